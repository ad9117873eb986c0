import { expect, test } from "vitest";
import { interactionLayout } from "../../testing/line-layouts.js";
import type { InteractionLayout } from "./interaction-layout.js";
import { plainLayoutOf, readPlainLines } from "./plain-interactions.js";
import { scratchColumns } from "./scratch-columns.js";

/** Rows that are taken from the start of a text, and what is left of it. */
function taken(text: string, given = interactionLayout()) {
  const bytes = Buffer.from(text);
  const rows = scratchColumns(10);
  const rest = readPlainLines(bytes, 0, bytes.length, plainLayoutOf(given)!, rows);
  const { userIds, movies, values, timestamps } = rows;
  const of = (column: Uint32Array | Float32Array) => [...column.subarray(0, rows.count)];
  return { rows: [userIds, movies, values, timestamps].map(of), rest: text.slice(rest) };
}

const row = (user: number, item: number, value: number, time: number) => [[user], [item], [value], [time]];

// Nobody would notice but by the time that it takes if such lines were left to the careful way.
test.each<[string, number[][], Partial<InteractionLayout>?]>([
  ["0,0,0,0\n", row(0, 0, 0, 0)],
  ["3999999999,1234567890,5,4294967295\n", row(3_999_999_999, 1_234_567_890, 5, 4_294_967_295)],
  ["10,20,3.5,978300760\r\n", row(10, 20, 3.5, 978_300_760)],
  ["1,2,3.5000000,4\n", row(1, 2, 3.5, 4)],
  ["1,2,3.,4\n", row(1, 2, 3, 4)],
  ["1,2,0.9,4\n", row(1, 2, Math.fround(0.9), 4)],
  ["1,2,9,4\n", row(1, 2, 4.5, 4), { scale: { from: 0, to: 10 } }],
  ["1,2,3,000000000000004\n", row(1, 2, 3, 4)],
  ["1;2;3;4\n", row(1, 2, 3, 4), { delimiter: ";" }],
  ["1::2::3::4\r\n", row(1, 2, 3, 4), { delimiter: "::" }],
  ["1,2,8,4\n", row(1, 2, 4, 4), { scale: { from: 0, to: 10 } }],
  ["1,2,1,4\n", row(1, 2, 4, 4), { scale: { from: -1.5, to: 1.625 } }],
  ["1,2,3,978300760123\n", row(1, 2, 3, 978_300_760), { timeKind: "milliseconds" }],
  [
    "2\n",
    row(1, 2, 5, 0),
    { columnCount: 1, columns: { user: -1, item: 0, rating: -1, time: -1 }, timeKind: null },
  ],
  [
    "x y,,1,2,3,4,9:\n",
    row(1, 2, 3, 4),
    { columnCount: 7, columns: { user: 2, item: 3, rating: 4, time: 5 } },
  ],
  ["4,3,2,1\r\n", row(1, 2, 3, 4), { columns: { user: 3, item: 2, rating: 1, time: 0 } }],
  ["1,2,3,4,x\n", row(1, 2, 3, 4), { columnCount: 5 }],
])("%j is plain", (text, rows, more) => {
  expect(taken(text, interactionLayout(more))).toEqual({ rows, rest: "" });
});

test.each([
  ...[
    "01,2,3,4",
    "4000000000,2,3,4",
    "x,2,3,4",
    ",2,3,4",
    "1,12345678901,3,4",
    "1,2,,4",
    "1,2,.5,4",
    "1,2,3.50000000,4",
  ],
  ...[
    "1,2,6,4",
    "1,2,-1,4",
    "1,2,3,",
    "1,2,3,4294967296",
    "1,2,3,0000000000000004",
    "1,2,3,4.5",
    '1,"2",3,4',
    "1,2,3",
  ],
  ...["1,2,3,4,5", "1,2,3,4 ", " 1,2,3,4", "", "1;2,3,4", "1,2,3,4\rx"],
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

test.each(['"a,1,2,3,4\n', 'a",1,2,3,4\n'])(
  "where a column that counts for nothing has a quote, as in %j, plain lines end",
  (line) => {
    const columns = { user: 1, item: 2, rating: 3, time: 4 };
    const given = interactionLayout({ columnCount: 5, columns });
    expect(taken(`x,7,7,5,7\n${line}`, given)).toEqual({ rows: row(7, 7, 5, 7), rest: line });
  },
);

test("both ends of the scale belong to it", () => {
  const given = interactionLayout({ scale: { from: 1, to: 4 } });
  expect(taken("1,2,1,4\n1,2,4,4\n1,2,0.9,4\n", given).rest).toBe("1,2,0.9,4\n");
  expect(taken("1,2,4.1,4\n", given).rest).toBe("1,2,4.1,4\n");
});

test("rows are added to those that are there", () => {
  const rows = scratchColumns(4);
  const text = Buffer.from("1,2,3,4\n5,6,4,8\n");
  const plain = plainLayoutOf(interactionLayout())!;
  expect(readPlainLines(text, 0, 8, plain, rows)).toBe(8);
  expect(readPlainLines(text, 8, 16, plain, rows)).toBe(16);
  expect([...rows.userIds.subarray(0, rows.count)]).toEqual([1, 5]);
});

test.each<Partial<InteractionLayout>>([
  { described: [2] },
  { itemYear: 0 },
  { itemYear: 2 },
  { timeKind: "date" },
  { delimiter: " " },
])("no line is plain where there is %j", (more) => {
  expect(plainLayoutOf(interactionLayout(more))).toBeNull();
});
