import type { Embedding } from "../../embedding/embedding.js";
import type { RatingPredictor } from "../../embedding/rating-predictor.js";
import { CorruptDataError } from "../../errors.js";

/**
 * Predicts ratings from an NMF embedding, in stars, clipped to the scale met in training: mean + b_u + b_i + p·q (the
 * first three are 0 without biases). Users are the users of the dataset trained on.
 * @throws CorruptDataError where a tensor is missing.
 */
export function nmfPredictor(embedding: Embedding): RatingPredictor {
  const tensor = (name: string): Float32Array => {
    const data = embedding.tensors.get(name)?.data;
    if (!data) throw new CorruptDataError(`the embedding has no tensor "${name}"; was it learned by NMF?`);
    return data;
  };
  const { dimensions, vectors } = embedding;
  const [users, userBias, bias] = [tensor("users"), tensor("userBias"), tensor("bias")];
  const mean = tensor("mean")[0]!;
  const [lowest, highest] = tensor("range");
  const rowOf = new Map(Array.from(embedding.movieRows, (movie, row) => [movie, row]));
  return {
    description: "mean rating + user and movie biases + product of non-negative factors",
    /**
     * @param movies dataset rows. @param out float32 [movies.length]; for a movie that it does not know mean + b_u,
     * or NaN without biases; NaN for a user that it does not know.
     */
    predict(user: number, movies: Uint32Array, out: Float32Array): void {
      for (const [i, movie] of movies.entries()) {
        const row = rowOf.get(movie);
        // Without biases the mean is stored as 0, and nothing is known of a movie never met.
        if (user >= userBias.length || (row === undefined && mean === 0)) {
          out[i] = Number.NaN;
          continue;
        }
        let predicted = mean + userBias[user]!;
        if (row !== undefined) {
          predicted += bias[row]!;
          for (let d = 0; d < dimensions; d++)
            predicted += users[user * dimensions + d]! * vectors[row * dimensions + d]!;
        }
        out[i] = Math.min(highest!, Math.max(lowest!, predicted));
      }
    },
  };
}
