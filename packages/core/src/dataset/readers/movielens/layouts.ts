import type { RatingLayout } from "../../ratings/parse-ratings.js";

const fourColumns = { user: 0, movie: 1, rating: 2, timestamp: 3 };

/** The three ways in which MovieLens releases were written. */
export const layouts = {
  csv: { releases: "20m, 25m, 32m, latest", ratings: "ratings.csv", movies: "movies.csv" },
  dat: { releases: "1m, 10m", ratings: "ratings.dat", movies: "movies.dat" },
  pipes: { releases: "100k", ratings: "u.data", movies: "u.item" },
} as const;
export type LayoutName = keyof typeof layouts;

/** Half a star is the least in every release that knows halves, and the older ones have no rating below 1. */
export const starScale = { minRating: 0.5, maxRating: 5 } as const;

export const datRatings: RatingLayout = {
  delimiter: "::",
  columns: fourColumns,
  columnCount: 4,
  ...starScale,
};
export const pipeRatings: RatingLayout = {
  delimiter: "\t",
  columns: fourColumns,
  columnCount: 4,
  ...starScale,
};
