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
export type FeatureGroup = (typeof featureGroups)[number];

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

function featuresOf(movie: MovieFacts, groups: ReadonlySet<FeatureGroup>, maxCast: number): string[] {
  const out: string[] = [];
  const add = (group: FeatureGroup, values: readonly string[]) => {
    if (groups.has(group)) for (const value of values) if (value) out.push(`${group}:${value}`);
  };
  add("cast", movie.cast.slice(0, maxCast).map(clean));
  add("crew", movie.crew.map(clean));
  add("directors", movie.directors.map(clean));
  add("keywords", movie.keywords.map(clean));
  add("companies", movie.companies.map(clean));
  add("genres", movie.genres.map(clean));
  add("overview", movie.overview ? words(movie.overview) : []);
  if (movie.year !== null) add("year", [`${Math.floor(movie.year / 10) * 10}s`]);
  return out;
}

/**
 * Bags of cast, crew, keywords … with TF-IDF weights; features of fewer than `minCount` movies are dropped, then
 * the rarest beyond `maxFeatures`.
 */
export function contentFeatures(
  dataset: Dataset,
  settings: { groups: readonly FeatureGroup[]; minCount: number; maxFeatures: number; maxCast: number },
): ContentFeatures {
  const groups = new Set(settings.groups);
  const bags = dataset.movies.map((movie) => {
    const counts = new Map<string, number>();
    for (const name of featuresOf(movie, groups, settings.maxCast))
      counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts;
  });
  const movieCounts = new Map<string, number>();
  for (const bag of bags)
    for (const name of bag.keys()) movieCounts.set(name, (movieCounts.get(name) ?? 0) + 1);
  const names = [...movieCounts]
    .filter(([, count]) => count >= settings.minCount)
    .sort(([x, m], [y, n]) => n - m || (x < y ? -1 : 1))
    .slice(0, settings.maxFeatures)
    .map(([name]) => name);
  const index = new Map(names.map((name, i) => [name, i]));

  const offsets = new Uint32Array(bags.length + 1);
  const features: number[] = [];
  const weights: number[] = [];
  for (const [movie, bag] of bags.entries()) {
    const start = features.length;
    let squares = 0;
    for (const [name, count] of bag) {
      const feature = index.get(name);
      if (feature === undefined) continue;
      const idf = Math.log((1 + bags.length) / (1 + movieCounts.get(name)!)) + 1;
      const weight = (1 + Math.log(count)) * idf;
      features.push(feature);
      weights.push(weight);
      squares += weight * weight;
    }
    for (let i = start; i < weights.length; i++) weights[i] = weights[i]! / Math.sqrt(squares);
    offsets[movie + 1] = features.length;
  }
  return { names, offsets, features: Uint32Array.from(features), weights: Float32Array.from(weights) };
}
