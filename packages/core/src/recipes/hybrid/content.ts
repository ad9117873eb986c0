import {
  type ContentFeatures,
  contentFeatures,
  type FeatureTable,
} from "../../dataset/content/content-features.js";
import type { Dataset } from "../../dataset/dataset.js";
import type { SparseMatrix } from "../../linear-algebra/operators.js";
import { balanceGroups } from "../content/balance-groups.js";
import { sparseFeatures } from "../content/sparse-features.js";
import type { HybridOptions } from "./options.js";

const aboutTheMovie = new Set(["genres", "genre-pairs", "keywords", "five-years", "year"]);

/**
 * Genres, keywords and years are one kind, weighed by their frequencies alone: on ml-latest-small, which has nothing else,
 * balancing them found fewer franchises. People and the words of the plot, of which there are many rare ones, are balanced against it.
 */
export const kindOf = (group: string): string => (aboutTheMovie.has(group) ? "about" : group);

/** T: what every movie of a dataset is made of, a unit row each. */
export function hybridFeatures(dataset: Dataset, options: HybridOptions): ContentFeatures & FeatureTable {
  const { features, minFeatureCount, maxFeatures, maxCast } = options;
  return balanceGroups(
    contentFeatures(dataset, {
      groups: features,
      minCount: minFeatureCount,
      maxFeatures,
      maxCast,
      idf: "plain",
    }),
    kindOf,
  );
}

/** [T, 1], each row times the root of its weight; with the column of ones as the last one. */
export function weightedDesign(features: ContentFeatures, weights: Float64Array): SparseMatrix {
  const movies = features.offsets.length - 1;
  const entries = features.features.length + movies;
  const offsets = new Uint32Array(movies + 1);
  const columns = new Uint32Array(entries);
  const values = new Float32Array(entries);
  let at = 0;
  for (let movie = 0; movie < movies; movie++) {
    const root = Math.sqrt(weights[movie]!);
    for (let k = features.offsets[movie]!; k < features.offsets[movie + 1]!; k++) {
      columns[at] = features.features[k]!;
      values[at++] = features.weights[k]! * root;
    }
    columns[at] = features.names.length;
    values[at++] = root;
    offsets[movie + 1] = at;
  }
  const names = [...features.names, "constant:1"];
  return sparseFeatures({ names, offsets, features: columns, weights: values });
}

/**
 * out [width] = [t, 1] A: what a regression says of a movie.
 * @param coefficients [features + 1 × width], the constant's last.
 */
export function predict(
  coefficients: Float64Array | Float32Array,
  width: number,
  features: ArrayLike<number>,
  weights: ArrayLike<number>,
  out: Float64Array,
): void {
  const constant = coefficients.length - width;
  for (let d = 0; d < width; d++) out[d] = coefficients[constant + d]!;
  for (let k = 0; k < features.length; k++) {
    const from = features[k]! * width;
    const weight = weights[k]!;
    for (let d = 0; d < width; d++) out[d]! += weight * coefficients[from + d]!;
  }
}
