import { expect, test } from "vitest";
import { Rejections } from "./rejections.js";

function rejections(file: string, lines: readonly number[], harmless = false): Rejections {
  const made = new Rejections(file);
  made.add("no number", lines, lines.length, harmless);
  return made;
}

test("of a source of many files the worst one is named, wherever it stands", () => {
  const worst = rejections("mv_2.txt", [3, 4, 9]);
  for (const files of [
    [rejections("mv_1.txt", [1]), worst, rejections("mv_3.txt", [2])],
    [worst, rejections("mv_1.txt", [1, 2])],
  ]) {
    expect(() => Rejections.checkTogether(files, 100)).toThrow(/mv_2\.txt.*no number \(3×, lines 3, 4, 9\)/s);
    expect(() => Rejections.checkTogether(files, 10_000)).not.toThrow();
  }
});

test("a hundredth of the lines may be bad, not more; duplicates speak against no file", () => {
  expect(() => rejections("ratings.csv", [5]).check(100)).not.toThrow();
  expect(() => rejections("ratings.csv", [5]).check(99)).toThrow(/ratings\.csv.*line 5/s);
  expect(() => rejections("ratings.csv", [5, 6, 7], true).check(3)).not.toThrow();
});
