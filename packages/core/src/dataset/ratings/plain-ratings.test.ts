import { expect, test } from "vitest";
import { ratingLayout } from "../../testing/line-layouts.js";
import type { RatingLayout } from "./parse-ratings.js";
import { plainLayoutOf, readPlainRatings } from "./plain-ratings.js";
import { scratchColumns } from "./scratch-columns.js";

const { columns: usual } = ratingLayout();
/** Movies 0 to 12 lie in the rows of their numbers, but 4, which is none. */
const lookup = Int32Array.from({ length: 13 }, (_, id) => (id === 4 ? -1 : id));

/** Rows that are taken from the start of a text, and what is left of it. */
function taken(text: string, given = ratingLayout()) {
  const bytes = Buffer.from(text);
  const rows = scratchColumns(10);
  const rest = readPlainRatings(bytes, 0, bytes.length, plainLayoutOf(given)!, lookup, rows);
  const { userIds, movies, values, timestamps } = rows;
  const of = (column: Uint32Array | Float32Array) => [...column.subarray(0, rows.count)];
  return { rows: [userIds, movies, values, timestamps].map(of), rest: text.slice(rest) };
}

// Nobody would notice but by the time that it takes if such lines were left to the careful way.
test.each<[string, number[][], Partial<RatingLayout>?]>([
  ["0,0,0.5,0\n", [[0], [0], [0.5], [0]]],
  ["3999999999,10,5,3999999999\n", [[3_999_999_999], [10], [5], [3_999_999_999]]],
  ["10,09,3.5,978300760\r\n", [[10], [9], [3.5], [978_300_760]]],
  ["999999999,000000012,4,099999999\n", [[999_999_999], [12], [4], [99_999_999]]],
  ["1,2,3.5000000,4\n", [[1], [2], [3.5], [4]]],
  ["1,2,000000003,4\n", [[1], [2], [3], [4]]],
  ["1,2,0.987654,4\n", [[1], [2], [Math.fround(0.987654)], [4]]],
  ["1;2;3;4\n", [[1], [2], [3], [4]], { delimiter: ";" }],
  ["1\t2\t3\t4\n", [[1], [2], [3], [4]], { delimiter: "\t" }],
  ["1::2::3.5::4\r\n", [[1], [2], [3.5], [4]], { delimiter: "::" }],
  ["1,2,9,4\n", [[1], [2], [9], [4]], { minRating: 9, maxRating: 9 }],
])("%j is plain", (text, rows, more) => {
  expect(taken(text, ratingLayout(more))).toEqual({ rows, rest: "" });
});

test.each([
  ...[
    "01,2,3,4",
    "4000000000,2,3,4",
    "00000000001,2,3,4",
    "x,2,3,4",
    "/,2,3,4",
    ":,2,3,4",
    ",2,3,4",
    "1;2,3,4",
  ],
  ...["1,12345678901,3,4", "1,4294967298,3,4", "1,,3,4", "1,2x,3,4", "1,2;3,4", "1,4,3,4", "1,13,3,4"],
  ...[
    "1,2,,4",
    "1,2,.5,4",
    "1,2,3.,4",
    "1,2,3.50000000,4",
    "1,2,0000000003,4",
    "1,2,3;4",
    "1,2,0.4,4",
    "1,2,5.1,4",
  ],
  ...["1,2,-1,4", "1,2,3,", "1,2,3,4000000000", "1,2,3,4.5", '1,"2",3,4', "1,2,3", "1,2,3,4,5", "1,2,3,4 "],
  ...[" 1,2,3,4", "", "1,2,3,4\rx"],
])("where %j stands, plain lines end", (line) => {
  const rest = `${line}\n3,3,3,3\n`;
  expect(taken(`7,7,5,7\n8,8,5,8\n${rest}`)).toEqual({
    rows: [
      [7, 8],
      [7, 8],
      [5, 5],
      [7, 8],
    ],
    rest,
  });
});

test.each(["1:2::3::4", "1::2:3::4", "1::2::3:4", "1;:2::3::4"])("%j lacks a colon", (line) => {
  expect(taken(`7::7::5::7\n${line}\n`, ratingLayout({ delimiter: "::" })).rest).toBe(`${line}\n`);
});

test("user 0 is read so in any line", () => {
  expect(taken("7,7,5,7\n0,8,5,8\n")).toEqual({
    rows: [
      [7, 0],
      [7, 8],
      [5, 5],
      [7, 8],
    ],
    rest: "",
  });
});

test("rows are added to those that are there", () => {
  const rows = scratchColumns(4);
  const text = Buffer.from("1,2,3,4\n5,6,4,8\n");
  const plain = plainLayoutOf(ratingLayout())!;
  expect(readPlainRatings(text, 0, 8, plain, lookup, rows)).toBe(8);
  expect(readPlainRatings(text, 8, 16, plain, lookup, rows)).toBe(16);
  expect([...rows.userIds.subarray(0, rows.count)]).toEqual([1, 5]);
});

test.each<Partial<RatingLayout>>([
  { columnCount: 5 },
  { columns: { ...usual, user: 1, movie: 0 } },
  { columns: { ...usual, movie: 2, rating: 1 } },
  { columns: { ...usual, rating: 3, timestamp: 2 } },
  { columns: { ...usual, user: 3, timestamp: 0 } },
  { columns: { ...usual, movie: 3, timestamp: 1 } },
  { columns: { user: 1, movie: 2, rating: 3, timestamp: 0 } },
])("no line is plain where columns stand so: %j", (more) => {
  expect(plainLayoutOf(ratingLayout(more))).toBeNull();
});
