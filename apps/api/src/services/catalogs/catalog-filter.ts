import { InvalidInputError, type Problem } from "@cinevec/core";
import { fold } from "./catalog-fold.js";
import type { CatalogMovie } from "./catalog-movie.js";

/** What a movie must be like. Absent and null mean the same: anything. */
export interface MovieFilter {
  /** At least one of these, case and accents forgiven; an empty list asks for nothing. */
  readonly genres?: readonly string[] | null;
  /** At least one of these directed it or plays in it, case and accents forgiven; an empty list asks for nothing. */
  readonly people?: readonly string[] | null;
  /** Bounds belong to the range; movies without a year are outside every range. */
  readonly yearFrom?: number | null;
  readonly yearTo?: number | null;
  readonly minRatings?: number | null;
  /** In the dataset's own scale; movies that nobody rated are outside. */
  readonly minMeanRating?: number | null;
}

/**
 * A filter in a form that compares: equal keys select equal movies. Null where everything passes.
 * @throws InvalidInputError where no movie could ever pass.
 */
export function filterKey(filter: MovieFilter | null | undefined): string | null {
  if (!filter) return null;
  const problems: Problem[] = [];
  const { yearFrom, yearTo, minRatings } = filter;
  if (yearFrom != null && yearTo != null && yearFrom > yearTo)
    problems.push({
      path: ["filter", "yearFrom"],
      message: `is ${yearFrom}; must not be after yearTo, ${yearTo}.`,
    });
  if ((minRatings ?? 0) < 0)
    problems.push({ path: ["filter", "minRatings"], message: `is ${minRatings}; must be 0 or more.` });
  if (problems.length > 0) throw new InvalidInputError(problems);
  const names = (of: readonly string[] | null | undefined) => [...new Set((of ?? []).map(fold))].sort();
  const parts = [
    names(filter.genres),
    names(filter.people),
    yearFrom ?? null,
    yearTo ?? null,
    minRatings || null,
    filter.minMeanRating ?? null,
  ];
  return parts.every((part) => part === null || (Array.isArray(part) && part.length === 0))
    ? null
    : JSON.stringify(parts);
}

/** The test that a filter stands for. */
export function matcher(filter: MovieFilter): (movie: CatalogMovie) => boolean {
  const genres = new Set((filter.genres ?? []).map(fold));
  // Thousands of movies share a few genres, each of which is folded once.
  const wanted = new Map<string, boolean>();
  const isWanted = (genre: string) => {
    const known = wanted.get(genre);
    if (known !== undefined) return known;
    const found = genres.has(fold(genre));
    wanted.set(genre, found);
    return found;
  };
  const people = new Set((filter.people ?? []).map(fold));
  const beginnings = new Set([...people].map((name) => name.charCodeAt(0)));
  // Folding all names of 60,000 movies takes half a second: most are told by their first letter, where that is ASCII.
  const isNamed = (name: string) => {
    const first = name.charCodeAt(0);
    const letter = first >= 65 && first <= 90 ? first + 32 : first;
    return (first >= 128 || beginnings.has(letter)) && people.has(fold(name));
  };
  const from = filter.yearFrom ?? null;
  const to = filter.yearTo ?? null;
  const minRatings = filter.minRatings ?? 0;
  const minMean = filter.minMeanRating ?? null;
  return (movie) =>
    movie.ratingCount >= minRatings &&
    (from === null || (movie.year !== null && movie.year >= from)) &&
    (to === null || (movie.year !== null && movie.year <= to)) &&
    (minMean === null || (movie.meanRating !== null && movie.meanRating >= minMean)) &&
    (genres.size === 0 || movie.genres.some(isWanted)) &&
    (people.size === 0 || movie.directors.some(isNamed) || movie.cast.some(isNamed));
}
