/** Predicts ratings in the dataset's own scale. */
export interface RatingPredictor {
  /** In plain words: "global mean + user and movie biases". */
  readonly description: string;
  /**
   * @param user user index of the dataset.
   * @param movies dataset rows.
   * @param out float32 [movies.length], overwritten; NaN for a movie that it can't predict.
   */
  predict(user: number, movies: Uint32Array, out: Float32Array): void;
}
