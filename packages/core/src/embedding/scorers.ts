import type { Embedding } from "./embedding.js";
import type { MoviePlacer } from "./movie-placer.js";
import type { SequenceScorer } from "./sequence-scorer.js";
import type { UserScorer } from "./user-scorer.js";

/** How one run ranks and places: what its recipe offers, null where it offers nothing. */
export interface Scorers {
  /** What comes next after a history. */
  readonly next: SequenceScorer | null;
  /** What lies between the movies of a history. */
  readonly middle: SequenceScorer | null;
  /** For a user of the dataset. */
  readonly user: UserScorer | null;
  /** Of movies that the dataset does not have. */
  readonly placer: MoviePlacer | null;
}

/** A module that makes scorers out of an artifact. It is loaded on the searching thread, by its address. */
export interface ScorerModule {
  openScorers(recipe: string, options: unknown, embedding: Embedding): Scorers;
}
