import { expect, test } from "vitest";
import type { RatingPredictor } from "../embedding/rating-predictor.js";
import { ratingErrors, ratingScale } from "./rating-errors.js";

const heldOut = {
  users: Uint32Array.of(2, 7),
  offsets: Uint32Array.of(0, 3, 4),
  movies: Uint32Array.of(5, 1, 9, 4),
  values: Float32Array.of(4, 1, 3, 2.5),
};
const scale = { lowest: 1, highest: 5 };

/** Says what a table says of user and movie, and notes who is asked for. */
function table(said: Record<string, number>) {
  const asked: number[] = [];
  const predictor: RatingPredictor = {
    description: "a table",
    predict(user, movies, out) {
      asked.push(user);
      movies.forEach((movie, i) => {
        out[i] = said[`${user} ${movie}`]!;
      });
    },
  };
  return { asked, predictor };
}

test("sums of squares and of absolute values by user; what can't be told is the other's, and all is on the scale", () => {
  const first = table({ "2 5": 4.5, "2 1": Number.NaN, "2 9": 99, "7 4": -3 });
  const instead = table({ "2 5": 1, "2 1": 3, "2 9": 1 });
  const errors = ratingErrors(heldOut, first.predictor, instead.predictor, scale);
  // .5, then 3 - 1, then 5 - 3; of the other user 1 - 2.5.
  expect([...errors.squared]).toEqual([0.25 + 4 + 4, 2.25]);
  expect([...errors.absolute]).toEqual([0.5 + 2 + 2, 1.5]);
  expect([...errors.counts]).toEqual([3, 1]);
  expect(first.asked).toEqual([2, 7]);
  expect(instead.asked).toEqual([2]);
});

test("the scale reaches from the lowest to the highest rating", () => {
  expect(ratingScale(Float32Array.of(3, 0.5, 4, 4.5, 1))).toEqual({ lowest: 0.5, highest: 4.5 });
  expect(ratingScale(Float32Array.of(2))).toEqual({ lowest: 2, highest: 2 });
});
