import { expect, test } from "vitest";
import { plantedDataset } from "../testing/index.js";
import { ratingHistogram } from "./rating-statistics.js";

test("counts halves and any other rating, ascending", () => {
  const values = Float32Array.of(5, 0.5, 3.7, 5, -1, 0.5, 3.7, 5, 0);
  const ratings = { offsets: Uint32Array.of(0, 9), movies: new Uint32Array(9), values };
  const planted = plantedDataset({ movies: 4, users: 1, clusters: 1, ratingsPerUser: 1 });
  expect(ratingHistogram({ ...planted, ratings: { ...ratings, timestamps: new Float64Array(9) } })).toEqual([
    { rating: -1, count: 1 },
    { rating: 0, count: 1 },
    { rating: 0.5, count: 2 },
    { rating: Math.fround(3.7), count: 2 },
    { rating: 5, count: 3 },
  ]);
});
