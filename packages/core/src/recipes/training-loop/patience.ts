/** When a training that validates ends before its last epoch. */
export interface Patience {
  /** Epochs without a lower validation loss after which it ends; 0 = never. */
  readonly patience: number;
  /** It never ends before so many epochs. */
  readonly minEpochs: number;
}

/**
 * Whether a training is to end after epoch `epoch`.
 * @param best the epoch of the lowest validation loss; 0 where there is none yet.
 */
export function outOfPatience({ patience, minEpochs }: Patience, best: number, epoch: number): boolean {
  return patience > 0 && best > 0 && epoch >= minEpochs && epoch - best >= patience;
}
