import type { Embedding } from "../../embedding/embedding.js";
import { InvalidInputError } from "../../errors.js";

/**
 * float32 [rows]: what a run with users expects of one of them, user · movie + bias; higher is better.
 * @param user the place in the dataset that the run learned from.
 * @throws InvalidInputError where the run learned no users, or fewer.
 */
export function scoreForUser(embedding: Embedding, user: number): Float32Array {
  const { dimensions, ids, vectors, tensors } = embedding;
  const users = tensors.get("users");
  if (!users) throw InvalidInputError.of("user", "can't be asked of a run that learned no users.");
  if (!Number.isInteger(user) || user < 0 || user >= users.shape[0]!)
    throw InvalidInputError.of("user", `is ${user}; the run learned users 0 to ${users.shape[0]! - 1}.`);
  const bias = tensors.get("bias")?.data;
  const vector = users.data.subarray(user * dimensions, (user + 1) * dimensions);
  return Float32Array.from(ids, (_, row) => {
    let sum = bias?.[row] ?? 0;
    for (let d = 0; d < dimensions; d++) sum += vector[d]! * vectors[row * dimensions + d]!;
    return sum;
  });
}
