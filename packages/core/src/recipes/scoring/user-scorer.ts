import { storedRating } from "../../dataset/rating-decimals.js";
import type { Embedding } from "../../embedding/embedding.js";
import type { UserScorer } from "../../embedding/user-scorer.js";
import { CorruptDataError, InvalidInputError } from "../../errors.js";

/**
 * What a run expects of its own users: user vector · movie vector, and the movie's bias where there is one.
 * @throws CorruptDataError where the embedding has no user vectors.
 */
export function userScorer(
  { dimensions, ids, vectors, tensors }: Embedding,
  { minRating }: { readonly minRating: number },
): UserScorer {
  const users = tensors.get("users");
  if (users?.shape[1] !== dimensions)
    throw new CorruptDataError(`the embedding has no tensor "users" of [users × ${dimensions}]`);
  const bias = tensors.get("bias")?.data;
  const count = users.shape[0]!;
  return {
    description: `user vector · movie vector${bias ? " + the movie's bias" : ""}`,
    likedFrom: storedRating(minRating),
    score(user, out) {
      if (!Number.isInteger(user) || user < 0 || user >= count)
        throw InvalidInputError.of("user", `is ${user}; the run learned users 0 to ${count - 1}.`);
      const vector = users.data.subarray(user * dimensions, (user + 1) * dimensions);
      for (let row = 0; row < ids.length; row++) {
        let sum = bias?.[row] ?? 0;
        for (let d = 0; d < dimensions; d++) sum += vector[d]! * vectors[row * dimensions + d]!;
        out[row] = sum;
      }
    },
  };
}
