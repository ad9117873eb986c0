/** How a training learns. Plain data: it goes to the threads as a message. */
export interface StepSettings {
  /** uint32 */
  readonly seed: number;
  readonly dropout: number;
  readonly attentionDropout: number;
  /** A target is one of so many items that follow, drawn anew each time; 1: the next. */
  readonly horizon: number;
  readonly learningRate: number;
  /** Steps over which the learning rate rises from 0. */
  readonly warmupSteps: number;
  /** Share of learningRate that is left at the end: the rate falls linearly over the whole training. */
  readonly finalRate: number;
  readonly weightDecay: number;
}
