/** What is known of a movie that no dataset has. */
export interface NewMovie {
  readonly title: string | null;
  readonly year: number | null;
  readonly genres: readonly string[];
  readonly keywords: readonly string[];
  readonly directors: readonly string[];
  readonly cast: readonly string[];
  readonly overview: string | null;
}

/** Places movies that the run did not learn by what they are made of. Built from the artifact alone. */
export interface MoviePlacer {
  /** @returns float32 [dimensions], comparable with the embedding's vectors; null where nothing given was met in training. */
  place(movie: NewMovie): Promise<Float32Array | null> | Float32Array | null;
}
