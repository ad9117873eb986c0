import MiniSearch from "minisearch";
import { fold, wordsOf } from "./catalog-fold.js";
import type { CatalogMovie } from "./catalog-movie.js";

/**
 * How many edits a word may be away: none for short words and numbers, where everything is near everything; two
 * from six letters on, because swapped letters ("matirx") count as two.
 */
const forgiven = (word: string) => (word.length < 4 || /^\d+$/.test(word) ? false : word.length < 6 ? 1 : 2);

/** Whether a query's word may be the beginning of a title's: always for the one still being typed. */
const mayBePrefix = (word: string, at: number, words: string[]) => at === words.length - 1 || word.length > 2;

/** Movies by words of their titles, alternative titles and year; typos, accents and case forgiven. */
export class CatalogSearch {
  private constructor(
    private readonly movies: readonly CatalogMovie[],
    private readonly index: MiniSearch<CatalogMovie>,
  ) {}

  /** Gives the event loop back between chunks: 60,000 movies take most of a second. */
  static async build(movies: readonly CatalogMovie[]): Promise<CatalogSearch> {
    const index = new MiniSearch<CatalogMovie>({
      idField: "row",
      fields: ["title", "alternativeTitles", "year"],
      extractField: (movie, field) =>
        field === "row"
          ? movie.row
          : field === "title"
            ? movie.title
            : field === "year"
              ? String(movie.year ?? "")
              : movie.alternativeTitles.join(" "),
      tokenize: wordsOf,
      // wordsOf has folded already.
      processTerm: (word) => word,
    });
    await index.addAllAsync(movies, { chunkSize: 500 });
    return new CatalogSearch(movies, index);
  }

  /** Rows, best first. All words must match; where no movie has them all, some words do. */
  search(query: string): number[] {
    const words = wordsOf(query);
    if (words.length === 0) return [];
    // A word that punctuation split is found in either form, so the forms must not all be required.
    const split = words.length > query.trim().split(/\s+/).length;
    const found = split ? [] : this.ranked(query, "AND");
    return found.length > 0 ? found : this.ranked(query, "OR");
  }

  private ranked(query: string, combineWith: "AND" | "OR"): number[] {
    const folded = fold(query.trim());
    const results = this.index.search(query, {
      combineWith,
      prefix: mayBePrefix,
      fuzzy: forgiven,
      maxFuzzy: 2,
      boost: { title: 2, alternativeTitles: 1.5 },
      weights: { prefix: 0.6, fuzzy: 0.3 },
      // Of two equal titles people mean the one they have seen: ten times the ratings, a quarter more.
      boostDocument: (row: number) => 1 + 0.25 * Math.log10(1 + this.movies[row]!.ratingCount),
    });
    const score = (result: (typeof results)[number]) => {
      const title = fold(this.movies[result.id as number]!.title);
      return result.score * (title === folded ? 3 : title.startsWith(folded) ? 1.5 : 1);
    };
    return results
      .map((result) => ({ row: result.id as number, score: score(result) }))
      .sort((a, b) => b.score - a.score || a.row - b.row)
      .map((result) => result.row);
  }
}
