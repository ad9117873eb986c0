import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { idOf } from "../../ratings/ids.js";
import { Rejections } from "../../rejections.js";
import { lookupOf } from "../movielens/movie-table.js";
import { createNetflixParser } from "./parse-netflix.js";

/** Movies 1, 3 and 12 are rows 0, 1 and 2. */
const lookup = lookupOf([1, 3, 12]);
const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 1000;

/** "user row rating day line" of each rating, and "reason line, line" of what is none. */
function parse(...pieces: string[]) {
  const parser = createNetflixParser(lookup);
  const rejections = new Rejections("mv.txt");
  const ratings: (string | number)[][] = [];
  for (const piece of pieces) {
    // Other bytes stand around a piece, as in a file that is read by pieces.
    const bytes = Buffer.from(`7\n${piece}9,9`, "latin1");
    const found = parser.parse(bytes, 2, bytes.length - 3, () => rejections);
    expect(found.users.ends).toBeNull();
    const { users, movies, values, timestamps, lines } = found;
    expect(new Set([users.users, movies, values, timestamps, lines].map(({ length }) => length)).size).toBe(
      1,
    );
    for (const [i, user] of found.users.users.entries())
      ratings.push([
        idOf(user, found.named),
        found.movies[i]!,
        found.values[i]!,
        found.timestamps[i]!,
        found.lines[i]!,
      ]);
  }
  const rejected = rejections.toRejectedLines().map(({ reason, firstLines }) => [reason, ...firstLines]);
  return { ratings, rejected };
}

test("a line with a colon names the movie of those that follow", () => {
  expect(parse("1:\n5,3,2005-09-06\n7,4,2005-09-07\n12:\r\n5,1,1999-12-31\r\n")).toEqual({
    ratings: [
      ["5", 0, 3, day("2005-09-06"), 2],
      ["7", 0, 4, day("2005-09-07"), 3],
      ["5", 2, 1, day("1999-12-31"), 5],
    ],
    rejected: [],
  });
});

test("the movie and the line go on from piece to piece, and begin anew with a file", () => {
  expect(parse("3:\n5,3,2005-09-06\n", "7,4,2005-09-07\n").ratings).toEqual([
    ["5", 1, 3, day("2005-09-06"), 2],
    ["7", 1, 4, day("2005-09-07"), 3],
  ]);
  const parser = createNetflixParser(lookup);
  const rejections = new Rejections("mv.txt");
  const read = (text: string) => parser.parse(Buffer.from(text), 0, text.length, () => rejections);
  read("3:\n5,3,2005-09-06\n");
  parser.startFile();
  expect(read("5,3,2005-09-06\n1:\n6,3,2005-09-06\n").lines).toEqual(Uint32Array.of(3));
  expect(rejections.toRejectedLines()).toMatchObject([
    { reason: "movie id is not among the movies", firstLines: [1] },
  ]);
});

test.each([
  ["0012,3,2005-09-06", "0012", 3],
  ["0,3,2005-09-06", "0", 3],
  ["10,3,2005-09-06", "10", 3],
  ["3999999999,3,2005-09-06", "3999999999", 3],
  ["4000000000,3,2005-09-06", "4000000000", 3],
  ["18446744073709551615,3,2005-09-06", "18446744073709551615", 3],
  ["5,3.5,2005-09-06", "5", 3.5],
  ["5,5.0,2005-09-06", "5", 5],
  [" 5 , 1 , 2005-09-06 ", "5", 1],
  ["5,05,2005-09-06", "5", 5],
  ["5,3.25,2005-09-06", "5", 3.25],
])("%s is read as it is written", (line, user, rating) => {
  expect(parse(`1:\n${line}\n6,2,2005-09-07\n`).ratings).toEqual([
    [user, 0, rating, day("2005-09-06"), 2],
    ["6", 0, 2, day("2005-09-07"), 3],
  ]);
});

