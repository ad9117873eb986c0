import type { Embedding } from "../embedding/embedding.js";
import type { Scorers } from "../embedding/scorers.js";
import type { SequenceScorer } from "../embedding/sequence-scorer.js";
import type { Axis } from "./axis.js";
import type { VectorIndex } from "./index-contract.js";
import type { ScorerOrigin } from "./remote-scorers.js";

/** A row of the embedding and how near it is. */
export interface Neighbor {
  readonly row: number;
  /** Cosine, -1 to 1; 0 where either vector is zero. */
  readonly similarity: number;
}

/** Every row's nearest rows, itself among them unless more than 50 others have the very same vector. */
export interface NearestRows {
  /** 51, or all rows where there are fewer. */
  readonly k: number;
  /** int32 [rows × k], the nearest first, ties by the lower row. */
  readonly rows: Int32Array;
}

/** How several movies make one question: gensim's most_similar (ADD) or most_similar_cosmul (MULTIPLY). */
export type CombineMethod = "ADD" | "MULTIPLY";

/** gensim's most_similar and most_similar_cosmul: movies near some and far from others. */
export interface CombinedQuestion {
  /** Rows to be near; repeated rows count repeatedly. */
  readonly positive: readonly number[];
  /** Rows to be far from. */
  readonly negative: readonly number[];
  /** 1 to 1000. */
  readonly k: number;
  readonly method?: CombineMethod;
  /** A byte per row, non-zero where the row may be returned; null for all. */
  readonly allowed?: Uint8Array | null;
}

/** A neighbor of a combination of movies. */
export interface CombinedNeighbor extends Neighbor {
  /** What the answer is sorted by: the similarity (ADD), or gensim's product of shifted cosines (MULTIPLY). */
  readonly score: number;
}

/** gensim's doesnt_match: the row that fits the others least. */
export interface OddOneOut {
  readonly row: number;
  /** Every movie's cosine to the mean of all, highest first; the odd one is last. */
  readonly similarities: readonly Neighbor[];
}

/** Two rows and their cosine. */
export interface Pair {
  /** The lower row. */
  readonly a: number;
  readonly b: number;
  readonly similarity: number;
}

/** What a person likes and dislikes. */
export interface RecommendQuestion {
  /** Rows, oldest first where their order is known; at least one. */
  readonly liked: readonly number[];
  readonly disliked: readonly number[];
  /** 1 to 1000. */
  readonly k: number;
  readonly allowed?: Uint8Array | null;
  /** The recipe's own way to rank; null for cosine to the profile. */
  readonly scorer: SequenceScorer | null;
}

export interface ScoredQuestion {
  /** float32 [rows], made elsewhere: the greatest are recommended. */
  readonly scores: Float32Array;
  /** Rows that may be the reason. */
  readonly liked: readonly number[];
  /** Rows that are left out. */
  readonly excluded: ReadonlySet<number>;
  /** 1 to 1000. */
  readonly k: number;
  readonly allowed?: Uint8Array | null;
}

/** A movie for that person. */
export interface Recommendation {
  readonly row: number;
  /** Cosine to the profile, or the score that was made for it (see docs/search.md); higher is better. */
  readonly score: number;
  /** Up to three liked movies that contribute most, with their cosine to the recommendation. */
  readonly because: readonly Neighbor[];
}

/** A title that a recipe expects, and how surely. */
export interface Prediction {
  readonly row: number;
  /** 0 to 1, over the whole vocabulary. */
  readonly probability: number;
}

/**
 * An embedding with an index on it: it answers questions about rows. Answers are exact but for the index kind
 * "faiss-hnsw"; ties go to the lower row. Every method throws InvalidInputError for a row that does not exist, a
 * k outside 1 to 1000, or a vector of the wrong length or with components that are no finite numbers.
 */
