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

/** What may be known of movies apart from who rated them. */
export const movieAspects = ["TITLES", "GENRES", "KEYWORDS", "CAST", "DIRECTORS"] as const;
/** One of movieAspects. */
export type MovieAspect = (typeof movieAspects)[number];

/** What a kind of metric means, in words for people. */
export interface MetricFacts {
  /** As in Metric. */
  readonly name: string;
  /** "Hit rate", without the cutoff. */
  readonly label: string;
  /** One sentence. k stands for the cutoff. */
  readonly description: string;
  readonly higherIsBetter: boolean;
  /** True for what describes a model and makes it no better or worse by itself: nobody is best in it. Default: false. */
  readonly descriptive?: boolean;
  /** True for the metrics to show where there is room for a few numbers only. Default: false. */
  readonly headline?: boolean;
  /** What it is measured by: who learned from that did not find it out. Default: nothing but ratings. */
  readonly measuredBy?: readonly MovieAspect[];
  /** For metrics that say whether a movie's nearest are worth showing. Default: false. */
  readonly ofNeighbors?: boolean;
}
