/**
 * Scores every movie of the vocabulary for histories: how a recipe ranks what comes next. Used by evaluation,
 * recommend and predict alike. Built from the artifact alone.
 */
export interface SequenceScorer {
  /** In plain words, for the run's page: "mean of the last 5 input vectors, against output vectors". */
  readonly description: string;
  /**
   * @param histories embedding rows, oldest first, one array per query; at least one row each.
   * @param out float32 [histories.length × rows], overwritten with scores (higher is better, any scale).
   */
  score(histories: readonly Uint32Array[], out: Float32Array): Promise<void> | void;
  /** Where the recipe predicts a probability distribution, turns a row of scores into one, in place. */
  toProbabilities?(scores: Float32Array): void;
  /** `score` and `toProbabilities` in one, for scorers on another thread, which have no toProbabilities. */
  scoreProbabilities?(histories: readonly Uint32Array[], out: Float32Array): Promise<void> | void;
}
