import type { Dataset } from "../../dataset/dataset.js";

/** Each movie's genres, as indices into `names` (most frequent first). */
export interface GenreSets {
  readonly names: readonly string[];
  /** Genre indices by dataset row. */
  readonly of: readonly (readonly number[])[];
}

export function collectGenres(dataset: Dataset): GenreSets {
  const counts = new Map<string, number>();
  for (const movie of dataset.movies)
    for (const genre of movie.genres) counts.set(genre, (counts.get(genre) ?? 0) + 1);
  const names = [...counts.keys()].sort((x, y) => counts.get(y)! - counts.get(x)! || (x < y ? -1 : 1));
  const index = new Map(names.map((name, i) => [name, i]));
  return {
    names,
    of: dataset.movies.map((movie) => [...new Set(movie.genres)].map((genre) => index.get(genre)!)),
  };
}

/** |x ∩ y| / |x ∪ y|; 0 where both are empty. */
export function jaccard(x: readonly number[], y: readonly number[]): number {
  let shared = 0;
  for (const item of x) if (y.includes(item)) shared++;
  const union = x.length + y.length - shared;
  return union === 0 ? 0 : shared / union;
}
