import { describe, expect, test } from "vitest";
import { Rejections } from "../../rejections.js";
import {
  columnLines,
  lookupOf,
  type MovieTable,
  readMoviesCsv,
  readMoviesDat,
  readMoviesPipes,
  splitLines,
} from "./movie-table.js";

const shown = ({ movies }: MovieTable) =>
  movies.map(({ externalId, title, year, genres }) => [externalId, title, year, genres]);
const rejected = ({ rejections }: MovieTable) =>
  rejections.toRejectedLines().map(({ file, reason, firstLines }) => [file, reason, firstLines]);

test("the lookup gives each id its row, any other -1", () => {
  expect([...lookupOf([5, 0, 3])]).toEqual([1, -1, -1, 2, -1, 0]);
  expect(lookupOf([5]).buffer).toBeInstanceOf(SharedArrayBuffer);
  expect([...lookupOf([])]).toEqual([-1]);
});

describe("movies.csv", () => {
  const read = (...lines: string[]) =>
    readMoviesCsv("movies.csv", ["movieId,title,genres", ...lines].join("\n"));

  test("movies come by id as a number, whatever their order, titles taken apart", () => {
    const table = read("10,Heat (1995),Crime", '2,"Matrix, The (1999)",Action|Sci-Fi', " 1 ,Up,");
    expect(shown(table)).toEqual([
      ["1", "Up", null, []],
      ["2", "The Matrix", 1999, ["Action", "Sci-Fi"]],
      ["10", "Heat", 1995, ["Crime"]],
    ]);
    expect([table.lookup[1], table.lookup[2], table.lookup[3], table.lookup[10]]).toEqual([0, 1, -1, 2]);
  });

  test("what is no genre is left out", () => {
    expect(shown(read("1,Up,(no genres listed)|unknown|Drama|drama"))[0]![3]).toEqual(["Drama"]);
  });

  test("lines that are none are counted by reason", () => {
    const many = Array.from({ length: 598 }, (_, i) => `${i + 1},Movie ${i},`);
    const table = read(...many, "x,A,", "-1,A,", "50000001,A,", "700, ,", "7,Again,", "1,A");
    expect(table.movies).toHaveLength(598);
    expect(table.movies[6]!.title).toBe("Movie 6");
    expect(rejected(table)).toEqual([
      ["movies.csv", "movie id is not a whole number up to 50000000", [600, 601, 602]],
      ["movies.csv", "movie has no title", [603]],
      ["movies.csv", "movie id was given before", [604]],
      ["movies.csv", "expected 3 columns", [605]],
    ]);
  });

  test("the greatest id, and 0, are ids", () => {
    const { movies, lookup } = read("50000000,A,", "0,B,");
    expect(movies.map(({ externalId }) => externalId)).toEqual(["0", "50000000"]);
    expect([lookup.length, lookup[0], lookup[50_000_000]]).toEqual([50_000_001, 0, 1]);
  });

  test("more than one bad line of a hundred is refused", () => {
    expect(() => read("1,A,", "x,B,")).toThrow(/^movies\.csv, line 3: 1 of 2 lines cannot be used/u);
  });
});

describe("lines without quotes", () => {
  test("blank ones are passed over, and all keep their numbers", () => {
    expect([...splitLines('a|"b\r\n \n\nc||\r\n', "|")]).toEqual([
      { line: 1, fields: ["a", '"b'] },
      { line: 4, fields: ["c", "", ""] },
    ]);
    expect([...splitLines("a\rb|c", "|")]).toEqual([{ line: 1, fields: ["a\rb", "c"] }]);
  });

  test("of another number of cells are counted and left out", () => {
    const rejections = new Rejections("x.dat");
    const { lines, total } = columnLines("a::b\nc\nd::e::f\n\ng::h\n", "::", 2, rejections);
    expect([...lines].map(({ line }) => line)).toEqual([1, 5]);
    expect(total()).toBe(4);
    expect(rejections.toRejectedLines()).toEqual([
      { file: "x.dat", reason: "expected 2 columns", count: 2, firstLines: [2, 3] },
    ]);
  });
});

test("movies.dat: id, title and genres", () => {
  const table = readMoviesDat("movies.dat", "2::Heat (1995)::Crime|Drama\r\n1::Up::\n");
  expect(shown(table)).toEqual([
    ["1", "Up", null, []],
    ["2", "Heat", 1995, ["Crime", "Drama"]],
  ]);
  expect(() => readMoviesDat("movies.dat", "1::Up\n")).toThrow(
    "movies.dat, line 1: 1 of 1 lines cannot be used, which is more than 1 %: expected 3 columns (1×, line 1). Nothing was imported.",
  );
});

describe("u.item", () => {
  const line = (id: number, title: string, date: string, set: readonly number[], count = 19) =>
    `${id}|${title}|${date}||http|${Array.from({ length: count }, (_, i) => Number(set.includes(i))).join("|")}\n`;
  const names = [
    ...[
      "Action",
      "Adventure",
      "Animation",
      "Children's",
      "Comedy",
      "Crime",
      "Documentary",
      "Drama",
      "Fantasy",
    ],
    ...["Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western"],
  ];

  test("a flag for each genre, the first of them no genre", () => {
    const all = Array.from({ length: 19 }, (_, i) => i);
    const table = readMoviesPipes("u.item", line(2, "Heat (1995)", "", all) + line(1, "Up", "", [0]), null);
    expect(shown(table)).toEqual([
      ["1", "Up", null, []],
      ["2", "Heat", 1995, names],
    ]);
    const each = readMoviesPipes("u.item", all.map((i) => line(i + 1, `M${i}`, "", [i])).join(""), null);
    expect(each.movies.map(({ genres }) => genres)).toEqual([[], ...names.map((name) => [name])]);
  });

  test("flags are 1, blanks around them aside", () => {
    const text = `1|Up||||${Array.from({ length: 19 }, (_, i) => (i === 3 ? " 1 " : i === 4 ? "11" : "0")).join("|")}\n`;
    expect(readMoviesPipes("u.item", text, null).movies[0]!.genres).toEqual(["Animation"]);
  });

  test.each([
    ["01-Jan-1995", 1995],
    ["1995 ", 1995],
    ["1995-01-01", null],
    ["", null],
  ])("the date %j names the year %s, where the title names none", (date, year) => {
    expect(readMoviesPipes("u.item", line(1, "Heat", date, []), null).movies[0]!.year).toBe(year);
    expect(readMoviesPipes("u.item", line(1, "Heat (1990)", date, []), null).movies[0]!.year).toBe(1990);
  });

  test("u.genre names other genres, in the order of its numbers", () => {
    const genres = "Noir|10\nunknown|0\nDrama|9\n\n";
    const table = readMoviesPipes(
      "u.item",
      line(1, "Heat", "", [0, 1, 2], 3) + line(2, "Up", "", [2], 3),
      genres,
    );
    expect(table.movies.map((movie) => movie.genres)).toEqual([["Drama", "Noir"], ["Noir"]]);
    expect(() => readMoviesPipes("u.item", line(1, "Heat", "", []), genres)).toThrow("expected 8 columns");
  });
});
