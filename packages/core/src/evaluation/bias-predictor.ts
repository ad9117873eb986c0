import type { Dataset } from "../dataset/dataset.js";
import type { RatingPredictor } from "../embedding/rating-predictor.js";

/**
 * The rating baseline: global mean + movie bias + user bias, damped means of the residuals in turn (Koren 2008,
 * https://doi.org/10.1145/1401890.1401944, with the dampings of his Netflix work: 25 for movies, 10 for users).
 */
export function biasPredictor(train: Dataset): RatingPredictor {
  const { offsets, movies, values } = train.ratings;
  let mean = 0;
  for (const value of values) mean += value / values.length;
  const sums = new Float64Array(train.movies.length);
  const counts = new Uint32Array(train.movies.length);
  for (let r = 0; r < movies.length; r++) {
    sums[movies[r]!]! += values[r]! - mean;
    counts[movies[r]!]!++;
  }
  const movieBias = sums.map((sum, movie) => sum / (counts[movie]! + 25));
  const userBias = new Float64Array(Math.max(0, offsets.length - 1));
  for (let user = 0; user < userBias.length; user++) {
    let sum = 0;
    for (let r = offsets[user]!; r < offsets[user + 1]!; r++)
      sum += values[r]! - mean - movieBias[movies[r]!]!;
    userBias[user] = sum / (offsets[user + 1]! - offsets[user]! + 10);
  }
  return {
    description: "global mean + user and movie biases",
    predict(user, rows, out) {
      for (let i = 0; i < rows.length; i++) out[i] = mean + userBias[user]! + movieBias[rows[i]!]!;
    },
  };
}
