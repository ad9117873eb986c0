import { setImmediate } from "node:timers/promises";
import MiniSearch, { type SearchOptions } from "minisearch";
import { fold, wordsOf } from "./catalog-fold.js";
import type { SearchedMovie } from "./searched-movie.js";

/** What movies can be listed by, besides their titles. */
interface CatalogTerm {
  readonly kind: "PERSON" | "GENRE" | "DECADE";
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
const forgiven = (word: string) => (word.length < 4 || /^\d/.test(word) ? false : word.length < 6 ? 1 : 2);

/** People, genres and decades by words of their names; typos, accents and case forgiven. */
export class CatalogTerms {
  private constructor(
    private readonly terms: readonly CatalogTerm[],
    private readonly index: MiniSearch<{ id: number }>,
  ) {}

  /** Gives other questions of the thread their turn between chunks. */
  static async build(movies: readonly SearchedMovie[]): Promise<CatalogTerms> {
    const terms = await termsOf(movies);
    const index = new MiniSearch<{ id: number }>({
      fields: ["name"],
      extractField: ({ id }, field) => (field === "id" ? id : terms[id]!.name),
      tokenize: wordsOf,
      // wordsOf has folded already.
      processTerm: (word) => word,
    });
    await index.addAllAsync(
      terms.map((_, id) => ({ id })),
      { chunkSize: 100 },
    );
    return new CatalogTerms(terms, index);
  }

  /** The name itself first, then whole words before beginnings of words, then those of the most rated movies. */
  search(query: string): FoundTerm[] {
    const wanted = fold(query.trim());
    const options: SearchOptions = { combineWith: "AND", prefix: true };
    const found = this.index.search(query, options);
    const approximate = found.length === 0;
    const results = approximate
      ? this.index.search(query, { ...options, fuzzy: forgiven, maxFuzzy: 2 })
      : found;
    const words = wordsOf(query);
    return results
      .map(({ id, terms: matched }) => {
        const term = this.terms[id as number]!;
        const fit = fold(term.name) === wanted ? 2 : words.every((word) => matched.includes(word)) ? 1 : 0;
        return { term, fit };
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
}

type Counted = { -readonly [Key in keyof CatalogTerm]: CatalogTerm[Key] };

/** So many movies are counted before others have their turn. */
const chunk = 500;

/** Names that differ in case or accents alone are one term, called as it was met first. */
async function termsOf(movies: readonly SearchedMovie[]): Promise<CatalogTerm[]> {
  /** By kind and folded name; and by kind and name as it is written, for folding is slow and names come again. */
  const found = new Map<string, Counted>();
  const written = new Map<string, Counted>();
  function termOf(kind: CatalogTerm["kind"], name: string): Counted {
    const known = written.get(kind + name);
    if (known) return known;
    const key = kind + fold(name);
    const term = found.get(key) ?? {
      kind,
      name,
      yearFrom: null,
      yearTo: null,
      movieCount: 0,
      ratingCount: 0,
    };
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
      const decade = termOf("DECADE", `${Math.floor(movie.year / 10) * 10}s`);
      decade.yearFrom = Math.floor(movie.year / 10) * 10;
      decade.yearTo = decade.yearFrom + 9;
      terms.add(decade);
    }
    for (const term of terms) {
      term.movieCount++;
      term.ratingCount += movie.ratingCount;
    }
  }
  return [...found.values()];
}
