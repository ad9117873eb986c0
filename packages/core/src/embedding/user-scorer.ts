/** Scores every movie of the vocabulary for a user of the dataset that the run learned from. Built from the artifact alone. */
export interface UserScorer {
  /** In plain words, for instance "user vector · movie vector + the movie's bias". */
  readonly description: string;
  /** The rating from which the run took a movie as liked, as ratings are stored: rounded to float32. */
  readonly likedFrom: number;
  /**
   * @param user the user's index in the dataset.
   * @param out float32 [rows], overwritten; higher is better, any scale.
   * @throws InvalidInputError where the run does not know the user.
   */
  score(user: number, out: Float32Array): Promise<void> | void;
}
