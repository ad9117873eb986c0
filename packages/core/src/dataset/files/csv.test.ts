import fc from "fast-check";
import { expect, test } from "vitest";
import { openCsv, parseCsv } from "./csv.js";

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
          line += 1 + rows[i]!.join("").split("\n").length - 1;
        }
      },
    ),
  );
});

test("stray quotes are characters, blank lines nothing, an open quote is told", () => {
  expect([...parseCsv('a,b "c" d\n\n\r\n"x" y,z')].map(({ fields, line }) => [line, ...fields])).toEqual([
    [1, "a", 'b "c" d'],
    [4, "x y", "z"],
  ]);
  expect([...parseCsv('a,"b\nc')]).toEqual([{ fields: ["a", "b\nc"], line: 1, unclosed: true }]);
});

test("a header must have what is needed", () => {
  expect(openCsv("movies.csv", "Title,MOVIEID\n", ["movieId", "title"]).column("movieId")).toBe(1);
  expect(() => openCsv("movies.csv", "id,name\n", ["movieId", "title"])).toThrow(
    'movies.csv.line 1: lacks the columns movieId, title; its header is "id,name".',
  );
  expect(() => openCsv("movies.csv", "", ["movieId"])).toThrow("movies.csv: is empty.");
});
