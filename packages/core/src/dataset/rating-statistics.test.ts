import fc from "fast-check";
import { expect, test } from "vitest";
import { plantedDataset } from "../testing/index.js";
import { decimalOf, storedRating } from "./rating-decimals.js";
import { ratingHistogram, ratingStatistics } from "./rating-statistics.js";

test("counts halves and any other rating, ascending", () => {
  const values = Float32Array.of(5, 0.5, 3.7, 5, -1, 0.5, 3.7, 5, 0);
  const ratings = { offsets: Uint32Array.of(0, 9), movies: new Uint32Array(9), values };
  const planted = plantedDataset({ movies: 4, users: 1, clusters: 1, ratingsPerUser: 1 });
  expect(ratingHistogram({ ...planted, ratings: { ...ratings, timestamps: new Float64Array(9) } })).toEqual([
    { rating: -1, count: 1 },
    { rating: 0, count: 1 },
    { rating: 0.5, count: 2 },
    { rating: 3.7, count: 2 },
    { rating: 5, count: 3 },
  ]);
});

/** A decimal of at most `digits` digits after the point, with its whole number of units. */
const decimals = (digits: number) =>
  fc.integer({ min: 0, max: 10 * 10 ** digits }).map((units) => ({ units, decimal: units / 10 ** digits }));

test("a mean is the double nearest to the true one, on any scale with decimals", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3 }).chain((digits) =>
        fc.record({
          digits: fc.constant(digits),
          ratings: fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), decimals(digits)), { maxLength: 60 }),
        }),
      ),
      ({ digits, ratings }) => {
        const { ratingCounts, meanRatings } = ratingStatistics(
          {
            movies: Uint32Array.from(ratings, ([row]) => row),
            values: Float32Array.from(ratings, ([, { decimal }]) => decimal),
          },
          4,
        );
        for (let row = 0; row < 4; row++) {
          const mine = ratings.filter(([movie]) => movie === row);
          const units = mine.reduce((sum, [, rating]) => sum + rating.units, 0);
          expect(ratingCounts[row]).toBe(mine.length);
          expect(meanRatings[row]).toBe(units / (mine.length * 10 ** digits));
        }
      },
    ),
  );
});

test("4, 4, 4, 4.5 and 4.5 have a mean of 4.2, which is no less than 4.2", () => {
  const values = Float32Array.of(4, 4, 4, 4.5, 4.5);
  expect(ratingStatistics({ movies: new Uint32Array(5), values }, 1).meanRatings[0]).toBe(4.2);
});

test.each([
  { digits: 6, ratings: [3.999999, 4, 0.000003], sum: 7_999_999 + 3 },
  { digits: 5, ratings: [55.12345, 99.99999, 100, 0.1], sum: 25_522_344 },
  { digits: 2, ratings: [123456.79, 0.01], sum: 12_345_680 },
])(
  "decimals of $digits digits after the point have a mean of decimals, whatever their size",
  ({ digits, ratings, sum }) => {
    const values = Float32Array.from(ratings);
    const { meanRatings } = ratingStatistics({ movies: new Uint32Array(ratings.length), values }, 1);
    expect(meanRatings[0]).toBe(sum / (ratings.length * 10 ** digits));
  },
);

test("scores that are no short decimals still have a mean", () => {
  const values = Float32Array.of(0.123456789, 0.3, -7.7e30);
  const [mean] = ratingStatistics({ movies: new Uint32Array(3), values }, 1).meanRatings;
  expect(mean! / (-7.7e30 / 3)).toBeCloseTo(1, 6);
  const far = Float32Array.of(300.00002, 0.000001);
  const stored = ratingStatistics({ movies: new Uint32Array(2), values: far }, 1).meanRatings[0];
  expect(stored).toBe((far[0]! + far[1]!) / 2);
});

test("a decimal survives being stored, and bounds keep its order", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -99_999, max: 99_999 }),
      fc.integer({ min: -99_999, max: 99_999 }),
      (a, b) => {
        const [x, y] = [a / 1000, b / 1000];
        expect(decimalOf(Math.fround(x))).toBe(x);
        expect(Math.fround(x) >= storedRating(y)).toBe(x >= y);
      },
    ),
  );
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (any) => {
      expect(Math.fround(decimalOf(any))).toBe(any === 0 ? decimalOf(any) : any);
    }),
  );
});
