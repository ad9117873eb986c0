import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { expandedRuns } from "../../testing/expanded-runs.js";
import { interactionLayout } from "../../testing/line-layouts.js";
import { aboutUint32, mostly, oddRatings } from "../../testing/odd-numbers.js";
import { idOf } from "./ids.js";
import type { InteractionLayout } from "./interaction-layout.js";
import { parseInteractions } from "./parse-interactions.js";

type Cell = "user" | "item" | "rating" | "time";
const words = ["017", "00", "", "-1", "x", "1x", "x1", "/", "5/", "é", "1.5", "12345678901234567890"];
const nothings = ["", "NA", "n/a", "NaN", "null", "None", "\\N", "-"];
const id = mostly(fc.nat(30).map(String), ...aboutUint32, ...words);
const cells: fc.Arbitrary<Record<Cell, string>> = fc.record({
  user: id,
  item: id,
  rating: mostly(
    fc.integer({ min: 0, max: 10 }).map((halves) => String(halves / 2)),
    ...[...oddRatings, "-1", "-2", "-0.5", "x", "1x", "/", "5:"],
    ...nothings,
  ),
  time: mostly(
    fc.nat(2 ** 31 - 1).map(String),
    ...[
      ...aboutUint32,
      "999999999999999",
      "1000000000000000",
      "0000000000000001",
      "-5",
      "1.5",
      "9e8",
      "x",
      "1x",
      "/",
    ],
    ...nothings,
  ),
});

const numberIn = (text: string) => (/^$|[^\d.e+-]/.test(text) ? Number.NaN : Number(text));

/** What the contract says of a line, for times of so many parts a second. */
function judged(
  { user, item, rating, time }: Record<Cell, string>,
  { scale: { from, to } }: InteractionLayout,
  parts: number,
): readonly [string, string, number, number] | string {
  if (user === "") return "user id is empty";
  if (item === "") return "item id is empty";
  if (nothings.includes(rating)) return "has no rating";
  const value = numberIn(rating);
  if (Number.isNaN(value)) return "rating is not a number";
  if (value === -1 && from >= 0) return "has no rating";
  if (value < from || value > to) return `rating is outside the scale ${from} to ${to}`;
  const seconds = nothings.includes(time) ? 0 : Math.floor(numberIn(time) / parts);
  if (!(seconds >= 0 && seconds <= 4294967295))
    return "time is not one of this column's kind, or before 1970";
  const zero = Math.min(0, from);
  return [user, item, Math.fround((value - zero) * (5 / (to - zero))), seconds];
}

function parse(text: string, given = interactionLayout()) {
  // Pieces lie between others.
  const bytes = Buffer.from(`7,1,3,4\n${text}8,1,3,4\n`);
  const { users, named, movies, namedItems, values, timestamps, ...rest } = parseInteractions(
    bytes,
    8,
    bytes.length - 8,
    given,
  );
  const rows = expandedRuns(users).map((user, i) => [
    idOf(user, named),
    idOf(movies[i]!, namedItems),
    values[i],
    timestamps[i],
  ]);
  return {
    rows,
    lineCount: rest.lineCount,
    skipped: rest.skipped,
    rejected: new Map(rest.rejected.map(({ reason, lines }) => [reason, lines])),
    descriptions: new Map([...rest.descriptions].map(([code, found]) => [idOf(code, namedItems), found])),
  };
}

