import MiniSearch, { type SearchOptions } from "minisearch";
import { fold, wordsOf } from "./catalog-fold.js";
import type { CatalogMovie } from "./catalog-movie.js";

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

  /** Gives the event loop back between chunks. */
  static async build(movies: readonly CatalogMovie[]): Promise<CatalogTerms> {
    const terms = termsOf(movies);
    const index = new MiniSearch<{ id: number }>({
      fields: ["name"],
      extractField: ({ id }, field) => (field === "id" ? id : terms[id]!.name),
      tokenize: wordsOf,
      // wordsOf has folded already.
      processTerm: (word) => word,
    });
    await index.addAllAsync(
      terms.map((_, id) => ({ id })),
      { chunkSize: 500 },
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

function termsOf(movies: readonly CatalogMovie[]): CatalogTerm[] {
  const found = new Map<
    string,
    { term: Omit<CatalogTerm, "movieCount" | "ratingCount">; rows: Set<number> }
  >();
  const add = (movie: CatalogMovie, term: Omit<CatalogTerm, "movieCount" | "ratingCount">) => {
    const key = `${term.kind} ${fold(term.name)}`;
    const known = found.get(key);
    if (known) known.rows.add(movie.row);
    else found.set(key, { term, rows: new Set([movie.row]) });
  };
  const named = (kind: "PERSON" | "GENRE", name: string) => ({ kind, name, yearFrom: null, yearTo: null });
  for (const movie of movies) {
    for (const genre of movie.genres) add(movie, named("GENRE", genre));
    for (const person of [...movie.directors, ...movie.cast]) add(movie, named("PERSON", person));
    if (movie.year === null) continue;
    const yearFrom = Math.floor(movie.year / 10) * 10;
    add(movie, { kind: "DECADE", name: `${yearFrom}s`, yearFrom, yearTo: yearFrom + 9 });
  }
  return Array.from(found.values(), ({ term, rows }) => {
    let ratingCount = 0;
    for (const row of rows) ratingCount += movies[row]!.ratingCount;
    return { ...term, movieCount: rows.size, ratingCount };
  });
}
