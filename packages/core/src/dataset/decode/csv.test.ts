import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCsv } from "./csv.js";

const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;
const bare = (field: string) => (/[",\r\n]/.test(field) ? quoted(field) : field);

test("what a writer wrote is read back, quoted or not, whatever the line ends", () => {
  const row = fc.array(fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "é", " ", "|") }), {
    minLength: 2,
    maxLength: 5,
  });
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 8 }),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      (rows, end, all) => {
        const text = rows.map((fields) => fields.map(all ? quoted : bare).join(",") + end).join("");
        const records = [...parseCsv(text)];
        expect(records.map((record) => record.fields)).toEqual(rows);
        let line = 1;
        for (const [i, record] of records.entries()) {
          expect(record.line).toBe(line);
          expect(record.unclosedAt).toBeNull();
          line += 1 + rows[i]!.join("").split("\n").length - 1;
        }
      },
    ),
  );
});

test.each([
  [
    'a,b "c" d\n\n\r\nx,y',
    [
      [1, "a", 'b "c" d'],
      [4, "x", "y"],
    ],
  ],
  ['7,"Weird Al" Yankovic,Comedy\n', [[1, "7", '"Weird Al" Yankovic', "Comedy"]]],
  ['7,"He said "no" again",x\n', [[1, "7", 'He said "no" again', "x"]]],
  ['"a" ,b\n', [[1, "a", "b"]]],
  [
    'a,"b"\r\n"c"\r\n',
    [
      [1, "a", "b"],
      [2, "c"],
    ],
  ],
  ["a\r,b\rc\r\n", [[1, "a\r", "b\rc"]]],
  ["a,b\r", [[1, "a", "b"]]],
  ['"say ""hi""" ,b\n', [[1, 'say "hi"', "b"]]],
  [
    '"a\nb" ,c\r\nd',
    [
      [1, "a\nb", "c"],
      [3, "d"],
    ],
  ],
  ['7,"He said "no" again" ,x\n', [[1, "7", 'He said "no" again', "x"]]],
  ['7,"He said\u2028"no" again",x\n', [[1, "7", 'He said\u2028"no" again', "x"]]],
  ['7,"Weird"Al ,x\n', [[1, "7", '"Weird"Al ', "x"]]],
])("stray quotes are characters, blank lines nothing: %j", (text, expected) => {
  const records = [...parseCsv(text)];
  expect(records.map(({ fields, line }) => [line, ...fields])).toEqual(expected);
  expect(records.map(({ unclosedAt }) => unclosedAt)).toEqual(records.map(() => null));
});

test.each([
  ["to the end", '1,a\n2,"b\n3,c\n', 2],
  ["up to the quote that opens a later cell", '1,a\n2,"b\n3,c\n4,"d, e"\n5,f\n', 2],
  ["up to another unclosed one", '1,"a\n2,b\n3,"c\n', 1],
  ["in a later cell of a record of several lines", '1,"a\nb","c\n2,d\n', 2],
])("a quote that swallows lines is told where it opens: %s", (_, text, line) => {
  expect([...parseCsv(text)].find((record) => record.unclosedAt !== null)?.unclosedAt).toBe(line);
});

test("what lies between a quote that swallows lines and the next one stays as it is written", () => {
  expect([...parseCsv('1,"a\nb" c "d"\n')]).toEqual([
    { fields: ["1", '"a\nb" c "d"'], line: 1, unclosedAt: 1 },
  ]);
});

test("a quote that is closed nowhere takes the rest of the text", () => {
  expect([...parseCsv('1,a\n2,"b\n3,c\n')].at(-1)).toEqual({
    fields: ["2", "b\n3,c\n"],
    line: 2,
    unclosedAt: 2,
  });
});
