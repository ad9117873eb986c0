import { describe, expect, test } from "vitest";
import { describeReading, layoutOf, readTable, sniffed } from "./read-table.js";
import type { TableColumns } from "./table-columns.js";
import type { TableSample } from "./table-sample.js";

const sampleOf = (text: string, kind: TableSample["kind"] = "text"): TableSample => ({
  file: "r.csv",
  kind,
  text,
  encoding: "UTF-8",
  carriageReturns: false,
  json: null,
});
const read = (lines: readonly string[], given: TableColumns = {}, more?: readonly string[]) =>
  readTable(sampleOf(`${lines.join("\n")}\n`), given, more);
/** What a person is told of a reading. */
const told = (...args: Parameters<typeof read>) => describeReading(read(...args));
const noTimes =
  "There are no times: what a person liked last is not known, so evaluation holds out a like that is drawn, and the order of titles says nothing.";
const noRatings = "There are no ratings: every row counts as a like, five stars.";

test("a table whose names say all has nothing to be told", () => {
  const reading = read(["userId,movieId,rating,timestamp", "1,7,4,978300760", "2,8,4.5,978300761"]);
  expect(reading).toMatchObject({
    file: "r.csv",
    kind: "text",
    oneUser: false,
    scale: { from: 0, to: 5 },
    times: { kind: "seconds", assumed: false },
    notes: [],
  });
  expect(describeReading(reading)).toBe(
    'user is "userId", item is "movieId", rating is "rating" (0 to 5), time is "timestamp" (seconds); cells divided by ,.',
  );
});

describe("a person is told", () => {
  test.each<[string, string[], TableColumns, string]>([
    [
      "all columns, and how cells are divided",
      ["user\tmovie_id\tstars\tdate\ttitle\tyear\tgenre", "u\t7\t4\t2020-01-31\tHeat\t1995\tCrime"],
      {},
      'user is "user", item is "movie_id", rating is "stars" (0 to 5), time is "date" (date), title is "title", year is "year", genres is "genre"; cells divided by tab.',
    ],
    [
      "what was guessed",
      ["1,7,4,978300760", "2,8,5,978300761"],
      {},
      "user is column 1, item is column 2, rating is column 3 (0 to 5), time is column 4 (seconds); cells divided by ,. No column's name tells what it holds: user, item, rating and time were told by place and content. Check them.",
    ],
    [
      "that the first column holds no times",
      ["time,user,item,rating", "early,u,i,5", "late,v,j,4"],
      {},
      `user is "user", item is "item", rating is "rating" (0 to 5); cells divided by ,. "time" holds no times that could be read. ${noTimes}`,
    ],
    [
      "that decimal commas between commas are no numbers",
      ["user,item,rating,time", 'u,i,"4,5",978300760', 'v,j,"3,5",978300761'],
      {},
      `user is "user", item is "item", time is "time" (seconds); cells divided by ,. "rating" holds no numbers, so it is not taken for ratings. ${noRatings}`,
    ],
    [
      "that there is one user",
      ["Const,Your Rating,Date Rated", "tt1,8,2020-01-31"],
      {},
      'one user, item is "Const", rating is "Your Rating" (0 to 10), time is "Date Rated" (date); cells divided by ,. It holds the ratings of one person, who becomes user 1. Ratings from 0 to 10 become stars: 10 are five, 0 none. Another scale can be declared.',
    ],
    [
      "that there are neither ratings nor times",
      ["user item", "u i", "v j"],
      {},
      `user is "user", item is "item"; cells divided by blanks. ${noRatings} ${noTimes}`,
    ],
    [
      "that a column holds no numbers",
      ["user,item,rating,time", "u,i,good,978300760", "v,j,bad,978300761", "w,k,4,978300762"],
      {},
      `user is "user", item is "item", time is "time" (seconds); cells divided by ,. "rating" holds no numbers, so it is not taken for ratings. ${noRatings}`,
    ],
    [
      "that a column holds no times",
      ["user,item,rating,time", "u,i,5,early", "v,j,4,late"],
      {},
      `user is "user", item is "item", rating is "rating" (0 to 5); cells divided by ,. "time" holds no times that could be read. ${noTimes}`,
    ],
    [
      "that months are assumed to come first",
      ["user,item,rating,date", "u,i,5,3/4/2020", "v,j,4,5/6/2020"],
      {},
      'user is "user", item is "item", rating is "rating" (0 to 5), time is "date" (month first); cells divided by ,. Of "date" it can\'t be told whether days or months come first; months are assumed.',
    ],
    [
      "of a scale that was declared",
      ["user,item,rating,time", "u,i,5,978300760"],
      { scaleFrom: 1, scaleTo: 7 },
      'user is "user", item is "item", rating is "rating" (1 to 7), time is "time" (seconds); cells divided by ,. Ratings from 1 to 7 become stars: 7 are five, 0 none.',
    ],
    [
      "of a scale with dislikes",
      ["user,item,rating,time", "u,i,5,978300760", "u,j,-5,978300760"],
      {},
      'user is "user", item is "item", rating is "rating" (-5 to 5), time is "time" (seconds); cells divided by ,. Ratings from -5 to 5 become stars: 5 are five, -5 none. Another scale can be declared.',
    ],
  ])("%s", (_, lines, given, text) => {
    expect(told(lines, given)).toBe(text);
  });

  test("of a column without a name by its number", () => {
    const lines = ["user,item,", "u,i,good", "v,j,bad"];
    expect(told(lines, { time: "none" })).toContain('user is "user", item is "item";');
    expect(() => read(lines, { time: "3" })).toThrow(
      "columns.time: column 3 of r.csv holds no times that Cinevec reads: seconds, milliseconds, microseconds or dates.",
    );
    expect(told(["user,item,", "u,i,978300760"], { time: "3" })).toContain("time is column 3 (seconds)");
  });
});

