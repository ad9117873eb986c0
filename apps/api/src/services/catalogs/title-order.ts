import { fold } from "./catalog-fold.js";
import type { SearchedMovie } from "./searched-movie.js";

/** Rows in the order of their titles, case and accents forgiven; ties by row. */
export function orderedByTitle(movies: readonly SearchedMovie[]): Uint32Array {
  const titles = movies.map(({ title }) => fold(title));
  return Uint32Array.from(movies, ({ row }) => row).sort((a, b) => {
    const [first, second] = [titles[a]!, titles[b]!];
    return first < second ? -1 : first > second ? 1 : a - b;
  });
}
