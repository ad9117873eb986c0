import type { MovieFacts } from "../dataset/dataset.js";

/** A first part and its sequel, by dataset row: "Toy Story" and "Toy Story 2". */
export interface Sequel {
  readonly first: number;
  readonly second: number;
}

/** "X 2", "X II", "X: Part II", "X 2: Judgment Day", "X Vol. 2 …": group 1 is X. */
const sequelTitle =
  /^(.+?)[,:]?\s+(?:-\s+)?(?:part |chapter |vol(?:ume)?\.? |episode )?(?:2|ii|two)(?:$|\s*[:(-]\s*.*$)/i;

/** Quick to refuse most titles. */
const mayBeSequel = /\b(?:2|ii|two)\b/i;

/** Without case, punctuation and a leading article: "The Terminator" starts "Terminator 2". */
const plain = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .replace(/^(?:the|an?) (?=.)/, "");

/**
 * Second parts by title alone: a sequel named after its first part and a movie of exactly that name. Among several
 * first parts (remakes) the one nearest before the sequel, by year.
 */
export function findSequels(movies: readonly MovieFacts[]): Sequel[] {
  const byTitle = new Map<string, number[]>();
  movies.forEach((movie, row) => {
    const title = plain(movie.title);
    byTitle.set(title, [...(byTitle.get(title) ?? []), row]);
  });
  const sequels: Sequel[] = [];
  const taken = new Set<number>();
  movies.forEach((movie, second) => {
    if (!mayBeSequel.test(movie.title)) return;
    const base = sequelTitle.exec(movie.title)?.[1];
    if (!base) return;
    const year = movie.year ?? Number.POSITIVE_INFINITY;
    const first = (byTitle.get(plain(base)) ?? [])
      .filter((row) => (movies[row]!.year ?? Number.NEGATIVE_INFINITY) <= year)
      .sort((a, b) => (movies[b]!.year ?? 0) - (movies[a]!.year ?? 0) || a - b)[0];
    if (first === undefined || taken.has(first)) return;
    taken.add(first);
    sequels.push({ first, second });
  });
  return sequels;
}

/** Articles as catalogs move them behind a title. Not "die": "Die Hard: With a Vengeance" is no German title. */
const leadingArticle = /^(?:the|an?|les|la|le|il|el|das|der) (?=.)/;
const partOf = /\b(?:part|episode|chapter|vol|volume)\b.*$/;
const sequelWord =
  /\s+(?:ii|iii|iv|v|vi|vii|viii|ix|x|\d+|reloaded|revolutions|forever|returns|resurrection|beginning)$/;
const fewestLetters = 4;
const largestFranchise = 12;

/**
 * What the titles of a franchise have in common: "Lethal Weapon 4" is "lethal weapon", "Star Wars: Episode V - The
 * Empire Strikes Back" is "star wars". Without brackets, accents, what follows a colon, "Part …", and one number,
 * numeral or sequel word at the end. The article of a title with a colon does not count either: catalogs write it behind
 * the whole title ("Lord of the Rings: The Two Towers, The"), where it falls away with the rest.
 */
export function titleStem(title: string): string {
  const [head = "", ...rest] = title.replace(/\(.*?\)/g, "").split(":");
  const folded = head
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  const named = rest.length > 0 ? folded.replace(leadingArticle, "") : folded;
  return named.replace(partOf, "").trim().replace(sequelWord, "");
}

/**
 * Whole series by title alone: the 2 to 12 movies of one stem (titleStem, 4 letters and more), by dataset row. More
 * movies than that share a word, not a story.
 */
export function findFranchises(movies: readonly MovieFacts[]): number[][] {
  const byStem = new Map<string, number[]>();
  movies.forEach((movie, row) => {
    const stem = titleStem(movie.title);
    if (stem.length < fewestLetters) return;
    const rows = byStem.get(stem);
    if (rows) rows.push(row);
    else byStem.set(stem, [row]);
  });
  return [...byStem.values()].filter((rows) => rows.length >= 2 && rows.length <= largestFranchise);
}
