import type { MovieFacts } from "./dataset.js";

/** Titles are compared without case, accents and punctuation; "&" is "and"; a leading article does not count. */
function titleKey(title: string): string {
  const plain = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("&", " and ")
    .replace(/['’.]/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return plain.replace(/^(?:the|a|an) (?=.)/u, "") || title.trim();
}

/** Finds movies by title, alternative titles included, whatever the case, accents and punctuation. */
export interface TitleIndex {
  /**
   * The movie of that title and year (a year more or less is forgiven, as sources disagree on releases). Without a
   * year the title must name one movie only. "several" where it is not clear which is meant, null where none is.
   */
  find(title: string, year: number | null): number | "several" | null;
}

/** Finds movies by any of their titles. */
export function createTitleIndex(movies: readonly MovieFacts[]): TitleIndex {
  const rows = new Map<string, number[]>();
  movies.forEach((movie, row) => {
    for (const key of new Set([movie.title, ...movie.alternativeTitles].map(titleKey))) {
      const found = rows.get(key);
      if (found) found.push(row);
      else rows.set(key, [row]);
    }
  });
  const one = (found: readonly number[]) => (found.length > 1 ? "several" : found[0]!);
  return {
    find(title, year) {
      const candidates = rows.get(titleKey(title)) ?? [];
      if (candidates.length === 0) return null;
      if (year === null) {
        const exact = candidates.filter((row) => titleKey(movies[row]!.title) === titleKey(title));
        return one(exact.length > 0 ? exact : candidates);
      }
      for (const distance of [0, 1]) {
        const close = candidates.filter(
          (row) => Math.abs((movies[row]!.year ?? Number.NaN) - year) === distance,
        );
        if (close.length > 0) return one(close);
      }
      const undated = candidates.filter((row) => movies[row]!.year === null);
      return undated.length > 0 ? one(undated) : null;
    },
  };
}