describe("the scale", () => {
  const scale = (ratings: readonly string[], given: TableColumns = {}, more?: readonly string[]) =>
    read(["user;item;rating", ...ratings.map((rating, i) => `u;${i};${rating}`)], given, more).scale;

  test.each<[string, string[], TableColumns, object | null]>([
    ["is found", ["1", "10"], {}, { from: 0, to: 10 }],
    ["has decimal commas", ["1,5", "4,5"], {}, { from: 0, to: 5 }],
    ["has exponents and signs", ["+1e1", "-.5E0"], {}, { from: -10, to: 10 }],
    ["is told by numbers alone", ["4", "nan", "2stars", "x2", "5"], { rating: "rating" }, { from: 0, to: 5 }],
    ["needs numbers in half of the cells that are filled", ["4", "x", "", ""], {}, { from: 0, to: 5 }],
    ["is none where fewer are", ["4", "x", "y"], {}, null],
    [
      "is five stars where a person says that there are ratings",
      ["x", "y"],
      { rating: "rating" },
      { from: 0, to: 5 },
    ],
    ["is five stars without a rating", ["", ""], {}, { from: 0, to: 5 }],
    ["may begin where it is said", ["4", "5"], { scaleFrom: 1 }, { from: 1, to: 5 }],
    ["may end where it is said", ["4", "5"], { scaleTo: 6 }, { from: 0, to: 6 }],
    ["may lie below what was found", ["-3", "5"], { scaleTo: 5 }, { from: -5, to: 5 }],
    ["may end in a share", ["0.1", "0.5"], { scaleTo: 0.5 }, { from: 0, to: 0.5 }],
  ])("%s", (_, ratings, given, found) => {
    expect(scale(ratings, given)).toEqual(found);
  });

  test.each([
    [{ scaleFrom: 5, scaleTo: 1 }, "5 to 1"],
    [{ scaleFrom: 5, scaleTo: 5 }, "5 to 5"],
    [{ scaleFrom: -5, scaleTo: 0 }, "-5 to 0"],
    [{ scaleFrom: -5, scaleTo: -1 }, "-5 to -1"],
    [{ scaleFrom: 9 }, "9 to 5"],
  ])("that does not rise above 0 is refused: %j", (given, shown) => {
    expect(() => scale(["1", "5"], given)).toThrow(
      `columns.scaleTo: a scale from ${shown} does not rise above 0: give its least and its greatest rating.`,
    );
  });

  test("counts ratings of further pieces, whose first line is no header", () => {
    expect(scale(["1", "2"], {}, ["u;9;8\n", "u;8;7\nu;6;5\n"])).toEqual({ from: 0, to: 10 });
    expect(scale(["1", "2"], {}, ["u;9;8\n"])).toEqual({ from: 0, to: 10 });
  });

  test("is found in the first column, too", () => {
    expect(read(["rating,user,item", "10,u,i", "9,v,j"]).scale).toEqual({ from: 0, to: 10 });
  });

  test("counts whole lines alone", () => {
    expect(scale(["4"], { delimiter: ";" }, ["u;9\nu;1;7\nu;5\nu;6;7;8\nu;4;\n"])).toEqual({
      from: 0,
      to: 10,
    });
    expect(scale(["1", "2"], {}, ["u;9\nu;7;8;9\n"])).toEqual({ from: 0, to: 5 });
  });

  test("counts 5000 lines of a piece where there are several, all where there is one", () => {
    const many = [...Array.from({ length: 5000 }, () => "1"), ...Array.from({ length: 2000 }, () => "10")];
    expect(scale(many)).toEqual({ from: 0, to: 10 });
    expect(scale(many, {}, ["u;1;1\n"])).toEqual({ from: 0, to: 1 });
  });
});

