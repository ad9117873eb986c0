/** One measured number. Names in snake case: "recall", "hit_rate", "ndcg", "pair_accuracy". */
export interface Metric {
  readonly name: string;
  /** The k of recall@k; null where there is none. */
  readonly cutoff: number | null;
  readonly value: number;
  /** 95 % bootstrap interval, or null where none was computed. */
  readonly low: number | null;
  readonly high: number | null;
  readonly higherIsBetter: boolean;
}
