import fc from "fast-check";
import { expect, test } from "vitest";
import { expandedRuns } from "../../testing/expanded-runs.js";
import { ratingLayout } from "../../testing/line-layouts.js";
import { aboutUint32, mostly, oddRatings } from "../../testing/odd-numbers.js";
import { idOf } from "./ids.js";
import { parseRatings } from "./parse-ratings.js";
import { scratchColumns } from "./scratch-columns.js";

/** Movies 1 to 6 lie in rows 0 to 5, but 4, which is none. */
const lookup = Int32Array.of(-1, 0, 1, 2, -1, 4, 5);
const { columns: usual } = ratingLayout();

/** A line's cells by what they are, and what tells them apart from the next. */
interface Line {
  readonly user: string;
  readonly movie: string;
  readonly rating: string;
  readonly timestamp: string;
}
const oddNumbers = ["", "-1", "1.5", "x", "1x", "x1", "/", ":", "5/", "5:", "1 2"];
const line: fc.Arbitrary<Line> = fc.record({
  user: mostly(fc.nat(300).map(String), ...aboutUint32, "017", "00", ...oddNumbers),
  movie: mostly(
    fc.constantFrom("1", "2", "3", "5", "6"),
    ...["0", "4", "7", "03", "00000000003", "4294967297", "8589934593", "10000000001", ...oddNumbers],
  ),
  rating: mostly(
    fc.integer({ min: 1, max: 10 }).map((halves) => String(halves / 2)),
    ...[...oddRatings, "0", "0.4", "0.49999999", ...oddNumbers],
  ),
  timestamp: mostly(fc.nat(2 ** 31 - 1).map(String), ...aboutUint32, "007", ...oddNumbers),
});

/** What the contract says of a line. */
function judged({
  user,
  movie,
  rating,
  timestamp,
}: Line): readonly [string, number, number, number] | string {
  const isWhole = (text: string) => /^\d+$/.test(text);
  if (!isWhole(user)) return "user id is not a whole number";
  if (!isWhole(movie)) return "movie id is not a whole number";
  const row = lookup[Number(movie)] ?? -1;
  if (row < 0) return "movie id is not among the movies";
  const value = rating.trim() === "" ? Number.NaN : Number(rating);
  if (Number.isNaN(value)) return "rating is not a number";
  if (value < 0.5 || value > 5) return "rating is outside the scale 0.5 to 5";
  if (!isWhole(timestamp) || Number(timestamp) > 4294967295)
    return "timestamp is not a whole number of seconds since 1970";
  return [user, row, Math.fround(value), Number(timestamp)];
}

function parse(text: string, given = ratingLayout()) {
  // Pieces lie between others.
  const bytes = Buffer.from(`7,1,3,4\n${text}8,1,3,4\n`);
  const parsed = parseRatings(bytes, 8, bytes.length - 8, given, lookup);
  const rows = expandedRuns(parsed.users).map((user, i) => [
    idOf(user, parsed.named),
    parsed.movies[i],
    parsed.values[i],
    parsed.timestamps[i],
  ]);
  const { lineCount, skipped, rejected } = parsed;
  return {
    rows,
    lineCount,
    skipped,
    rejected: new Map(rejected.map(({ reason, lines }) => [reason, lines])),
  };
}

test.each([
  ["commas", ratingLayout()],
  ["semicolons", ratingLayout({ delimiter: ";" })],
  ["tabs", ratingLayout({ delimiter: "\t" })],
  ["two colons", ratingLayout({ delimiter: "::" })],
  ["another order", ratingLayout({ columns: { user: 3, movie: 0, rating: 1, timestamp: 2 } })],
  ["user and movie exchanged", ratingLayout({ columns: { ...usual, user: 1, movie: 0 } })],
  ["rating and time exchanged", ratingLayout({ columns: { ...usual, rating: 3, timestamp: 2 } })],
  ["one column more", ratingLayout({ columnCount: 5 })],
])("any lines give their ratings, or their reasons and numbers: %s", (_, given) => {
  const written = fc.record({
    line,
    pad: fc.constantFrom("", "", "", " "),
    end: fc.constantFrom("\n", "\r\n"),
  });
  fc.assert(
    fc.property(fc.array(fc.option(written, { freq: 9 }), { maxLength: 12 }), (lines) => {
      const rows: (readonly unknown[])[] = [];
      const skipped: number[] = [];
      const rejected = new Map<string, number[]>();
      let text = "";
      for (const [number, one] of lines.entries()) {
        if (one === null) {
          text += "  \n";
          skipped.push(number);
          continue;
        }
        const cells = Array.from({ length: given.columnCount }, () => "x");
        for (const [name, place] of Object.entries(given.columns))
          cells[place] = one.line[name as keyof Line] + one.pad;
        fc.pre(given.delimiter !== "::" || !cells.join("").includes(":"));
        text += cells.join(given.delimiter) + one.end;
        const found = judged(one.line);
        if (typeof found !== "string") rows.push(found);
        else {
          skipped.push(number);
          rejected.set(found, [...(rejected.get(found) ?? []), number]);
        }
      }
      expect(parse(text, given)).toEqual({ rows, lineCount: lines.length, skipped, rejected });
    }),
    { numRuns: 120 },
  );
});

