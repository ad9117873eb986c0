import {
  type ContentFeatures,
  contentFeatures,
  featureGroups,
} from "../../dataset/content/content-features.js";
import type { Dataset } from "../../dataset/dataset.js";
import type { Ranker } from "../ranker.js";
import { type NeighborLists, neighborListScorer, neighborLists } from "./neighbor-lists.js";
import { type RowCosines, sparseNeighbors } from "./row-cosines.js";

export interface ContentKnnOptions {
  /** 1 or more, default 100. */
  readonly neighbors?: number;
  readonly signal?: AbortSignal;
}

/** A ranker that also says which movies it takes for neighbors. */
export interface ContentKnn extends Ranker {
  readonly lists: NeighborLists;
}

/**
 * Nearest neighbors by what movies are made of, nothing learned: the cosine of TF-IDF weights over cast, crew,
 * directors, keywords, companies, genres, words of the plot and decade (Salton & Buckley 1988,
 * https://doi.org/10.1016/0306-4573(88)90021-0), exact. A movie scores the sum of its cosines to the history. Movies
 * that nobody rated are ranked as well.
 * @throws CancelledError when `signal` aborts.
 */
export async function contentKnn(train: Dataset, options: ContentKnnOptions = {}): Promise<ContentKnn> {
  const { neighbors = 100, signal } = options;
  const features = contentFeatures(train, {
    groups: featureGroups,
    minCount: 2,
    maxFeatures: Number.POSITIVE_INFINITY,
    maxCast: 10,
  });
  const movieRows = Uint32Array.from(train.movies.keys()).filter(
    (movie) => features.offsets[movie + 1]! > features.offsets[movie]!,
  );
  const size = Math.max(1, Math.min(neighbors, movieRows.length));
  const cosines = contentCosines(features, movieRows);
  const lists = await neighborLists(movieRows, cosines, size, signal);
  return {
    movieRows,
    neighbors: sparseNeighbors(movieRows, cosines),
    lists,
    scorer: {
      description: `sum of TF-IDF cosines to the history, ${neighbors} neighbors a movie`,
      score: neighborListScorer(lists),
    },
  };
}

/** Each row's cosine to all rows. */
function contentCosines(
  { names, offsets, features, weights }: ContentFeatures,
  movieRows: Uint32Array,
): RowCosines {
  const count = movieRows.length;
  // Which rows have a feature, and with what weight.
  const ends = new Uint32Array(names.length + 1);
  for (const feature of features) ends[feature + 1]!++;
  for (let feature = 0; feature < names.length; feature++) ends[feature + 1]! += ends[feature]!;
  const filled = ends.slice();
  const holders = new Uint32Array(features.length);
  const held = new Float32Array(features.length);
  for (let row = 0; row < count; row++)
    for (let k = offsets[movieRows[row]!]!; k < offsets[movieRows[row]! + 1]!; k++) {
      const at = filled[features[k]!]!++;
      holders[at] = row;
      held[at] = weights[k]!;
    }
  return (row, sums, touched) => {
    let found = 0;
    for (let k = offsets[movieRows[row]!]!; k < offsets[movieRows[row]! + 1]!; k++) {
      const weight = weights[k]!;
      for (let i = ends[features[k]!]!; i < ends[features[k]! + 1]!; i++) {
        const other = holders[i]!;
        // Weights are above 0, so that a sum of 0 was not touched yet.
        if (sums[other] === 0) touched[found++] = other;
        sums[other] = sums[other]! + weight * held[i]!;
      }
    }
    return found;
  };
}
