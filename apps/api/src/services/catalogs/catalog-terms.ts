import { setImmediate } from "node:timers/promises";
import { fold, wordsOf } from "./catalog-fold.js";
import { FlatTexts, flattenTexts, type TextArrays } from "./flat-texts.js";
import type { SearchedMovie } from "./searched-movie.js";
import { buildWords, type WordArrays, WordIndex } from "./word-index.js";

const kinds = ["PERSON", "GENRE", "DECADE"] as const;

/** What movies can be listed by, besides their titles. */
interface CatalogTerm {
  readonly kind: (typeof kinds)[number];
  readonly name: string;
  /** Of a decade, both included. */
  readonly yearFrom: number | null;
  readonly yearTo: number | null;
  readonly movieCount: number;
  /** Of its movies. */
  readonly ratingCount: number;
}

export interface FoundTerm extends CatalogTerm {
  /** No term has all the words: this one is spelled nearly so. */
  readonly approximate: boolean;
}

/** As in the search of titles: none for short words and numbers. */
const forgiven = (word: string) => (word.length < 4 || /^\d/.test(word) ? 0 : word.length < 6 ? 1 : 2);

/** People, genres and decades: their names, and what is told of each. */
export interface TermArrays extends TextArrays {
  /** Places in `kinds`. */
  readonly kinds: Uint8Array;
  /** The first year of a decade; NaN for what is none. */
  readonly firstYears: Float64Array;
  readonly movieCounts: Uint32Array;
  readonly ratingCounts: Float64Array;
}

/** Gives other questions of the thread their turn between chunks. */
export async function buildTerms(
  movies: readonly SearchedMovie[],
): Promise<{ readonly terms: TermArrays; readonly termWords: WordArrays }> {
  const terms = await termsOf(movies);
  return {
    terms: {
      ...flattenTexts(terms.map(({ name }) => name)),
      kinds: Uint8Array.from(terms, ({ kind }) => kinds.indexOf(kind)),
      firstYears: Float64Array.from(terms, ({ firstYear }) => firstYear ?? Number.NaN),
      movieCounts: Uint32Array.from(terms, ({ movieCount }) => movieCount),
      ratingCounts: Float64Array.from(terms, ({ ratingCount }) => ratingCount),
    },
    termWords: await buildWords(terms.length, (at) => wordsOf(terms[at]!.name)),
  };
}

/** People, genres and decades by words of their names; typos, accents and case forgiven. */
export class CatalogTerms {
  private readonly names: FlatTexts;
  private readonly index: WordIndex;

  constructor(
    private readonly terms: TermArrays,
    words: WordArrays,
  ) {
    this.names = new FlatTexts(terms);
    this.index = new WordIndex(words);
  }

  /** The name itself first, then whole words before beginnings of words, then those of the most rated movies. */
  search(query: string): FoundTerm[] {
    const words = wordsOf(query);
    const found = this.havingAll(words, () => 0);
    const approximate = found.size === 0;
    const wanted = fold(query.trim());
    return [...(approximate ? this.havingAll(words, forgiven) : found)]
      .map(([id, isWhole]) => {
        const term = this.term(id);
        return { term, fit: fold(term.name) === wanted ? 2 : isWhole ? 1 : 0 };
      })
      .sort(
        (a, b) =>
          b.fit - a.fit ||
          b.term.ratingCount - a.term.ratingCount ||
          b.term.movieCount - a.term.movieCount ||
          (a.term.name < b.term.name ? -1 : 1),
      )
      .map(({ term }) => ({ ...term, approximate }));
  }

  private term(id: number): CatalogTerm {
    const { kinds: places, firstYears, movieCounts, ratingCounts } = this.terms;
    const firstYear = firstYears[id]!;
    const isDecade = !Number.isNaN(firstYear);
    return {
      kind: kinds[places[id]!]!,
      name: this.names.text(id),
      yearFrom: isDecade ? firstYear : null,
      yearTo: isDecade ? firstYear + 9 : null,
      movieCount: movieCounts[id]!,
      ratingCount: ratingCounts[id]!,
    };
  }

  /** Those that have every word, a longer one that begins with it or one near it, and whether they have each as it is. */
  private havingAll(words: readonly string[], edits: (word: string) => number): ReadonlyMap<number, boolean> {
    let all: Map<number, boolean> | null = null;
    for (const word of words) {
      const having = new Map<number, boolean>();
      for (const { weight, texts } of this.index.matches(word, { beginnings: true, edits: edits(word) }))
        for (const text of texts) {
          const before: boolean | undefined = all === null ? true : all.get(text);
          if (before !== undefined) having.set(text, before && (weight === 1 || having.get(text) === true));
        }
      all = having;
    }
    return all ?? new Map();
  }
}

interface Counted {
  readonly kind: CatalogTerm["kind"];
  readonly name: string;
  /** Of a decade. */
  readonly firstYear: number | null;
  movieCount: number;
  ratingCount: number;
}

/** So many movies are counted before others have their turn. */
const chunk = 500;

/** Names that differ in case or accents alone are one term, called as it was met first. */
async function termsOf(movies: readonly SearchedMovie[]): Promise<Counted[]> {
  /** By kind and folded name; and by kind and name as it is written, for folding is slow and names come again. */
  const found = new Map<string, Counted>();
  const written = new Map<string, Counted>();
  function termOf(kind: CatalogTerm["kind"], name: string, firstYear: number | null = null): Counted {
    const known = written.get(kind + name);
    if (known) return known;
    const key = kind + fold(name);
    const term = found.get(key) ?? { kind, name, firstYear, movieCount: 0, ratingCount: 0 };
    found.set(key, term);
    written.set(kind + name, term);
    return term;
  }
  for (const [at, movie] of movies.entries()) {
    if (at % chunk === chunk - 1) await setImmediate();
    // Who directs a movie and plays in it counts once.
    const terms = new Set<Counted>();
    for (const genre of movie.genres) terms.add(termOf("GENRE", genre));
    for (const person of movie.directors) terms.add(termOf("PERSON", person));
    for (const person of movie.cast) terms.add(termOf("PERSON", person));
    if (movie.year !== null) {
      const firstYear = Math.floor(movie.year / 10) * 10;
      terms.add(termOf("DECADE", `${firstYear}s`, firstYear));
    }
    for (const term of terms) {
      term.movieCount++;
      term.ratingCount += movie.ratingCount;
    }
  }
  return [...found.values()];
}
