/** What is known of a movie that can tell regions apart. */
export interface RegionFacts {
  readonly title: string;
  readonly year: number | null;
  readonly genres: readonly string[];
  /** Keywords and tags. */
  readonly keywords: readonly string[];
  readonly directors: readonly string[];
  /** How well known it is, by any measure: of the movies that fit a region the best known one stands for it. */
  readonly ratingCount: number;
}

export type TermKind = "genre" | "keyword" | "director" | "decade";

/** A word of a region's movies. */
export interface RegionTerm {
  readonly kind: TermKind;
  /** As most movies write it. */
  readonly text: string;
  /** Without case: what equal terms have in common. */
  readonly key: string;
  /** Movies of the region that have it. */
  readonly count: number;
  /**
   * Share of the region's movies, and how many times that of the other regions' movies. Of keywords and directors those
   * movies count that have any: people put tags on few movies, and those without are no evidence against a tag.
   */
  readonly share: number;
  readonly lift: number;
  /** c-TF-IDF: share of all of the region's movies × ln(1 + terms of a region in the mean / times the term is anywhere). */
  readonly score: number;
}

/** Keywords that say nothing of a movie: stop words, and what people note for themselves. */
const stopWords = new Set([
  ..."a an and are as at be by for from has have in is it its no not of on or that the this to was were will with".split(
    " ",
  ),
  ..."bad boring dvd film good great movie netflix overrated own owned seen watched".split(" "),
  ...[
    "(no genres listed)",
    "to see",
    "seen more than once",
    "in netflix queue",
    "my dvds",
    "imdb top 250",
    "imax",
  ],
  ...["based on novel", "based on novel or book", "based on a book", "woman director"],
  ...["duringcreditsstinger", "aftercreditsstinger"],
]);

/** As many movies' worth of the term's share of all movies joins what the other regions say: they may be few. */
const prior = 10;

export const decadeOf = (year: number) => `${Math.floor(year / 10) * 10}s`;

interface Word {
  readonly kind: TermKind;
  readonly text: string;
}

/** A term in all movies. */
interface Occurrences {
  count: number;
  kind: TermKind;
  /** How many movies write it so. */
  readonly writings: Map<string, number>;
}

/** A movie's terms by their keys. */
function wordsOf({ year, genres, keywords, directors }: RegionFacts): Map<string, Word> {
  const words = new Map<string, Word>();
  const add = (kind: TermKind, given: string) => {
    const text = given.trim();
    const key = text.toLowerCase();
    if (text.length < 2 || stopWords.has(key)) return;
    // A tag "1920s" is about those years; the decade is when a movie came out.
    if (kind !== "keyword" || !/^\d{4}s$/.test(key)) words.set(key, { kind, text });
  };
  for (const keyword of keywords) add("keyword", keyword);
  for (const director of directors) add("director", director);
  // A keyword that is a genre counts as the genre.
  for (const genre of genres) add("genre", genre);
  if (year !== null) add("decade", decadeOf(year));
  return words;
}

/**
 * The terms of each region, the one that sets it apart most first (c-TF-IDF, Grootendorst 2022,
 * https://arxiv.org/abs/2203.05794); terms that fewer than two of a region's movies have do not count.
 * @param regions the rows of each region's movies.
 */
export function rankTerms(
  regions: readonly (readonly number[])[],
  facts: readonly RegionFacts[],
): (readonly RegionTerm[])[] {
  const wordsOfRow = facts.map(wordsOf);
  const everywhere = new Map<string, Occurrences>();
  let total = 0;
  for (const words of wordsOfRow)
    for (const [key, { text, kind }] of words) {
      const known = everywhere.get(key) ?? { count: 0, kind, writings: new Map<string, number>() };
      everywhere.set(key, known);
      known.count++;
      // Whatever is a genre of some movies is no keyword of others.
      if (kind === "genre") known.kind = kind;
      known.writings.set(text, (known.writings.get(text) ?? 0) + 1);
      total++;
    }
  /** Of how many of these movies a term of the kind could be known. */
  const knownIn = (all: readonly Map<string, Word>[]) => {
    const known = { genre: all.length, keyword: 0, director: 0, decade: all.length };
    for (const words of all) {
      const kinds = new Set(Array.from(words.values(), ({ kind }) => kind));
      if (kinds.has("keyword")) known.keyword++;
      if (kinds.has("director")) known.director++;
    }
    return known;
  };
  const knownAnywhere = knownIn(wordsOfRow);
  const mean = total / Math.max(1, regions.length);
  return regions.map((rows) => {
    const known = knownIn(rows.map((row) => wordsOfRow[row]!));
    const here = new Map<string, number>();
    for (const row of rows)
      for (const key of wordsOfRow[row]!.keys()) here.set(key, (here.get(key) ?? 0) + 1);
    return [...here]
      .filter(([, count]) => count >= 2)
      .map(([key, count]): RegionTerm => {
        const { kind, writings, count: all } = everywhere.get(key)!;
        const [[text]] = [...writings].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)) as [
          [string, number],
        ];
        // A keyword that is a genre elsewhere may stand in a region whose movies have no genres.
        const share = count / Math.max(count, known[kind]);
        const others = Math.max(all, knownAnywhere[kind]) - Math.max(count, known[kind]);
        const usual = (all - count + (prior * all) / facts.length) / (others + prior);
        const score = (count / rows.length) * Math.log(1 + mean / all);
        return { kind, text, key, count, share, lift: share / usual, score };
      })
      .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
  });
}
