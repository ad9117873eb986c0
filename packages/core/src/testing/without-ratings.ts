import type { Dataset } from "../dataset/dataset.js";

/** The same movies, rated by nobody. */
export function withoutRatings(dataset: Dataset): Dataset {
  return {
    ...dataset,
    users: [],
    ratings: {
      offsets: new Uint32Array(1),
      movies: new Uint32Array(),
      values: new Float32Array(),
      timestamps: new Float64Array(),
    },
  };
}