export interface Space {
  readonly embedding: Embedding;
  readonly index: VectorIndex["kind"];
  readonly rows: number;
  readonly dimensions: number;
  /** What it takes in memory, about: the embedding, the index' own copy of the vectors, the table of neighbors, an HNSW graph. */
  readonly bytes: number;
  /** float32 [dimensions], not normalised: a view of the embedding. */
  vector(row: number): Float32Array;
  /** The k nearest to a row, itself left out; fewer where fewer are allowed. */
  neighbors(row: number, k: number, allowed?: Uint8Array | null): Promise<Neighbor[]>;
  /** gensim's most_similar and most_similar_cosmul; the movies asked about are left out. */
  mostSimilar(question: CombinedQuestion): Promise<CombinedNeighbor[]>;
  /** a is to b as c is to ?: mostSimilar of positive b, c and negative a. */
  analogy(
    question: { readonly a: number; readonly b: number; readonly c: number } & Omit<
      CombinedQuestion,
      "positive" | "negative"
    >,
  ): Promise<CombinedNeighbor[]>;
  /** The k nearest to a vector of any length; a zero vector has cosine 0 with all. */
  similarToVector(
    vector: Float32Array | readonly number[],
    k: number,
    allowed?: Uint8Array | null,
  ): Promise<Neighbor[]>;
  /**
   * The line from one group's mean to another's, at least one row each.
   * @throws InvalidInputError where both groups have the same mean.
   */
  axis(from: readonly number[], to: readonly number[]): Promise<Axis>;
  /** float32 [rows]: every row's position on an axis. */
  positions(axis: Axis): Promise<Float32Array>;
  /** The k nearest to a row that is moved along an axis, itself left out. @param by 2 leads from one mean to the other. */
  nearestAlong(
    question: { readonly row: number; readonly axis: Axis; readonly by: number; readonly k: number },
    allowed?: Uint8Array | null,
  ): Promise<Neighbor[]>;
  /** Cosine of two rows. */
  similarity(a: number, b: number): number;
  /** gensim's doesnt_match: the row with the least cosine to the mean of the unit vectors; at least three rows. */
  oddOneOut(rows: readonly number[]): OddOneOut;
  /** The place of `of` among the neighbors of `row`: 1 for the nearest. Ties are ranked by row. */
  rank(row: number, of: number): Promise<number>;
  /** gensim's closer_than: what is strictly nearer to `row` than `than` is, nearest first. */
  closerThan(row: number, than: number, k: number): Promise<Neighbor[]>;
  /** Cosines of all pairs, row-major float32 [rows.length × rows.length]; 1 to 1000 rows. */
  similarityMatrix(rows: readonly number[]): Float32Array;
  /** The k most similar pairs of the vocabulary, or of the rows `among`; most similar first, ties by a, then b. */
  closestPairs(k: number, among?: readonly number[] | null): Promise<Pair[]>;
  /** From likes and dislikes, which are left out themselves. See docs/search.md for the profile. */
  recommend(question: RecommendQuestion): Promise<Recommendation[]>;
  /** The rows with the best of the given scores; reasons are the liked rows with the greatest cosine to each. */
  recommendScored(question: ScoredQuestion): Recommendation[];
  /**
   * What a recipe that predicts titles expects with this context (left out itself).
   * @throws InvalidInputError where the scorer gives no probabilities.
   */
  predict(
    context: readonly number[],
    k: number,
    scorer: SequenceScorer,
    allowed?: Uint8Array | null,
  ): Promise<Prediction[]>;
  /** The scorers of a run, on the searching thread: none of their work is done on the event loop. */
  openScorers(origin: ScorerOrigin): Promise<Scorers>;
  /**
   * Finds every row's nearest neighbors in the background, so that neighbors(row, up to 50) need no search; the
   * first unfiltered neighbors() starts it too. Resolves when done (seconds for tens of thousands of rows).
   */
  warm(): Promise<void>;
  /**
   * Every row's nearest rows, as `warm` finds them, in shared memory: the table is not to be written to. Null for more
   * than 200,000 rows, of which none is kept.
   */
  nearestRows(): Promise<NearestRows | null>;
  /** Ends background work and frees the index. Later questions throw. */
  close(): Promise<void>;
}
