import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCsv } from "../../decode/csv.js";
import { csvLine } from "./csv-line.js";

test.each([
  [["a", "b"], "a,b\n"],
  [["a,b", 'so "so"'], '"a,b","so ""so"""\n'],
  [[" a", "b ", "c d"], '" a","b ",c d\n'],
  [["a\r\nb\n\nc"], "a b c\n"],
  [["", ""], ",\n"],
  [["\n"], '" "\n'],
])("%j", (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});

test("cells without line ends are read back as they were", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', " ", "é") });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 5 }), (cells) => {
      const [record] = parseCsv(csvLine(cells));
      expect(record!.fields).toEqual(cells);
    }),
  );
});
