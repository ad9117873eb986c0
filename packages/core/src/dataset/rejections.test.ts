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

test("of files that are equally bad the first one is named", () => {
  const files = [rejections("mv_1.txt", [1]), rejections("mv_2.txt", [2]), rejections("mv_3.txt", [3])];
  expect(() => Rejections.checkTogether(files, 100)).toThrow("mv_1.txt, line 1: 3 of 100 lines");
});

test("a hundredth of the lines may be bad, not more; duplicates speak against no file", () => {
  expect(() => rejections("ratings.csv", [5]).check(100)).not.toThrow();
  expect(() => rejections("ratings.csv", [5]).check(99)).toThrow(/ratings\.csv.*line 5/s);
  expect(() => rejections("ratings.csv", [5, 6, 7], true).check(3)).not.toThrow();
});

test("each reason is counted, and its ten lowest lines are kept in order", () => {
  const made = new Rejections("a.csv");
  made.add("second", [9]);
  made.add("first", [30, 20]);
  made.add("second", [3, 12, 1, 2, 4, 5, 6, 7, 8, 10, 11]);
  made.add("first", [25], 5);
  made.add("never", [], 0);
  expect(made.toRejectedLines()).toEqual([
    { file: "a.csv", reason: "second", count: 12, firstLines: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] },
    { file: "a.csv", reason: "first", count: 7, firstLines: [20, 25, 30] },
  ]);
  expect(made.badCount).toBe(19);
  made.add("twice", [40], 1, true);
  made.passOver("was left out");
  expect(made.badCount).toBe(19);
  expect(made.toRejectedLines().at(-1)).toEqual({
    file: "a.csv",
    reason: "was left out",
    count: 0,
    firstLines: [],
  });
});

test("the refusal names the first bad line and the five most frequent reasons, harmless ones left out", () => {
  const made = new Rejections("a.csv");
  made.add("twice", [1, 2, 3], 3, true);
  made.passOver("was read so");
  made.add("a", [9]);
  made.add("b", [4, 5, 6, 7, 8], 5);
  made.add("c", [11, 12, 13, 14, 15, 16], 6);
  for (const [i, reason] of ["d", "e", "f"].entries()) made.add(reason, [20 + 2 * i, 21 + 2 * i]);
  expect(() => made.check(100)).toThrow(
    /^a\.csv, line 4: 18 of 100 lines cannot be used, which is more than 1 %: c \(6×, lines 11, 12, 13, 14, 15, …\); b \(5×, lines 4, 5, 6, 7, 8\); d \(2×, lines 20, 21\); e \(2×, lines 22, 23\); f \(2×, lines 24, 25\)\. Nothing was imported\.$/,
  );
  const other = rejections("b.csv", [7]);
  other.passOver("was read so");
  expect(() => other.check(1)).toThrow(": no number (1×, line 7). Nothing was imported.");
});

test("together files are bad where all of them are, by more than a hundredth", () => {
  const files = [rejections("a.csv", [1]), rejections("b.csv", [5, 6]), rejections("c.csv", [9], true)];
  expect(() => Rejections.checkTogether(files, 300)).not.toThrow();
  expect(() => Rejections.checkTogether(files, 299)).toThrow("b.csv, line 5: 3 of 299 lines cannot be used");
});
