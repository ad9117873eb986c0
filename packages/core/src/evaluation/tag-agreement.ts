import { contentFeatures } from "../dataset/content/content-features.js";
import type { Dataset } from "../dataset/dataset.js";

/** How much two movies have in common, by dataset row: 0 to 1. */
export interface Agreement {
  /** False for a movie of which nothing is known. */
  has(movie: number): boolean;
  /** The mean cosine of `movie` to `others`, missing ones up to `count` taken for 0. */
  mean(movie: number, others: ArrayLike<number>, count: number): number;
}

/**
 * Cosines of movies as sets of keywords (or tags), genres, the five first actors and directors, each weighted by
 * idf = ln(movies / movies that have it) (Salton & Buckley 1988, https://doi.org/10.1016/0306-4573(88)90021-0). Null for a
 * dataset without keywords, whose genres alone say too little.
 */
export function tagAgreement(dataset: Dataset): Agreement | null {
  if (!dataset.movies.some((movie) => movie.keywords.length > 0)) return null;
  const { names, offsets, features } = contentFeatures(dataset, {
    groups: ["keywords", "genres", "cast", "directors"],
    minCount: 1,
    maxFeatures: Number.POSITIVE_INFINITY,
    maxCast: 5,
  });
  const holders = new Uint32Array(names.length);
  for (const feature of features) holders[feature]!++;
  const idf = Float64Array.from(holders, (count) => Math.log(dataset.movies.length / count));
  const lengths = Float64Array.from(dataset.movies.keys(), (movie) => {
    let squares = 0;
    for (let k = offsets[movie]!; k < offsets[movie + 1]!; k++) squares += idf[features[k]!]! ** 2;
    return Math.sqrt(squares);
  });
  const own = new Uint8Array(names.length);
  return {
    has: (movie) => lengths[movie]! > 0,
    mean(movie, others, count) {
      const mark = (value: number) => {
        for (let k = offsets[movie]!; k < offsets[movie + 1]!; k++) own[features[k]!] = value;
      };
      mark(1);
      let sum = 0;
      for (let i = 0; i < others.length; i++) {
        const other = others[i]!;
        let dot = 0;
        for (let k = offsets[other]!; k < offsets[other + 1]!; k++)
          if (own[features[k]!] === 1) dot += idf[features[k]!]! ** 2;
        if (dot > 0) sum += dot / (lengths[movie]! * lengths[other]!);
      }
      mark(0);
      return count > 0 ? sum / count : 0;
    },
  };
}