test.each<[string, Partial<InteractionLayout>, parts?: number]>([
  ["commas", {}],
  ["semicolons", { delimiter: ";" }],
  ["tabs", { delimiter: "\t" }],
  ["bars, milliseconds", { delimiter: "|", timeKind: "milliseconds" }, 1000],
  ["two colons", { delimiter: "::" }],
  [
    "another order, one column more in front",
    { columnCount: 5, columns: { user: 4, item: 1, rating: 2, time: 3 } },
  ],
  ["ratings first", { columns: { user: 3, item: 1, rating: 0, time: 2 } }],
  ["times first", { columns: { user: 3, item: 1, rating: 2, time: 0 } }],
  ["a scale from above zero", { scale: { from: 1, to: 4 } }],
  ["one column more at the end", { columnCount: 5 }],
  ["a scale from below zero", { scale: { from: -1, to: 3 } }],
  ["items described", { described: [3, 2] }],
])("any lines give their ratings, or their reasons and numbers: %s", (_, more, parts = 1) => {
  const given = interactionLayout(more);
  const written = fc.record({
    cells,
    pad: fc.constantFrom("", "", "", " "),
    quoted: fc.nat(12),
    end: fc.constantFrom("\n", "\r\n"),
  });
  fc.assert(
    fc.property(fc.array(fc.option(written, { freq: 9 }), { maxLength: 12 }), (lines) => {
      const rows: (readonly unknown[])[] = [];
      const skipped: number[] = [];
      const rejected = new Map<string, number[]>();
      const descriptions = new Map<string, readonly string[]>();
      let text = "";
      for (const [number, one] of lines.entries()) {
        if (one === null) {
          text += "  \n";
          skipped.push(number);
          continue;
        }
        const line = Array.from({ length: given.columnCount }, () => "y");
        for (const [name, place] of Object.entries(given.columns)) line[place] = one.cells[name as Cell];
        fc.pre(given.delimiter !== "::" || !line.join("").includes(":"));
        const padded = line.map((cell, at) =>
          at === one.quoted ? `"${cell}"` : `${one.pad}${cell}${one.pad}`,
        );
        text += padded.join(given.delimiter) + one.end;
        const found = judged(one.cells, given, parts);
        if (typeof found === "string") {
          skipped.push(number);
          rejected.set(found, [...(rejected.get(found) ?? []), number]);
          continue;
        }
        rows.push(found);
        if (given.described.length > 0 && !descriptions.has(found[1]))
          descriptions.set(
            found[1],
            given.described.map((place) => line[place]!),
          );
      }
      expect(parse(text, given)).toEqual({ rows, lineCount: lines.length, skipped, rejected, descriptions });
    }),
    { numRuns: 120 },
  );
});

test.each([
  ["1,2,3", "expected 4 columns"],
  ["1,2,3,4,5", "expected 4 columns"],
  ["1;2;3;4", "expected 4 columns"],
  ['"1,2",3,4', "expected 4 columns"],
  ['1,"2,3,4', "a quote is not closed on its line"],
  ['"",2,3,4', "user id is empty"],
  ['1," ",3,4', "item id is empty"],
  ['1,2,"4,5",4', "rating is not a number"],
])("%j gives no rating", (text, reason) => {
  expect(parse(`${text}\n1,2,3,4\n`)).toMatchObject({
    rows: [["1", "2", 3, 4]],
    lineCount: 2,
    skipped: [0],
    rejected: new Map([[reason, [0]]]),
  });
});

test("cells beyond the last are let go where they are empty; quotes may hold delimiters", () => {
  expect(parse('1,2,3,4,\n1,3,3,4,,\n1,"4, or 5",3,4\n').rows.map(([, item]) => item)).toEqual([
    "2",
    "3",
    "4, or 5",
  ]);
});

test.each(["1:2::3::4", "1::2:3::4", "1::2::3:4", "1::2::3.5:4", "1::2::3::4::5"])(
  "%j lacks a colon or has too many cells",
  (text) => {
    const { rows, rejected } = parse(`${text}\n1::2::3::4\n`, interactionLayout({ delimiter: "::" }));
    expect(rows).toEqual([["1", "2", 3, 4]]);
    expect([...rejected]).toEqual([["expected 4 columns", [0]]]);
  },
);

test("runs of blanks and tabs divide, those at a line's ends do not", () => {
  const given = interactionLayout({ delimiter: " " });
  const text = "1 2 3 4\n \t1\t 2  3\t4\r\n1 2 3 4 \t \r\n1 2 3\n1 2 3 4 5\n\t\n";
  expect(parse(text, given)).toMatchObject({
    rows: [1, 2, 3].map(() => ["1", "2", 3, 4]),
    skipped: [3, 4, 5],
    rejected: new Map([["expected 4 columns", [3, 4]]]),
  });
});

