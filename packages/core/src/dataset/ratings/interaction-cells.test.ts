import fc from "fast-check";
import { expect, test } from "vitest";
import { ratingIn, ratingOf, timeIn, timeOf } from "./interaction-cells.js";
import { divisorOf, type TimeKind } from "./times.js";

test.each([
  ...(["", "NA", "n/a", "NaN", "NULL", "none", "\\N", "-"] as const).map(
    (text) => [text, -Infinity] as const,
  ),
  ...(["x", "1x", "x1", "0x1", "1e", ".", "1.2.3", "--1", "- 1", "1 2", "nan.", "xna", "nax"] as const).map(
    (text) => [text, Number.NaN] as const,
  ),
  ["4", 4],
  ["+4.", 4],
  ["-.5", -0.5],
  [".25e+1", 2.5],
  ["25e-1", 2.5],
  ["25e-01", 2.5],
  ["1E2", 100],
  ["12345678901", 12_345_678_901],
] as const)("the rating in %j is %d", (text, rating) => {
  expect(ratingIn(text, false)).toBe(rating);
});

test("a comma is a point where it divides no cells", () => {
  expect(ratingIn("4,5", true)).toBe(4.5);
  expect(ratingIn("4,5", false)).toBeNaN();
});

test("the time in a cell, 0 where there is none", () => {
  expect(timeIn("978300760", "seconds")).toBe(978_300_760);
  expect(timeIn("2000-12-31", "date")).toBe(978_220_800);
  expect([timeIn("", "date"), timeIn("null", "seconds")]).toEqual([0, 0]);
  expect([timeIn("2000-12-31", "seconds"), timeIn("978300760", "date")]).toEqual([Number.NaN, Number.NaN]);
});

const cell = fc.oneof(
  fc.stringMatching(/^[0-9.]{0,12}$/),
  fc.stringMatching(/^[-+/:,eE0-9. ]{1,8}$/),
  fc.nat().map(String),
  fc.constantFrom(
    "",
    "NA",
    "999999999999999",
    "1000000000000000",
    "4,5",
    "2000-12-31",
    "2000-12-31 10:11:12",
    "31.12.2000",
  ),
);

test("from bytes the same is read as from text", () => {
  // Too long to be added up digit by digit without an error, and a date of digits alone.
  for (const [text, kind] of [
    ["3.7746610103488027", "seconds"],
    ["332603950665305385", "seconds"],
    ["20001231", "date"],
    ["", "nanoseconds"],
  ] as const) {
    const bytes = Buffer.from(`7${text}7`);
    expect(ratingOf(bytes, 1, bytes.length - 1, false)).toBe(ratingIn(text, false));
    expect(timeOf(bytes, 1, bytes.length - 1, kind, divisorOf(kind))).toBe(timeIn(text, kind));
  }
  const kinds: readonly TimeKind[] = [
    "seconds",
    "milliseconds",
    "nanoseconds",
    "date",
    "day first",
    "month first",
  ];
  fc.assert(
    fc.property(cell, fc.boolean(), fc.constantFrom(...kinds), (text, comma, kind) => {
      const bytes = Buffer.from(`7${text}7`);
      expect(ratingOf(bytes, 1, bytes.length - 1, comma)).toBe(ratingIn(text, comma));
      expect(timeOf(bytes, 1, bytes.length - 1, kind, divisorOf(kind))).toBe(timeIn(text, kind));
    }),
    { numRuns: 500 },
  );
});
