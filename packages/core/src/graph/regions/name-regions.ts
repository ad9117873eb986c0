/** What is known of a movie that can tell regions apart. */
export interface RegionFacts {
  readonly year: number | null;
  readonly genres: readonly string[];
  /** Keywords and tags. */
  readonly keywords: readonly string[];
  readonly directors: readonly string[];
}

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

type Kind = "genre" | "keyword" | "director" | "decade";
interface Term {
  readonly kind: Kind;
  readonly text: string;
  /** Share of the region's movies that have it, and how many times that of all movies. */
  readonly share: number;
  readonly lift: number;
  /** c-TF-IDF: share × ln(1 + terms of a region in the mean / times the term is anywhere). */
  readonly score: number;
}

/** How large a share of a region must have a term that is to name it, and how many times the share of all movies. */
const shares: Readonly<Record<Kind, number>> = { genre: 0.3, keyword: 0.06, director: 0.06, decade: 0.35 };
const lifts: Readonly<Record<Kind, number>> = { genre: 1.15, keyword: 2, director: 3, decade: 1.5 };
/** Keywords that say nothing of a movie: stop words, and what people note for themselves. */
const stopWords = new Set([
  ..."a an and are as at be by for from has have in is it its no not of on or that the this to was were will with".split(
    " ",
  ),
  ..."bad boring dvd film good great movie netflix overrated own owned seen watched".split(" "),
  ...["(no genres listed)", "to see", "seen more than once", "in netflix queue", "my dvds", "imdb top 250"],
  ...["based on novel", "based on novel or book", "based on a book", "woman director"],
  ...["duringcreditsstinger", "aftercreditsstinger"],
]);

function termsOf({ year, genres, keywords, directors }: RegionFacts): Map<string, Kind> {
  const terms = new Map<string, Kind>();
  if (year !== null) terms.set(`${Math.floor(year / 10) * 10}s`, "decade");
  for (const director of directors) terms.set(director, "director");
  for (const keyword of keywords) {
    const text = keyword.trim();
    if (text.length > 1 && !stopWords.has(text.toLowerCase())) terms.set(text, "keyword");
  }
  // A keyword that is a genre counts as the genre.
  for (const genre of genres) if (!stopWords.has(genre.toLowerCase())) terms.set(genre, "genre");
  return terms;
}

/**
 * Names the regions of a level by what sets them apart (c-TF-IDF, Grootendorst 2022, https://arxiv.org/abs/2203.05794) over
 * genres, keywords, directors and decades; terms that fewer than two of a region's movies have do not count.
 * @param labels uint32 [rows]: regions, numbered from 0.
 */
export function nameRegions(labels: Uint32Array, facts: readonly RegionFacts[]): NamedRegion[] {
  const rows: number[][] = [];
  for (const [row, label] of labels.entries()) {
    rows[label] ??= [];
    rows[label].push(row);
  }
  const termsOfRow = facts.map(termsOf);
  const everywhere = new Map<string, number>();
  let count = 0;
  for (const terms of termsOfRow)
    for (const term of terms.keys()) {
      everywhere.set(term, (everywhere.get(term) ?? 0) + 1);
      count++;
    }
  const mean = count / Math.max(1, rows.length);
  const ranked = rows.map((list) => {
    const here = new Map<string, { kind: Kind; count: number }>();
    for (const row of list)
      for (const [text, kind] of termsOfRow[row]!) {
        const known = here.get(text);
        if (known) known.count++;
        else here.set(text, { kind, count: 1 });
      }
    return [...here]
      .filter(([, term]) => term.count >= 2)
      .map(([text, term]): Term => {
        const share = term.count / list.length;
        const all = everywhere.get(text)!;
        const score = share * Math.log(1 + mean / all);
        return { kind: term.kind, text, share, lift: (share * facts.length) / all, score };
      })
      .sort((a, b) => b.score - a.score || (a.text < b.text ? -1 : 1));
  });
  const used = new Set<string>();
  return rows.map((list, region) => {
    const terms = ranked[region]!;
    const name = unusedName(terms, used, list.length);
    used.add(name);
    const strong = terms.filter(({ kind, share, lift }) => share >= shares[kind] && lift >= lifts[kind]);
    return { region, name, terms: strong.slice(0, 8).map(({ text }) => text), rows: list };
  });
}

/** The name that a region's terms make; where another region has it, with more of its terms. */
function unusedName(terms: readonly Term[], used: ReadonlySet<string>, size: number): string {
  const fitting = terms.filter(({ kind, share, lift }) => share >= shares[kind] && lift >= lifts[kind]);
  const genres = fitting.filter(({ kind }) => kind === "genre");
  // Where a single region holds all movies of a genre, nothing is told apart by it, but it still says what they are.
  const fallback = terms.filter(({ kind }) => kind === "genre").sort((a, b) => b.share - a.share);
  const genre = genres[0] ?? fallback[0];
  const topics = fitting.filter(({ kind }) => kind === "keyword" || kind === "director");
  const decade = fitting.find(({ kind }) => kind === "decade")?.text;
  const overlaps = (a: string, b: string) => a.toLowerCase().includes(b.toLowerCase());
  const topic = topics.find(
    ({ text }) => !genre || (!overlaps(text, genre.text) && !overlaps(genre.text, text)),
  );
  const more = [...topics, ...genres]
    .filter((term) => term !== topic && term !== genre)
    .map(({ text }) => text);
  const parts = genre
    ? [[topic?.text, topic ? genre.text.toLowerCase() : genre.text].filter(Boolean).join(" ")]
    : topic
      ? [topic.text]
      : [];
  if (!topic && genres[1]) parts.push(genres[1].text.toLowerCase());
  if (parts.length === 0 && !decade) parts.push(size === 1 ? "One movie" : "Mixed");
  const compose = (extra: readonly string[]) => {
    const text = [...parts, ...extra, ...(decade ? [decade] : [])].join(", ");
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
  const extras = more.filter((text) => !parts.some((part) => overlaps(part, text)));
  for (let i = 0; i <= Math.min(3, extras.length); i++) {
    const name = compose(extras.slice(0, i));
    if (!used.has(name)) return name;
  }
  for (let number = 2; ; number++) {
    const name = `${compose([])} (${number})`;
    if (!used.has(name)) return name;
  }
}