test.each([
  ["5,3", "expected 3 columns"],
  ["5,3,2005-09-06,1", "expected 3 columns"],
  ["5", "expected 3 columns"],
  ["5,3x2005-09-06", "expected 3 columns"],
  ["x5,3,2005-09-06", "user id is not a whole number"],
  ["5x,3,2005-09-06", "user id is not a whole number"],
  [",3,2005-09-06", "user id is not a whole number"],
  ["-5,3,2005-09-06", "user id is not a whole number"],
  ["5,,2005-09-06", "rating is not a number"],
  ["5,x3,2005-09-06", "rating is not a number"],
  ["5,3x,2005-09-06", "rating is not a number"],
  ["5,3.,2005-09-06", "rating is not a number"],
  ["5,-3,2005-09-06", "rating is not a number"],
  ["5,0,2005-09-06", "rating is outside the scale 1 to 5"],
  ["5,0.9,2005-09-06", "rating is outside the scale 1 to 5"],
  ["5,6,2005-09-06", "rating is outside the scale 1 to 5"],
  ["5,5.1,2005-09-06", "rating is outside the scale 1 to 5"],
  ["5,3,2005-13-06", "date is not of the form 2005-09-06"],
  ["5,3,2005-09-066", "date is not of the form 2005-09-06"],
  ["5,3,12005-09-06", "date is not of the form 2005-09-06"],
  ["5,3,2005-9-06", "date is not of the form 2005-09-06"],
  ["5,3,2005/09/06", "date is not of the form 2005-09-06"],
  ["5,3,2005-09/06", "date is not of the form 2005-09-06"],
  ["5,3,200x-09-06", "date is not of the form 2005-09-06"],
  ["5,3,1969-12-31", "date is not of the form 2005-09-06"],
  ["5,3,", "date is not of the form 2005-09-06"],
  ["5,3,2005-02-30", "date is not of the form 2005-09-06"],
  ["5,3,2005-02-29 ", "date is not of the form 2005-09-06"],
  ["5,3,2106-02-08", "date is not of the form 2005-09-06"],
  ["5,3,9999-12-31 ", "date is not of the form 2005-09-06"],
  ["5,3,+002005-09-06", "date is not of the form 2005-09-06"],
  ["5,3,2005-09-06(", "date is not of the form 2005-09-06"],
  ["2:", "movie id is not among the movies"],
  ["99:", "movie id is not among the movies"],
  [":", "expected 3 columns"],
  ["x1:", "expected 3 columns"],
  ["1:x", "expected 3 columns"],
  ["1:x:", "expected 3 columns"],
])("%s is no rating: %s", (line, reason) => {
  const { ratings, rejected } = parse(`1:\n6,2,2005-09-07\n${line}\n`);
  expect(ratings).toHaveLength(1);
  expect(rejected).toEqual([[reason, 3]]);
});

test("ratings of a movie that is not known, or of none, are counted", () => {
  expect(parse("5,3,2005-09-06\n2:\n5,3,2005-09-06\n1:\n5,3,2005-09-06\n")).toEqual({
    ratings: [["5", 0, 3, day("2005-09-06"), 5]],
    rejected: [["movie id is not among the movies", 1, 2, 3]],
  });
});

test("the last day that times have room for is read, and so is the leap day of a leap year", () => {
  const days = ["2106-02-07", "2004-02-29"];
  expect(parse(`1:\n5,3,${days[0]}\n6,3,${days[1]} \n`)).toEqual({
    ratings: days.map((date, i) => [String(5 + i), 0, 3, day(date), 2 + i]),
    rejected: [],
  });
});

