import { expect, test } from "vitest";
import { cellsOf } from "./cells-of.js";

test.each<[line: string, delimiter: string, cells: readonly string[] | null]>([
  ["1, Heat ,1995\r", ",", ["1", "Heat", "1995"]],
  ['1," Heat, the film ", 1995 ', ",", ["1", "Heat, the film", "1995"]],
  ['1;"a ""b"" c";', ";", ["1", 'a "b" c', ""]],
  ['7,"Weird Al" Yankovic', ",", ["7", '"Weird Al" Yankovic']],
  ['7,12" single', ",", ["7", '12" single']],
  ['7,"open', ",", null],
  ['""', ",", []],
  ["", ",", [""]],
  ["a::b : c:: d ::", "::", ["a", "b : c", "d", ""]],
  ['"a"::" b "::"c"d"::x"y"z::""::"', "::", ["a", "b", 'c"d', 'x"y"z', "", '"']],
  ['a:: "b" ::"c"d::e"f"', "::", ["a", "b", '"c"d', 'e"f"']],
  [" \ta\t b  \t c ", " ", ["a", "b", "c"]],
  ['"a" b" "c', " ", ["a", 'b"', '"c']],
])("%j divided by %j", (line, delimiter, cells) => {
  expect(cellsOf(line, delimiter)).toEqual(cells);
});
