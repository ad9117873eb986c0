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
  const { names, offsets, features, weights } = contentFeatures(dataset, {
    groups: ["keywords", "genres", "cast", "directors"],
    minCount: 1,
    maxFeatures: Number.POSITIVE_INFINITY,
    maxCast: 5,
    idf: "plain",
  });
  const own = new Float64Array(names.length);
  return {
    has: (movie) => weights.subarray(offsets[movie], offsets[movie + 1]).some((weight) => weight > 0),
    mean(movie, others, count) {
      for (let k = offsets[movie]!; k < offsets[movie + 1]!; k++) own[features[k]!] = weights[k]!;
      let sum = 0;
      for (let i = 0; i < others.length; i++)
        for (let k = offsets[others[i]!]!; k < offsets[others[i]! + 1]!; k++)
          sum += weights[k]! * own[features[k]!]!;
      for (let k = offsets[movie]!; k < offsets[movie + 1]!; k++) own[features[k]!] = 0;
      return count > 0 ? sum / count : 0;
    },
  };
}
