import { expect, test } from "vitest";
import type { InteractionLayout } from "./interaction-layout.js";
import { divisionOf, splitLine } from "./split-line.js";

/** The cells of the line behind the first four bytes of a text, and how many there are. */
function split(line: string, delimiter: string, columnCount = 3) {
  const text = Buffer.from(`1,2\n${line}\n3,4\n`);
  const bounds = new Int32Array(2 * columnCount + 1).fill(-1);
  const count = splitLine(text, 4, divisionOf({ delimiter, columnCount } as InteractionLayout), bounds);
  const cells = Array.from({ length: Math.min(columnCount, Math.max(0, count)) }, (_, i) =>
    text.subarray(bounds[2 * i], bounds[2 * i + 1]).toString(),
  );
  expect(bounds[2 * columnCount]).toBe(4 + line.length);
  return { count, cells };
}

test.each<[line: string, delimiter: string, count: number, cells: string[]]>([
  ["a,bc,d", ",", 3, ["a", "bc", "d"]],
  ["a, b ,\r", ",", 3, ["a", " b ", "\r"]],
  [",,", ",", 3, ["", "", ""]],
  ["a,b", ",", 2, ["a", "b"]],
  ["", ",", 1, [""]],
  ["a,b,c,d,e", ",", 5, ["a", "b", "c"]],
  ["a\tb c\td", "\t", 3, ["a", "b c", "d"]],
  ["\ta\tb", "\t", 3, ["", "a", "b"]],
  [" a,b,c", ",", 3, [" a", "b", "c"]],
  ["a::b:c::d", "::", 3, ["a", "b:c", "d"]],
  ["::a:::", "::", 3, ["", "a", ":"]],
  ["a b c", " ", 3, ["a", "b", "c"]],
  [" \t a\t\tb \t c", " ", 3, ["a", "b", "c"]],
  ["a  b c \t ", " ", 3, ["a", "b", "c"]],
  ["a b c \r", " ", 3, ["a", "b", "c"]],
  ["a b c\r", " ", 3, ["a", "b", "c\r"]],
  ["a,b c", " ", 2, ["a,b", "c"]],
  [" ", " ", 0, []],
])("%j divided by %j has %i cells", (line, delimiter, count, cells) => {
  expect(split(line, delimiter)).toEqual({ count, cells });
});

test.each(['"a",b,c', 'a,b,"c', 'a,b"b,c,d'])("%j has quotes, and is to be taken apart with care", (line) => {
  expect(split(line, ",").count).toBe(-1);
});
