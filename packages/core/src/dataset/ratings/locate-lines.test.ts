import { expect, test } from "vitest";
import { countRejected, type LinePiece, lineOf } from "./locate-lines.js";

const file = { file: "ratings.csv", header: { lines: 1 } };
/** A piece of lines: "r" a rating, "-" a blank line, any other letter a reason. */
function piece(lines: string): LinePiece {
  const places = (is: (letter: string) => boolean) =>
    [...lines].flatMap((letter, at) => (is(letter) ? [at] : []));
  return {
    movies: { length: places((letter) => letter === "r").length },
    lineCount: lines.length,
    skipped: places((letter) => letter !== "r"),
    rejected: [...new Set(lines.replace(/[r-]/g, ""))].map((reason) => ({
      reason,
      lines: places((letter) => letter === reason),
    })),
  };
}
const pieces = [piece("r-x"), piece("yrxr"), piece("-r"), piece("r".repeat(400))];

test("rejected lines are counted from the file's first, header and blank lines and all", () => {
  expect(countRejected(file, pieces).toRejectedLines()).toEqual([
    { file: "ratings.csv", reason: "x", count: 2, firstLines: [4, 7] },
    { file: "ratings.csv", reason: "y", count: 1, firstLines: [5] },
  ]);
});

test("more than a hundredth of the lines, blank ones not counted, speaks against the file; what is harmless does not", () => {
  const bad = (ratings: number) => [piece(`x--${"r".repeat(ratings)}`)];
  expect(() => countRejected(file, bad(99))).not.toThrow();
  expect(() => countRejected(file, bad(98))).toThrow("ratings.csv, line 2: 1 of 99 lines cannot be used");
  expect(countRejected(file, bad(9), ["y", "x"]).toRejectedLines()[0]?.count).toBe(1);
  expect(() => countRejected(file, bad(9), ["y"])).toThrow("1 of 10 lines");
});

test("of each piece ten lines are named, and all are counted", () => {
  const { count, firstLines } = countRejected(
    file,
    [piece("x".repeat(15)), piece("x".repeat(9))],
    ["x"],
  ).toRejectedLines()[0]!;
  expect([count, firstLines]).toEqual([24, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]]);
});

test("a rating's line is found behind the lines that gave none", () => {
  const lines = pieces
    .slice(0, 3)
    .flatMap(({ movies }, at) =>
      Array.from({ length: movies.length }, (_, index) => lineOf(file, pieces, at, index)),
    );
  expect(lines).toEqual([2, 6, 8, 10]);
  expect(lineOf({ ...file, header: { lines: 0 } }, [piece("--r-r")], 0, 1)).toBe(5);
});
