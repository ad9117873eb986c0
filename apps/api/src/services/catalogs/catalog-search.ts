import { numbersInDigits } from "@cinevec/core";
import { wordGroupsOf, wordsIn } from "./catalog-fold.js";
import { FlatTexts, flattenTexts, type TextArrays } from "./flat-texts.js";
import type { SearchedMovie } from "./searched-movie.js";
import { buildWords, type WordArrays, WordIndex } from "./word-index.js";

/** What movies are found by, beside the words of their titles: the titles themselves, as `plainTitle` makes them. */
export interface TitleArrays extends TextArrays {
  /** Movie m has the titles titlesOf[m] to titlesOf[m + 1], its own first. */
  readonly titlesOf: Uint32Array;
  /** Of each movie, how much each word of its title says: the less, the more words there are (BM25's, with its usual b and k). */
  readonly wordWeights: Float64Array;
  readonly ratingCounts: Uint32Array;
  /** NaN where it is not known. */
  readonly years: Float64Array;
}

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
const forgiven = (word: string) => (word.length < 4 || /^\d+$/.test(word) ? 0 : word.length < 6 ? 1 : 2);

const article = /^(?:the|a|an) (?=.)/;
/** A title as words with single blanks: what a query is held against. @param words with numbers in digits. */
const plainTitle = (words: readonly string[]) => words.join(" ").replace(article, "");

/**
 * How well a title answers, for movies that have all words. The title itself is always first; of the others people
 * mean what they have seen, so these weigh against the logarithm of the ratings.
 */
const asBeginning = 2;
const asWords = 1.5;
const asPrefixes = 0.5;

/** How well a movie has the words of a query: not at all, with the beginning of a longer word at least once, or all whole. */
const [missing, begun, whole] = [0, 1, 2];

/** Gives other questions of the thread their turn every few milliseconds. */
export async function buildTitles(
  movies: readonly SearchedMovie[],
): Promise<{ readonly titles: TitleArrays; readonly titleWords: WordArrays }> {
  const lengths = new Float64Array(movies.length);
  const plain: string[] = [];
  const titlesOf = new Uint32Array(movies.length + 1);
  const titleWords = await buildWords(movies.length, (at) => {
    const { title, alternativeTitles, year } = movies[at]!;
    const found: string[] = [];
    for (const [which, text] of [title, ...alternativeTitles].entries()) {
      const groups = wordGroupsOf(text);
      found.push(...wordsIn(groups));
      if (which === 0) lengths[at] = found.length;
      // "rocky 2" is Rocky II.
      const digits = numbersInDigits(groups.flat());
      found.push(...digits);
      plain.push(plainTitle(digits));
    }
    titlesOf[at + 1] = plain.length;
    if (year !== null) found.push(String(year));
    return found;
  });
  const mean = lengths.reduce((sum, length) => sum + length, 0) / movies.length;
  return {
    titles: {
      ...flattenTexts(plain),
      titlesOf,
      wordWeights: lengths.map((length) => 2.2 / (1 + 1.2 * (0.25 + (0.75 * length) / mean))),
      ratingCounts: Uint32Array.from(movies, ({ ratingCount }) => ratingCount),
      years: Float64Array.from(movies, ({ year }) => year ?? Number.NaN),
    },
    titleWords,
  };
}

/** Movies by words of their titles, alternative titles and year; typos, accents and case forgiven. */
export class CatalogSearch {
  private readonly size: number;
  private readonly plain: FlatTexts;
  private readonly index: WordIndex;

  constructor(
    private readonly titles: TitleArrays,
    words: WordArrays,
  ) {
    this.size = titles.ratingCounts.length;
    this.plain = new FlatTexts(titles);
    this.index = new WordIndex(words);
  }

  /**
   * Movies that have all words, or beginnings of them. Where there is none, typos are forgiven; where there is none
   * again, some of the words are enough.
   */
  search(query: string): FoundTitles {
    const groups = wordGroupsOf(query);
    if (groups.length === 0) return { rows: [], approximate: false };
    const all = this.byTitle(this.haveAll(groups), groups.flat());
    if (all.length > 0) return { rows: all, approximate: false };
    const words = groups.flat();
    // The last word may still be being typed.
    const begins = (at: number) => at === words.length - 1 || words[at]!.length > 2;
    const steps = [
      () => this.near(words, words.length, () => true, forgiven),
      () => this.near(words, 1, begins, () => 0),
      () => this.near(words, 1, begins, forgiven),
    ];
    for (const step of steps) {
      const rows = step();
      if (rows.length > 0) return { rows, approximate: true };
    }
    return { rows: [], approximate: true };
  }

