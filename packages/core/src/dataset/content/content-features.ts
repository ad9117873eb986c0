import type { Dataset, MovieFacts } from "../dataset.js";

export const featureGroups = [
  "cast",
  "crew",
  "directors",
  "keywords",
  "companies",
  "genres",
  "overview",
  "year",
] as const;
/** Finer ones, made of the others: each pair of a movie's genres, and the five years that it came out in. */
export const derivedGroups = ["genre-pairs", "five-years"] as const;
export type FeatureGroup = (typeof featureGroups)[number] | (typeof derivedGroups)[number];

/** "cast:tom hanks" belongs to "cast". */
export const groupOf = (feature: string): string => feature.slice(0, feature.indexOf(":"));

/** What features are taken from. */
export type MovieContent = Pick<
  MovieFacts,
  "cast" | "crew" | "directors" | "keywords" | "companies" | "genres" | "overview" | "year"
>;

/** Movies as sparse feature vectors in compressed-sparse-row form; each movie's weights have length 1. */
export interface ContentFeatures {
  readonly names: readonly string[];
  /** uint32 [movies + 1]. */
  readonly offsets: Uint32Array;
  /** uint32 [entries]: feature indices. */
  readonly features: Uint32Array;
  /** float32 [entries]: TF-IDF, L2-normalised by movie. */
  readonly weights: Float32Array;
}

/** Features and how much each counts; a dataset's own are made by contentFeatures. */
export interface FeatureTable {
  readonly names: readonly string[];
  /** [features]: inverse document frequencies. */
  readonly idf: Float64Array | Float32Array;
}

export interface ContentSettings {
  readonly groups: readonly FeatureGroup[];
  /** Movies that a feature must occur in. */
  readonly minCount: number;
  readonly maxFeatures: number;
  /** Actors looked at, in billing order. */
  readonly maxCast: number;
  /**
   * "smooth" (default): ln((1 + movies) / (1 + those with the feature)) + 1, so that what all have still counts. "plain":
   * ln(movies / those with the feature).
   */
  readonly idf?: "smooth" | "plain";
}

/** English words that say nothing of a plot. */
const stopWords = new Set(
  (
    "a about after all an and are as at be but by can for from has have he her him his how in into is it its more not of on one " +
    "or out she than that the their them they this to up was when which while who will with you your"
  ).split(" "),
);

/** Lower case, accents removed, letters and digits alone; words of three letters or more that say something. */
export function words(text: string): string[] {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2 && !stopWords.has(word));
}

/** "Tom  Hanks " and "tom hanks" are one person. */
function clean(text: string): string {
  return text.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
}

/** How often each feature occurs in a movie: more than once for words of the plot alone. */
function bagOf(movie: MovieContent, groups: ReadonlySet<FeatureGroup>, maxCast: number): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (group: FeatureGroup, values: readonly string[]) => {
    if (!groups.has(group)) return;
    for (const value of values) {
      if (!value) continue;
      const name = `${group}:${value}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  };
  const genres = movie.genres.map(clean);
  add("cast", movie.cast.slice(0, maxCast).map(clean));
  add("crew", movie.crew.map(clean));
  add("directors", movie.directors.map(clean));
  add("keywords", movie.keywords.map(clean));
  add("companies", movie.companies.map(clean));
  add("genres", genres);
  add("genre-pairs", pairsOf(genres));
  add("overview", movie.overview ? words(movie.overview) : []);
  if (movie.year !== null) {
    add("year", [`${Math.floor(movie.year / 10) * 10}s`]);
    add("five-years", [`${Math.floor(movie.year / 5) * 5}`]);
  }
  return counts;
}

function pairsOf(values: readonly string[]): string[] {
  const sorted = [...new Set(values)].filter(Boolean).sort();
  return sorted.flatMap((a, i) => sorted.slice(i + 1).map((b) => `${a}|${b}`));
}

/** One movie's features, of length 1 together; both empty where it has none of the table's. */
export interface WeighedFeatures {
  readonly features: number[];
  readonly weights: number[];
}

/** @returns TF-IDF of a movie's bag, by a table's features. */
function weigh(
  bag: ReadonlyMap<string, number>,
  index: ReadonlyMap<string, number>,
  idf: FeatureTable["idf"],
): WeighedFeatures {
  const features: number[] = [];
  const weights: number[] = [];
  let squares = 0;
  for (const [name, count] of bag) {
    const feature = index.get(name);
    if (feature === undefined) continue;
    const weight = (1 + Math.log(count)) * idf[feature]!;
    // What every movie has says nothing under plain frequencies.
    if (weight === 0) continue;
    features.push(feature);
    weights.push(weight);
    squares += weight * weight;
  }
  return { features, weights: weights.map((weight) => weight / Math.sqrt(squares)) };
}

const indexOf = (names: readonly string[]) => new Map(names.map((name, i) => [name, i]));

/** Weighs movies that a dataset need not have by the features that were learned from one. */
export function featureWeigher(
  { names, idf }: FeatureTable,
  { groups, maxCast }: Pick<ContentSettings, "groups" | "maxCast">,
): (movie: MovieContent) => WeighedFeatures {
  const index = indexOf(names);
  const wanted = new Set(groups);
  return (movie) => weigh(bagOf(movie, wanted, maxCast), index, idf);
}

/**
 * Bags of cast, crew, keywords … with TF-IDF weights; features of fewer than `minCount` movies are dropped, then
 * the rarest beyond `maxFeatures`.
 */
export function contentFeatures(dataset: Dataset, settings: ContentSettings): ContentFeatures & FeatureTable {
  const groups = new Set(settings.groups);
  const bags = dataset.movies.map((movie) => bagOf(movie, groups, settings.maxCast));
  const movieCounts = new Map<string, number>();
  for (const bag of bags)
    for (const name of bag.keys()) movieCounts.set(name, (movieCounts.get(name) ?? 0) + 1);
  const kept = [...movieCounts]
    .filter(([, count]) => count >= settings.minCount)
    .sort(([x, m], [y, n]) => n - m || (x < y ? -1 : 1))
    .slice(0, settings.maxFeatures);
  const names = kept.map(([name]) => name);
  const smooth = settings.idf !== "plain";
  const idf = Float64Array.from(kept, ([, count]) =>
    smooth ? Math.log((1 + bags.length) / (1 + count)) + 1 : Math.log(bags.length / count),
  );
  const index = indexOf(names);
  const offsets = new Uint32Array(bags.length + 1);
  const features: number[] = [];
  const weights: number[] = [];
  for (const [movie, bag] of bags.entries()) {
    const own = weigh(bag, index, idf);
    for (const feature of own.features) features.push(feature);
    for (const weight of own.weights) weights.push(weight);
    offsets[movie + 1] = features.length;
  }
  return { names, idf, offsets, features: Uint32Array.from(features), weights: Float32Array.from(weights) };
}