describe("what is refused", () => {
  test.each<[string, string[], TableColumns, string]>([
    [
      "no user",
      ["movieId,rating,", "1,4,", "2,5,"],
      {},
      "r.csv, line 1: names no column of users; its columns are movieId, rating, 3. Say which they are: --columns user=NAME (a name, or a number from 1).",
    ],
    [
      "no item",
      ["userId,rating", "1,4", "2,5"],
      {},
      "r.csv, line 1: names no column of items; its columns are userId, rating. Say which they are: --columns item=NAME (a name, or a number from 1).",
    ],
    [
      "neither",
      [Array.from({ length: 11 }, (_, i) => i).join(",")],
      {},
      "r.csv, line 1: names no column of users and none of items; its columns are 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11. Say which they are: --columns user=NAME,item=NAME (a name, or a number from 1).",
    ],
    [
      "no table",
      ["", "  Once upon a time there was a text that had more than eighty characters in its first line"],
      { delimiter: ";" },
      'r.csv, line 1: is no table of two columns or more; it begins with "Once upon a time there was a text that had more than eighty characters in its fi". Where its cells are divided by an unusual character, name it (--delimiter).',
    ],
  ])("%s", (_, lines, given, message) => {
    expect(() => read(lines, given)).toThrow(message);
  });
});

describe("how a sample divides", () => {
  const text = "1;a,2\n3;b,4\n";
  test("text as a person says", () => {
    expect(sniffed(sampleOf(text), { delimiter: ";" })).toMatchObject({ delimiter: ";", header: false });
    expect(sniffed(sampleOf(text), { header: true }).header).toBe(true);
  });
  test("everything else by commas, below a header of its own", () => {
    for (const kind of ["json", "parquet"] as const)
      expect(sniffed(sampleOf(text, kind), { delimiter: ";", header: false })).toMatchObject({
        delimiter: ",",
        header: true,
        names: ["1;a", "2"],
      });
  });
  test("Excel's sheets may have no header", () => {
    expect(sniffed(sampleOf("1,2\n3,4\n", "excel"), { delimiter: ";" })).toMatchObject({
      delimiter: ",",
      header: false,
    });
    expect(sniffed(sampleOf("1,2\n3,4\n", "excel"), { header: true }).header).toBe(true);
  });
});

describe("the layout of a reading", () => {
  test("says where each role stands", () => {
    const reading = read([
      "timestamp::rating::userId::movieId::title::year",
      "978300760::4::1::7::Heat::1995",
    ]);
    expect(layoutOf(reading, [4, 5])).toEqual({
      delimiter: "::",
      columnCount: 6,
      columns: { user: 2, item: 3, rating: 1, time: 0 },
      itemYear: -1,
      described: [4, 5],
      scale: { from: 0, to: 5 },
      timeKind: "seconds",
    });
  });

  test("of a table without ratings and times, of titles by their years", () => {
    expect(layoutOf(read(["user,title,year", "u,Dune,1984", "v,Dune,2021"]), [])).toMatchObject({
      columns: { user: 0, item: 1, rating: -1, time: -1 },
      itemYear: 2,
      scale: { from: 0, to: 1 },
      timeKind: null,
    });
  });
});
