/** What came of matching the rows of a file with the movies of a dataset. */
export interface MatchReport {
  /** One of vectorFormats. */
  readonly format: string;
  readonly file: string;
  /** Vectors in the file. */
  readonly rows: number;
  /** How many found their movie, by what. */
  readonly byId: number;
  readonly byImdbId: number;
  readonly byTmdbId: number;
  readonly byTitle: number;
  /** Rows whose movie an earlier row had taken; the earlier one counts. */
  readonly repeated: number;
  readonly unmatched: number;
  /** The first twenty of those. */
  readonly unmatchedExamples: readonly string[];
}
