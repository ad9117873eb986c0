import type { MovieFacts } from "../dataset.js";
import { exactKey, isTelling, looseKey, shortKeys } from "./title-keys.js";

/** What is known of a film that is looked for. */
interface WantedTitle {
  readonly title: string;
  /** Null where it isn't known. */
  readonly year: number | null;
  /** "tt0114709" or "0114709". */
  readonly imdbId?: string | null;
  readonly tmdbId?: string | null;
}

export interface FoundTitle {
  readonly row: number;
  readonly by: "imdbId" | "tmdbId" | "title";
  /** By an id or the very year; false where a neighboring year was forgiven, or the movie or the film has no year. */
  readonly certain: boolean;
}

/** Finds movies by id, title, alternative titles and year. */
export interface TitleIndex {
  /** By IMDb id, else by TMDB id; null where neither is known here. */
  byId(wanted: Pick<WantedTitle, "imdbId" | "tmdbId">): FoundTitle | null;
  /**
   * By an id where both sides have one: it decides, for and against. Else by title: with the very year whatever the
   * case, accents, punctuation, article, way of writing numbers, and by a short form of the name; a year more or less
   * is forgiven only to titles that are exactly alike and of several words, and so is a movie without a year. Without
   * a year the title must name one movie only. "several" where it is not clear which is meant, null where none is.
   */
  find(wanted: WantedTitle): FoundTitle | "several" | null;
}

type Rows = Map<string, number[]>;

function put(rows: Rows, keys: Iterable<string>, row: number): void {
  for (const key of new Set(keys)) {
    const found = rows.get(key);
    if (found) found.push(row);
    else rows.set(key, [row]);
  }
}

type Id = string | null | undefined;

/** Empty where there is none, and for "0" and "tt0000000", which no film has. */
const imdbKey = (id: Id) => (id ?? "").trim().toLowerCase().replace(/^tt/u, "").replace(/^0+/u, "");
const tmdbKey = (id: Id) => (id ?? "").trim();

/** Movies that are indexed in one step of `titleIndexSteps`: some milliseconds. */
const moviesInStep = 250;

/** Finds movies by any of their titles. O(titles) to build: half a second for 60,000 movies. */
export function createTitleIndex(movies: readonly MovieFacts[]): TitleIndex {
  const steps = titleIndexSteps(movies);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same index, made in steps of some milliseconds each, between which a server can answer others. */
export function* titleIndexSteps(movies: readonly MovieFacts[]): Generator<void, TitleIndex> {
  const exact: Rows = new Map();
  const loose: Rows = new Map();
  const short: Rows = new Map();
  const imdb = new Map<string, number>();
  const tmdb = new Map<string, number>();
  for (const [row, movie] of movies.entries()) {
    if (row % moviesInStep === moviesInStep - 1) yield;
    const titles = [movie.title, ...movie.alternativeTitles];
    put(exact, titles.map(exactKey), row);
    put(loose, titles.map(looseKey), row);
    put(short, titles.flatMap(shortKeys), row);
    imdb.set(imdbKey(movie.imdbId), row);
    tmdb.set(tmdbKey(movie.tmdbId), row);
  }
  // Nobody is found by having no id.
  imdb.delete("");
  tmdb.delete("");

  function byId({ imdbId, tmdbId }: Pick<WantedTitle, "imdbId" | "tmdbId">): FoundTitle | null {
    const ofImdb = imdb.get(imdbKey(imdbId));
    if (ofImdb !== undefined) return { row: ofImdb, by: "imdbId", certain: true };
    const ofTmdb = tmdb.get(tmdbKey(tmdbId));
    return ofTmdb === undefined ? null : { row: ofTmdb, by: "tmdbId", certain: true };
  }

  /** Whether a movie is another than a film that `byId` does not find: where both have an id of a kind, they differ. */
  function isOther(row: number, { imdbId, tmdbId }: WantedTitle): boolean {
    const movie = movies[row]!;
    return (
      (imdbKey(imdbId) !== "" && imdbKey(movie.imdbId) !== "") ||
      (tmdbKey(tmdbId) !== "" && tmdbKey(movie.tmdbId) !== "")
    );
  }

  function one(rows: readonly number[], certain: boolean): FoundTitle | "several" | null {
    if (rows.length === 0) return null;
    return rows.length > 1 ? "several" : { row: rows[0]!, by: "title", certain };
  }

  function withoutYear(wanted: WantedTitle, candidates: (rows: Rows, keys: readonly string[]) => number[]) {
    const key = exactKey(wanted.title);
    const named = candidates(exact, [key]);
    const main = named.filter((row) => exactKey(movies[row]!.title) === key);
    const found = [main, named, candidates(loose, [looseKey(wanted.title)])].find((rows) => rows.length > 0);
    return one(found ?? [], false);
  }

  return {
    byId,
    find(wanted) {
      const known = byId(wanted);
      if (known !== null) return known;
      const candidates = (rows: Rows, keys: readonly string[]) => [
        ...new Set(keys.flatMap((key) => rows.get(key) ?? []).filter((row) => !isOther(row, wanted))),
      ];
      const { title, year } = wanted;
      if (year === null) return withoutYear(wanted, candidates);
      const alike = candidates(exact, [exactKey(title)]);
      const key = looseKey(title);
      const tiers = [
        () => alike,
        () => candidates(loose, [key]),
        () => [...new Set([...candidates(short, [key]), ...candidates(loose, shortKeys(title))])],
      ];
      for (const tier of tiers) {
        const found = one(
          tier().filter((row) => movies[row]!.year === year),
          true,
        );
        if (found !== null) return found;
      }
      if (!isTelling(title)) return null;
      const near = alike.filter((row) => Math.abs((movies[row]!.year ?? Number.NaN) - year) === 1);
      const undated = alike.filter((row) => movies[row]!.year === null);
      return one(near, false) ?? one(undated, false);
    },
  };
}
