import type { MovieFacts } from "../dataset/dataset.js";

/** Two movies of one franchise, by dataset row: "Toy Story" and "Toy Story 2". */
export interface Franchise {
  readonly first: number;
  readonly second: number;
}

/** "X 2", "X II", "X: Part II", "X 2: Judgment Day", "X Vol. 2 …": group 1 is X. */
const sequelTitle =
  /^(.+?)[,:]?\s+(?:-\s+)?(?:part |chapter |vol(?:ume)?\.? |episode )?(?:2|ii|two)(?:$|\s*[:(-]\s*.*$)/i;

/** Quick to refuse most titles. */
const mayBeSequel = /\b(?:2|ii|two)\b/i;

/** Without case, punctuation and a leading article: "The Terminator" starts "Terminator 2". */
const plain = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .replace(/^(?:the|an?) (?=.)/, "");

/**
 * Franchises by title alone: a sequel named after its first part and a movie of exactly that name. Among several
 * first parts (remakes) the one nearest before the sequel, by year.
 */
export function findFranchises(movies: readonly MovieFacts[]): Franchise[] {
  const byTitle = new Map<string, number[]>();
  movies.forEach((movie, row) => {
    const title = plain(movie.title);
    byTitle.set(title, [...(byTitle.get(title) ?? []), row]);
  });
  const franchises: Franchise[] = [];
  const taken = new Set<number>();
  movies.forEach((movie, second) => {
    if (!mayBeSequel.test(movie.title)) return;
    const base = sequelTitle.exec(movie.title)?.[1];
    if (!base) return;
    const year = movie.year ?? Number.POSITIVE_INFINITY;
    const first = (byTitle.get(plain(base)) ?? [])
      .filter((row) => row !== second && (movies[row]!.year ?? Number.NEGATIVE_INFINITY) <= year)
      .sort((a, b) => (movies[b]!.year ?? 0) - (movies[a]!.year ?? 0) || a - b)[0];
    if (first === undefined || taken.has(first)) return;
    taken.add(first);
    franchises.push({ first, second });
  });
  return franchises;
}
