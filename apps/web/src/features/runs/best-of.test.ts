import { expect, test } from "vitest";
import { bestOf } from "./best-of";

test("the best value is the highest, or the lowest where lower is better", () => {
  expect(bestOf([0.1, null, 0.3], true)).toBe(2);
  expect(bestOf([0.95, 0.9, 1.2], false)).toBe(1);
});

test("no best among equals or alone", () => {
  expect(bestOf([0.1, 0.1], true)).toBeNull();
  expect(bestOf([null, 0.1], true)).toBeNull();
  expect(bestOf([], true)).toBeNull();
});
