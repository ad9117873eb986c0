import { decadeOf, type RegionFacts, type RegionTerm, rankTerms, type TermKind } from "./region-terms.js";

import { rowsOfRegions } from "./rows-of-regions.js";

export interface NamedRegion {
  /** Its number within the level. */
  readonly region: number;
  /** "Hong Kong action, 1980s"; no two of a level are alike. */
  readonly name: string;
  /** Up to eight terms that set it apart, the strongest first. */
  readonly terms: readonly string[];
  /** Rows of its movies, ascending. */
  readonly rows: readonly number[];
}

interface Bounds {
  /** Movies of a region that must have a term of the kind, at least. */
  readonly count: number;
  /** Their share, and how many times that of other regions: as RegionTerm says. */
  readonly share: number;
  readonly lift: number;
}

/** What a term must have to set a region apart. */
const telling: Readonly<Record<TermKind, Bounds>> = {
  genre: { count: 2, share: 0.3, lift: 1.15 },
  keyword: { count: 2, share: 0.06, lift: 2 },
  director: { count: 2, share: 0.06, lift: 3 },
  decade: { count: 2, share: 0.35, lift: 1.5 },
};
/** What a keyword or a director must have to stand in the name, which claims more. */
const naming: Readonly<Record<"keyword" | "director", Bounds>> = {
  keyword: { count: 4, share: 0.15, lift: 2.5 },
  director: { count: 4, share: 0.15, lift: 3 },
};
/** A name speaks for no region of whose movies a smaller share is known to have it. */
const leastOfAll = 0.03;
/** A genre that sets nothing apart still says what the movies are where so large a share has it. */
const commonShare = 0.4;
const longestTitle = 28;

const reaches = ({ count, share, lift }: RegionTerm, bounds: Bounds) =>
  count >= bounds.count && share >= bounds.share && lift >= bounds.lift;

/**
 * Names the regions of a level by what sets them apart: "Hong Kong action, 1980s". Where there is no keyword or director
 * that enough of a region's movies share, the best known movie that the rest of the name fits stands for it: "Thriller
 * like Se7en, 1990s".
 * @param labels int32 [rows]: regions, numbered from 0; -1 where a movie has none.
 */
export function nameRegions(labels: Int32Array, facts: readonly RegionFacts[]): NamedRegion[] {
  const regions = rowsOfRegions(labels);
  const ranked = rankTerms(regions, facts);
  const used = new Set<string>();
  return regions.map((rows, region) => {
    const terms = ranked[region]!.filter((term) => reaches(term, telling[term.kind]));
    const name = unusedName(rows.length, terms, ranked[region]!, used, (fits) =>
      bestKnown(rows, facts, fits),
    );
    used.add(name);
    return { region, name, terms: terms.slice(0, 8).map(({ text }) => text), rows };
  });
}

/** Of the movies that fit, or of all where none does, the one with most ratings. */
function bestKnown(
  rows: readonly number[],
  facts: readonly RegionFacts[],
  fits: (movie: RegionFacts) => boolean,
): string {
  const movies = rows.map((row) => facts[row]!);
  const fitting = movies.filter(fits);
  const { title } = (fitting.length > 0 ? fitting : movies).reduce((best, movie) =>
    movie.ratingCount > best.ratingCount ? movie : best,
  );
  // "Pirates of the Caribbean: Dead Man's Chest" is known well enough by its first part.
  const [first] = title.split(/: | - /);
  return title.length > longestTitle && first!.length > 3 ? first! : title;
}

function unusedName(
  size: number,
  telling: readonly RegionTerm[],
  all: readonly RegionTerm[],
  used: ReadonlySet<string>,
  example: (fits: (movie: RegionFacts) => boolean) => string,
): string {
  const overlap = (a: RegionTerm, b: RegionTerm) => a.key.includes(b.key) || b.key.includes(a.key);
  const ofKind = (kind: TermKind, terms = telling) => terms.filter((term) => term.kind === kind);
  const common = ofKind("genre", all).filter(({ share }) => share >= commonShare);
  const genresTelling = ofKind("genre");
  const genre = genresTelling[0] ?? common.sort((a, b) => b.share - a.share)[0];
  const topic = telling.find(
    (term) =>
      (term.kind === "keyword" || term.kind === "director") &&
      reaches(term, naming[term.kind]) &&
      term.count >= leastOfAll * size &&
      !(genre && overlap(term, genre)),
  );
  const second = topic
    ? undefined
    : genresTelling.find((other) => other !== genre && !overlap(other, genre!));
  const decade = ofKind("decade")[0];
  const kinds = [genre, second].flatMap((term) => (term ? [inSentence(term.text)] : []));
  const what = topic ? [asName(topic.text), ...kinds].join(" ") : kinds.join(" and ");
  const wanted = [genre, second].flatMap((term) => term?.key ?? []);
  const like = example(
    ({ genres, year }) =>
      wanted.every((key) => genres.some((text) => text.toLowerCase() === key)) &&
      (!decade || (year !== null && decadeOf(year) === decade.text)),
  );
  const compose = (text: string) => {
    const name = decade ? `${text}, ${decade.text}` : text;
    return name.charAt(0).toUpperCase() + name.slice(1);
  };
  const full = compose(what ? `${what} like ${like}` : `around ${like}`);
  const names = topic ? [compose(what), full] : [full];
  const unused = names.find((name) => !used.has(name));
  if (unused) return unused;
  for (let number = 2; ; number++) if (!used.has(`${full} (${number})`)) return `${full} (${number})`;
}

/** Tags come in small letters, "stephen king" too: at the head of a name each of their words gets a large one. */
const asName = (text: string) =>
  text === text.toLowerCase()
    ? text.replace(/(?<![\p{L}'’])\p{L}/gu, (letter) => letter.toUpperCase())
    : text;

/** As it stands behind other words: "Action" as "action", "IMAX" as it is. */
const inSentence = (genre: string) => (genre === genre.toUpperCase() ? genre : genre.toLowerCase());