  /** Of each movie how it has every group, its words each or all as one. */
  private haveAll(groups: readonly (readonly string[])[]): Uint8Array {
    const all = new Uint8Array(this.size).fill(whole);
    for (const parts of groups) {
      const group = new Uint8Array(this.size).fill(whole);
      for (const part of parts) keepLess(group, this.having(part));
      if (parts.length > 1) keepMore(group, this.having(parts.join("")));
      keepLess(all, group);
    }
    return all;
  }

  private having(word: string): Uint8Array {
    const having = new Uint8Array(this.size);
    for (const { weight, texts } of this.index.matches(word, { beginnings: true, edits: 0 })) {
      const how = weight === 1 ? whole : begun;
      for (const text of texts) if (having[text]! < how) having[text] = how;
    }
    return having;
  }

  private byTitle(having: Uint8Array, words: readonly string[]): number[] {
    const wanted = plainTitle(numbersInDigits(words));
    const together = wanted.replaceAll(" ", "");
    const rows: number[] = [];
    const scores = new Float64Array(having.length);
    const seen = new Float64Array(having.length);
    for (let row = 0; row < having.length; row++) {
      if (having[row] === missing) continue;
      const fit = having[row] === whole ? Math.max(asWords, this.fit(row, wanted, together)) : asPrefixes;
      seen[row] = 1 + Math.log2(1 + this.titles.ratingCounts[row]!);
      scores[row] = fit * seen[row]!;
      rows.push(row);
    }
    // Two titles that both are the query itself are equally good: the more seen one is meant.
    return rows.sort((a, b) => {
      const [first, second] = [scores[a]!, scores[b]!];
      return first === second ? seen[b]! - seen[a]! : second - first;
    });
  }

  /** Infinity for the title itself. A year behind the words is not asked of the title. */
  private fit(row: number, wanted: string, together: string): number {
    const { titlesOf, years } = this.titles;
    const year = years[row]!;
    let best = 0;
    for (let title = titlesOf[row]!; title < titlesOf[row + 1]!; title++) {
      // Most titles that have the words begin otherwise, and need no closer look.
      if (!this.plain.startsWith(title, wanted.charAt(0))) continue;
      const plain = this.plain.text(title);
      const withoutYear = Number.isNaN(year) ? wanted : wanted.replace(` ${year}`, "");
      if (
        plain === withoutYear ||
        (plain.length >= together.length && plain.replaceAll(" ", "") === together)
      )
        return Number.POSITIVE_INFINITY;
      if (`${plain} `.startsWith(`${withoutYear} `)) best = asBeginning;
    }
    return best;
  }

  /**
   * Movies that have at least so many of the words, or what is near them, best first: the rarer a word and the shorter the
   * title, the more it says. Of two equal titles people mean the one they have seen: ten times the ratings, a quarter more.
   */
  private near(
    words: readonly string[],
    atLeast: number,
    begins: (at: number) => boolean,
    edits: (word: string) => number,
  ): number[] {
    const { size } = this;
    const scores = new Float64Array(size);
    // Two hundred characters can be more words than a byte counts: "½" is two.
    const counts = new Uint16Array(size);
    for (const [at, word] of words.entries()) {
      const best = new Float64Array(size);
      for (const { weight, texts } of this.index.matches(word, {
        beginnings: begins(at),
        edits: edits(word),
      })) {
        const says = weight * Math.log(1 + (size - texts.length + 0.5) / (texts.length + 0.5));
        for (const text of texts) if (says > best[text]!) best[text] = says;
      }
      for (let row = 0; row < size; row++) {
        if (best[row] === 0) continue;
        scores[row]! += best[row]!;
        counts[row]!++;
      }
    }
    const rows: number[] = [];
    for (let row = 0; row < size; row++) {
      if (counts[row]! < atLeast) continue;
      scores[row]! *=
        this.titles.wordWeights[row]! * (1 + 0.25 * Math.log10(1 + this.titles.ratingCounts[row]!));
      rows.push(row);
    }
    return rows.sort((a, b) => scores[b]! - scores[a]!);
  }
}

function keepLess(values: Uint8Array, others: Uint8Array): void {
  for (let at = 0; at < values.length; at++) if (others[at]! < values[at]!) values[at] = others[at]!;
}

function keepMore(values: Uint8Array, others: Uint8Array): void {
  for (let at = 0; at < values.length; at++) if (others[at]! > values[at]!) values[at] = others[at]!;
}