test.each([
  ["1,2,3", "expected 4 columns"],
  ["1,2,3,4,5", "expected 4 columns"],
  ["1,2,3,4,", "expected 4 columns"],
  ["1;2;3;4", "expected 4 columns"],
  ["1:2,3,4", "expected 4 columns"],
])("%j is no line of four cells", (text, reason) => {
  expect(parse(`${text}\n1,2,3,4\n`)).toEqual({
    rows: [["1", 1, 3, 4]],
    lineCount: 2,
    skipped: [0],
    rejected: new Map([[reason, [0]]]),
  });
});

test.each(["1:2::3::4", "1::2:3::4", "1::2::3:4", "1::2::3.5:4", "1::2::3::4::5"])(
  "%j lacks a colon or has too many cells",
  (text) => {
    const { rows, rejected } = parse(`${text}\n1::2::3::4\n`, ratingLayout({ delimiter: "::" }));
    expect(rows).toEqual([["1", 1, 3, 4]]);
    expect([...rejected]).toEqual([["expected 4 columns", [0]]]);
  },
);

test("quotes hold delimiters, a comma is a decimal point where it divides nothing, nameless cells are empty", () => {
  expect(parse('"1","2","3.5","4"\n"1,2",3,4,5\n').rows).toEqual([["1", 1, 3.5, 4]]);
  expect(parse("1;2;3,5;4\n", ratingLayout({ delimiter: ";" })).rows).toEqual([["1", 1, 3.5, 4]]);
  const nameless = parse("1,2,3,4,\n1,2,3,5, \n1,2,3,4,x\n", ratingLayout({ columnCount: 5, nameless: [4] }));
  expect(nameless.rows.map(([, , , time]) => time)).toEqual([4, 5]);
  expect([...nameless.rejected]).toEqual([
    ["a column without a name holds a value: is a comma in the text not quoted?", [2]],
  ]);
});

test("of several nameless columns none may hold a value", () => {
  const given = ratingLayout({ columnCount: 6, nameless: [4, 5] });
  const { rows, skipped } = parse("1,2,3,4,,\n1,2,3,5,x,\n1,2,3,6,,x\n1,2,3,7,x,x\n", given);
  expect([rows, skipped]).toEqual([[["1", 1, 3, 4]], [1, 2, 3]]);
});

test.each([
  [".55", 0.55],
  ["1.", 1],
  ["+2", 2],
  ["20e-1", 2],
  ["0.2e+1", 2],
  ["2000E-03", 2],
  ["0.0000000002e10", 2],
])("the rating %j is read as %d", (written, value) => {
  expect(parse(`1,2,${written},4\n`).rows).toEqual([["1", 1, Math.fround(value), 4]]);
});

test.each([
  ...["0x3", "0b11", "0o3", "3x", "x3", "3e", "3e+", "e1", ".", "Infinity", "-NaN"],
  ...["3,5", "1,2,3"].map((cell) => `"${cell}"`),
])("the rating %s is no number where commas divide cells", (written) => {
  const { rows, rejected } = parse(`1,2,${written},4\n`);
  expect(rows).toEqual([]);
  expect([...rejected]).toEqual([["rating is not a number", [0]]]);
});

test("two colons divide cells with quotes as well, and a line of one empty cell has too few", () => {
  const { rejected } = parse('"1"::2::3::4\n""\n', ratingLayout({ delimiter: "::" }));
  expect([...rejected]).toEqual([
    ["user id is not a whole number", [0]],
    ["expected 4 columns", [1]],
  ]);
  expect([...parse('""\n').rejected]).toEqual([["expected 4 columns", [0]]]);
});

test("both ends of the scale belong to it", () => {
  const given = ratingLayout({ minRating: 1, maxRating: 4 });
  expect(parse("1,1,1,0\n1,2,4,0\n1,3,0.99,0\n1,5,4.01,0\n1,6,1.0,0\n", given)).toMatchObject({
    rows: [
      ["1", 0, 1, 0],
      ["1", 1, 4, 0],
      ["1", 5, 1, 0],
    ],
    rejected: new Map([["rating is outside the scale 1 to 4", [2, 3]]]),
  });
});

test("pieces of the shortest lines alone have room for all of them, and take no more", () => {
  const count = scratchColumns(0).capacity + 70_000;
  const { rows } = parse("1,1,1,1\n".repeat(count));
  expect(rows).toHaveLength(count);
  expect(rows.at(-1)).toEqual(["1", 0, 1, 1]);
  expect(scratchColumns(0).capacity).toBe(count + 1);
});
