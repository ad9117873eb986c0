import { numbersInDigits } from "@cinevec/core";
import MiniSearch, { type Query, type SearchOptions, type SearchResult } from "minisearch";
import { wordGroupsOf, wordsOf } from "./catalog-fold.js";
import type { SearchedMovie } from "./searched-movie.js";

interface FoundTitles {
  /** Best first. */
  readonly rows: readonly number[];
  /** No title has all the words: these are spelled nearly so, or have some of the words. */
  readonly approximate: boolean;
}

/**
 * How many edits a word may be away: none for short words and numbers, where everything is near everything; two
 * from six letters on, because swapped letters ("matirx") count as two.
 */
const forgiven = (word: string) => (word.length < 4 || /^\d+$/.test(word) ? false : word.length < 6 ? 1 : 2);

/** Whether a query's word may be the beginning of a title's: always for the one still being typed. */
const mayBePrefix = (word: string, at: number, words: string[]) => at === words.length - 1 || word.length > 2;

const article = /^(?:the|a|an) (?=.)/;
/** A title as words with single blanks: what a query is held against. */
const plainTitle = (title: string) =>
  numbersInDigits(wordGroupsOf(title).flat()).join(" ").replace(article, "");

/**
 * How well a title answers, for movies that have all words. The title itself is always first; of the others people
 * mean what they have seen, so these weigh against the logarithm of the ratings.
 */
const asBeginning = 2;
const asWords = 1.5;
const asPrefixes = 0.5;

/** Movies by words of their titles, alternative titles and year; typos, accents and case forgiven. */
export class CatalogSearch {
  /** Of each movie that was ever found, its titles as `plainTitle` makes them. */
  private readonly plain: (readonly string[])[] = [];

  private constructor(
    private readonly movies: readonly SearchedMovie[],
    private readonly index: MiniSearch<SearchedMovie>,
  ) {}

  /** Gives other questions of the thread their turn every few milliseconds: 60,000 movies take seconds. */
  static async build(movies: readonly SearchedMovie[]): Promise<CatalogSearch> {
    const fields: Record<string, (movie: SearchedMovie) => string> = {
      title: (movie) => movie.title,
      alternativeTitles: (movie) => movie.alternativeTitles.join(" "),
      // "rocky 2" is Rocky II.
      digits: (movie) => numbersInDigits(wordGroupsOf(movie.title).flat()).join(" "),
      year: (movie) => String(movie.year ?? ""),
    };
    const index = new MiniSearch<SearchedMovie>({
      idField: "row",
      fields: Object.keys(fields),
      extractField: (movie, field) => (field === "row" ? movie.row : fields[field]!(movie)),
      tokenize: wordsOf,
      // wordsOf has folded already.
      processTerm: (word) => word,
    });
    await index.addAllAsync(movies, { chunkSize: 100 });
    return new CatalogSearch(movies, index);
  }

  /**
   * Movies that have all words, or beginnings of them. Where there is none, typos are forgiven; where there is none
   * again, some of the words are enough.
   */
  search(query: string): FoundTitles {
    const groups = wordGroupsOf(query);
    if (groups.length === 0) return { rows: [], approximate: false };
    const all = this.index.search(allOf(groups), { prefix: mayBePrefix });
    if (all.length > 0) return { rows: this.byTitle(all, query), approximate: false };
    const forgiving: SearchOptions = {
      prefix: mayBePrefix,
      fuzzy: forgiven,
      maxFuzzy: 2,
      boost: { title: 2, alternativeTitles: 1.5 },
      weights: { prefix: 0.6, fuzzy: 0.3 },
      // Of two equal titles people mean the one they have seen: ten times the ratings, a quarter more.
      boostDocument: (row: number) => 1 + 0.25 * Math.log10(1 + this.movies[row]!.ratingCount),
    };
    const some = { ...forgiving, combineWith: "OR" } as const;
    const steps = [
      () => this.index.search(allOf(groups), forgiving),
      () => this.index.search(query, { ...some, fuzzy: false }),
      () => this.index.search(query, some),
    ];
    let found: SearchResult[] = [];
    for (const step of steps) if (found.length === 0) found = step();
    const rows = found
      .map(({ id, score }) => ({ row: id as number, score }))
      .sort((a, b) => b.score - a.score || a.row - b.row)
      .map(({ row }) => row);
    return { rows, approximate: true };
  }

  private byTitle(results: readonly SearchResult[], query: string): number[] {
    const wanted = plainTitle(query);
    const groups = wordGroupsOf(query);
    return results
      .map(({ id, terms }) => {
        const row = id as number;
        const movie = this.movies[row]!;
        const found = new Set(terms);
        const whole = groups.every(
          (parts) => parts.every((part) => found.has(part)) || found.has(parts.join("")),
        );
        const fit = whole ? Math.max(asWords, this.fit(movie, wanted)) : asPrefixes;
        const seen = 1 + Math.log2(1 + movie.ratingCount);
        return { row, exact: fit === Number.POSITIVE_INFINITY, score: fit * seen, seen };
      })
      .sort(
        (a, b) => Number(b.exact) - Number(a.exact) || b.score - a.score || b.seen - a.seen || a.row - b.row,
      )
      .map(({ row }) => row);
  }

  /** Infinity for the title itself. A year behind the words is not asked of the title. */
  private fit(movie: SearchedMovie, wanted: string): number {
    const together = wanted.replaceAll(" ", "");
    const withoutYear = movie.year === null ? wanted : wanted.replace(` ${movie.year}`, "");
    let best = 0;
    this.plain[movie.row] ??= [movie.title, ...movie.alternativeTitles].map(plainTitle);
    for (const plain of this.plain[movie.row]!) {
      if (
        plain === wanted ||
        plain === withoutYear ||
        (plain.length >= together.length && plain.replaceAll(" ", "") === together)
      )
        return Number.POSITIVE_INFINITY;
      if (`${plain} `.startsWith(`${withoutYear} `)) best = asBeginning;
    }
    return best;
  }
}

/** Every group, its words each or all as one. */
function allOf(groups: readonly (readonly string[])[]): Query {
  return {
    combineWith: "AND",
    queries: groups.map((parts): Query => {
      const each: Query = { combineWith: "AND", queries: [...parts] };
      return parts.length > 1 ? { combineWith: "OR", queries: [each, parts.join("")] } : parts[0]!;
    }),
  };
}