test("a column that is not there: one person's rows, no ratings, no times", () => {
  const given = interactionLayout({
    columnCount: 1,
    columns: { user: -1, item: 0, rating: -1, time: -1 },
    timeKind: null,
  });
  expect(parse('Heat\n77\n"A, B"\n', { ...given, scale: { from: 0, to: 10 } }).rows).toEqual([
    ["1", "Heat", 5, 0],
    ["1", "77", 5, 0],
    ["1", "A, B", 5, 0],
  ]);
});

test("a title's year belongs to the item's name, where there is one", () => {
  const given = interactionLayout({ columnCount: 5, itemYear: 4 });
  const { rows } = parse("1,Heat,3,4,1995\n1,Heat,3,4,\n1,7,3,4,1995\n1,,3,4,1995\n", given);
  expect(rows.map(([, item]) => item)).toEqual(["Heat (1995)", "Heat", "7 (1995)"]);
  const first = interactionLayout({
    columnCount: 5,
    columns: { user: 1, item: 2, rating: 3, time: 4 },
    itemYear: 0,
  });
  expect(parse("1995,1,Heat,3,4\n", first).rows.map(([, item]) => item)).toEqual(["Heat (1995)"]);
});

test("a comma is a decimal point where it divides nothing, ratings become stars, dates seconds", () => {
  const given = interactionLayout({ delimiter: ";", scale: { from: 0, to: 10 }, timeKind: "date" });
  const text =
    "1;2;7,5;2000-12-31\n1;3;10;2000-12-31 22:12:40\n1;4;0;Dec 31, 2000\n1;5;10,1;2000-12-31\n1;6;1;NA\n1;7;1;978300760\n";
  expect(parse(text, given)).toMatchObject({
    rows: [
      ["1", "2", 3.75, 978_220_800],
      ["1", "3", 5, 978_300_760],
      ["1", "4", 0, 978_220_800],
      ["1", "6", 0.5, 0],
    ],
    rejected: new Map([
      ["rating is outside the scale 0 to 10", [3]],
      ["time is not one of this column's kind, or before 1970", [5]],
    ]),
  });
});

test("an item is described by its first line that counts", () => {
  const given = interactionLayout({ columnCount: 6, described: [5, 4] });
  const text =
    '1,Heat,x,4,bad,bad\n1,Heat,3,4,Drama,"Mann, M."\n2,Heat,3,4,Comedy,Smithee\n2,7,3,4, Western , Ford \n';
  expect([...parse(text, given).descriptions]).toEqual([
    ["Heat", ["Mann, M.", "Drama"]],
    ["7", ["Ford", "Western"]],
  ]);
});

test("only ids of lines that count are named", () => {
  const bytes = Buffer.from(
    'Ann,Heat,bad\n"Bob","Up",9\nCleo,Alien,\nDan,Dune,-1\nEve,Big,3\n"Fay","Jaws",4\n',
  );
  const layout: InteractionLayout = {
    delimiter: ",",
    columnCount: 3,
    columns: { user: 0, item: 1, rating: 2, time: -1 },
    itemYear: -1,
    described: [],
    scale: { from: 0, to: 5 },
    timeKind: null,
  };
  const { named, namedItems } = parseInteractions(bytes, 0, bytes.length, layout);
  expect({ named, namedItems }).toEqual({ named: ["Eve", "Fay"], namedItems: ["Big", "Jaws"] });
});

test("pieces of the shortest lines alone have room for all of them", () => {
  const columns = { user: 0, item: 1, rating: -1, time: -1 };
  const { rows } = parse(
    "1,1\n".repeat(90_000),
    interactionLayout({ columnCount: 2, columns, timeKind: null }),
  );
  expect(rows).toHaveLength(90_000);
  expect(rows.at(-1)).toEqual(["1", "1", 5, 0]);
});

test("a piece takes no more memory than its shortest lines could need, wherever it lies", async () => {
  // The columns are kept from piece to piece: fresh modules have had none yet.
  vi.resetModules();
  const fresh = await import("./parse-interactions.js");
  const { scratchColumns } = await import("./scratch-columns.js");
  const bytes = Buffer.from("1,2,3,4\n".repeat(1000));
  expect(fresh.parseInteractions(bytes, 7992, 8000, interactionLayout()).lineCount).toBe(1);
  expect(scratchColumns(0).capacity).toBe(3);
});