describe("a line is read alike by the quick way and the careful one, to which a blank at its end leaves it", () => {
  const readAlike = (lines: readonly string[]) => {
    const [plain, blank] = ["", " "].map((end) => {
      const { ratings, rejected } = parse(lines.map((line) => `${line}${end}\n`).join(""));
      // As texts, which are compared in half the time.
      return { ratings: ratings.map(String), rejected: rejected.map(String) };
    });
    expect(plain).toEqual(blank);
    return plain!.ratings.length;
  };
  /** Whatever a wrong character makes of a date, it makes a day that was seen before. */
  const manyDays = Array.from(
    { length: 4000 },
    (_, i) => `7,4,${new Date(Date.UTC(2000, 0, 1 + i)).toISOString().slice(0, 10)}`,
  );
  const users = Array.from({ length: 10 }, (_, i) => "1234567890".slice(0, i + 1));

  test("with any of its characters left out or replaced, or one more", () => {
    const lines = ["1:", ...manyDays];
    for (const user of users) {
      const line = `${user},3,2005-09-16`;
      for (let at = 0; at <= line.length; at++) {
        const [before, after, behind] = [line.slice(0, at), line.slice(at), line.slice(at + 1)];
        const changed = [..."0123456789,-:/.;+x \r\t"].flatMap((c) => [
          `${before}${c}${behind}`,
          `${before}${c}${after}`,
        ]);
        for (const odd of [`${before}${behind}`, ...changed]) lines.push("5,3,2005-09-06", odd);
      }
    }
    expect(readAlike(lines)).toBeGreaterThan(lines.length / 2);
  });

  test("however it ends, and however long the line before it is", () => {
    const lines = ["1:", ...manyDays];
    for (const user of users)
      for (const ending of ["", "\r", "\r7", "\rx", "7", "x\r", "\r\r"])
        for (let length = 0; length < 20; length++)
          lines.push(" ".repeat(length), `${user},3,2005-09-16${ending}`);
    expect(readAlike(lines)).toBe(manyDays.length + 3 * users.length * 20);
  });
});

test("a piece takes no more memory than its own bytes may need, wherever they lie", () => {
  const bytes = Buffer.alloc(4 << 20, " ");
  bytes.write("x\n", bytes.length - 2);
  const taken = (length: number) => {
    const before = process.memoryUsage().arrayBuffers;
    let during = before;
    createNetflixParser(lookup).parse(bytes, bytes.length - length, bytes.length, () => {
      during = process.memoryUsage().arrayBuffers;
      return new Rejections("mv.txt");
    });
    return during - before;
  };
  expect(taken(150)).toBeLessThan(100_000);
  expect(taken(150_000)).toBeLessThan(400_000);
});

test("the first day there is, blank lines, and days that occur again", () => {
  expect(parse("1:\n\n5,3,1970-01-01\n  \n6,3,1970-01-01\n7,3,2005-13-01\n8,3,2005-13-01\n")).toEqual({
    ratings: [
      ["5", 0, 3, 0, 3],
      ["6", 0, 3, 0, 5],
    ],
    rejected: [["date is not of the form 2005-09-06", 6, 7]],
  });
});

test("a date of other characters is none, though as numbers they make a day seen before", () => {
  // In "200:" the colon counts ten.
  expect(parse("1:\n5,3,2010-09-06\n6,3,200:-09-06\n7,3,2011-/6-06\n").rejected).toEqual([
    ["date is not of the form 2005-09-06", 3, 4],
  ]);
});

test("a date whose divisions are digits is none, though its key is that of a day seen before", () => {
  expect(parse("1:\n5,3,2005-09-06\n6,3,2005-09-06 \n7,3,2005-09106\n8,3,2005109-06\n").rejected).toEqual([
    ["date is not of the form 2005-09-06", 4, 5],
  ]);
});

test("any lines of users, ratings and days are read back, however they end", () => {
  const rating = fc.record({
    user: fc.oneof(fc.nat(3_000_000).map(String), fc.bigInt(1n, 2n ** 64n).map(String), fc.constant("007")),
    value: fc.integer({ min: 1, max: 5 }),
    date: fc
      .integer({ min: 0, max: 20_000 })
      .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10)),
    end: fc.constantFrom("\n", "\r\n", " \n"),
  });
  fc.assert(
    fc.property(fc.array(rating, { maxLength: 20 }), (list) => {
      const text = list.map(({ user, value, date, end }) => `${user},${value},${date}${end}`).join("");
      const { ratings, rejected } = parse(`3:\n${text}`);
      expect(rejected).toEqual([]);
      expect(ratings).toEqual(list.map(({ user, value, date }, i) => [user, 1, value, day(date), i + 2]));
    }),
  );
});
