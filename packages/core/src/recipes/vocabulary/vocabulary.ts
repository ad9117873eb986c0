import type { Dataset } from "../../dataset/dataset.js";

/** Which movies a recipe knows: embedding row ↔ dataset row. */
export interface Vocabulary {
  /** uint32 [rows]: dataset rows, ascending. */
  readonly movieRows: Uint32Array;
  readonly ids: readonly string[];
  /** int32 [dataset movies]: embedding row, or -1 for a movie outside. */
  readonly rowOf: Int32Array;
}

/** The dataset's movies for which `keep` holds, in dataset order. */
export function selectVocabulary(dataset: Dataset, keep: (movieRow: number) => boolean): Vocabulary {
  const rowOf = new Int32Array(dataset.movies.length).fill(-1);
  const kept: number[] = [];
  for (let movie = 0; movie < dataset.movies.length; movie++) {
    if (!keep(movie)) continue;
    rowOf[movie] = kept.length;
    kept.push(movie);
  }
  return {
    movieRows: Uint32Array.from(kept),
    ids: kept.map((movie) => dataset.movies[movie]!.externalId),
    rowOf,
  };
}
