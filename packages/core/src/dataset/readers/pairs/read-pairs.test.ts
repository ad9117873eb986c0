import { describe, expect, test } from "vitest";
import { describeReader, fixtureFolder } from "../../../testing/reader-contract.js";
import { readDataset } from "../../read-dataset.js";

const named = {
  "pairs.csv":
    'Movie1,Movie2,Label\n"Matrix, The (1999)",Heat (1995),0\nThe Matrix (1999),The Matrix Reloaded (2003),1\n',
};
const listed = {
  "movies.csv":
    'movieId,title,genres\n1,"Matrix, The (1999)",Action\n2,Heat (1995),Crime\n3,Solaris (1972),\n4,Solaris (2002),\n',
  "pairs.csv": "Movie1,Movie2,Label\nThe Matrix,2,1\nsolaris (1972),heat,0\n",
};
describeReader("pairs by name", "MOVIE_PAIRS", named, {
  movies: 3,
  users: 0,
  ratings: 0,
  required: ["pairs.csv"],
});
describeReader("pairs among movies", "MOVIE_PAIRS", listed, {
  movies: 4,
  users: 0,
  ratings: 0,
  required: ["pairs.csv"],
});

const fixtures = fixtureFolder();
const read = async (files: Parameters<typeof fixtures.folder>[0]) =>
  readDataset({ format: "MOVIE_PAIRS", source: await fixtures.folder(files) });

test("one movie by two spellings is one row", async () => {
  const { movies, pairs } = await read(named);
  expect(movies.map((movie) => movie.title)).toEqual(["The Matrix", "Heat", "The Matrix Reloaded"]);
  expect([[...pairs!.a], [...pairs!.b], [...pairs!.labels]]).toEqual([
    [0, 0],
    [1, 2],
    [0, 1],
  ]);
});

test("names and ids are looked up among the movies given", async () => {
  const { pairs } = await read(listed);
  expect([[...pairs!.a], [...pairs!.b], [...pairs!.labels]]).toEqual([
    [0, 2],
    [1, 1],
    [1, 0],
  ]);
});

const good = Array.from({ length: 600 }, (_, i) => `Movie ${i},Movie ${i + 1},${i % 2}`);

const labels = (text: string) => `Movie1,Movie2,Label\n${text}`;
const both = labels("a,b,1\nb,c,0\n");

describe("the file of pairs", () => {
  test.each<[string, Record<string, string>, number]>([
    ["may have any name where it is alone", { "any name.CSV": both }, 3],
    [
      "may have any name beside movies.csv",
      { "any.csv": labels("1,2,1\n1,3,0\n"), "movies.csv": listed["movies.csv"] },
      4,
    ],
    ["is named pairs.csv beside others", { "a.csv": "x", "pairs.csv": both, "z.csv": "x" }, 3],
    ["or movie_pairs.csv", { "a.csv": "x", "Movie_Pairs.csv": both }, 3],
    ["which goes before what has more in its name", { "a pairs.csv": "x", "pairs.csv": both }, 3],
    [
      "which goes before what has a like beginning",
      { "movie_pairs.csv.old.csv": "x", "pairs.csv": both, "z.csv": "x" },
      3,
    ],
    ["or has pairs in its name, and is the first", { "a pairs.csv": both, "z.csv": "x" }, 3],
  ])("%s", async (_, files, count) => {
    expect((await read(files)).movies).toHaveLength(count);
  });

  test.each<[string, Record<string, string>, string]>([
    ["none", { "pairs.txt": both }, "found pairs.txt."],
    ["the movies alone", { "movies.csv": listed["movies.csv"] }, "found movies.csv."],
    ["several of other names", { "a.csv": both, "b.csv": both }, "found a.csv, b.csv."],
    ["a CSV by another ending", { "pairs.csv.txt": both }, "found pairs.csv.txt."],
    [
      "more than twenty files",
      Object.fromEntries(Array.from({ length: 22 }, (_, i) => [`${10 + i}.txt`, "x"])),
      "found 10.txt, 11.txt, 12.txt, 13.txt, 14.txt, 15.txt, 16.txt, 17.txt, 18.txt, 19.txt, 20.txt, 21.txt, 22.txt, 23.txt, 24.txt, 25.txt, 26.txt, 27.txt, 28.txt, 29.txt.",
    ],
    [
      "another dataset",
      { "ratings.dat": "x", "movies.dat": "x" },
      "found movies.dat, ratings.dat. It looks like MOVIELENS: import it with the format MOVIELENS (--format MOVIELENS).",
    ],
  ])("is missed: %s", async (_, files, found) => {
    await expect(read(files)).rejects.toThrow(
      `source: expected one CSV with Movie1, Movie2, Label, named pairs.csv where there are others; ${found}`,
    );
  });

  test("lies in the folder that has one, whatever the others hold", async () => {
    const { movies } = await read({ "a/b.csv": "x", "a/c.csv": "x", "data/pairs.csv": both, "e/f.txt": "x" });
    expect(movies).toHaveLength(3);
  });

  test("leaves CSVs of other folders unread, which are named, as other files are not", async () => {
    const { rejectedLines } = await read({
      "a/b.csv": "x",
      "a/c.CSV": "x",
      "a/d.csv.txt": "x",
      "pairs.csv": both,
    });
    expect(rejectedLines.map(({ file }) => file)).toEqual(["a/b.csv", "a/c.CSV"]);
  });
});

test("names whose capital letters alone are alike are two movies", async () => {
  const { movies } = await read({ "p.csv": labels("Maße,Masse,1\nMasse,Up,0\n") });
  expect(movies.map(({ title }) => title)).toEqual(["Maße", "Masse", "Up"]);
});

test("a pair that is given again and again counts once, and does not speak against the file", async () => {
  const { pairs, rejectedLines } = await read({ "p.csv": labels("a,b,1\nb,c,0\na,b,1\nb,a,1\nb,c,0\n") });
  expect(pairs!.labels).toHaveLength(2);
  expect(rejectedLines).toMatchObject([{ reason: "pair was given before", count: 3, firstLines: [4, 5, 6] }]);
});

test("a new name is a new movie, with its year and other titles; case makes none", async () => {
  const { movies } = await read({
    "p.csv": labels(" Seven (Se7en) (1995) ,heat,1\nHEAT,Seven,0\nSeven (1995),Heat (1995),0\n"),
  });
  expect(
    movies.map(({ externalId, title, alternativeTitles, year }) => [
      externalId,
      title,
      alternativeTitles,
      year,
    ]),
  ).toEqual([
    ["Seven (Se7en) (1995)", "Seven", ["Se7en"], 1995],
    ["heat", "heat", [], null],
    ["Seven", "Seven", [], null],
    ["Heat (1995)", "Heat", [], 1995],
  ]);
});

test("ids go before titles, and a title is looked up as it is, too", async () => {
  const movies = "movieId,title,genres\n1,2 (1990),\n2,Up (2009),\n3,12 (2007),\n4,Area (51),\n";
  const { pairs, rejectedLines } = await read({
    "movies.csv": movies,
    "pairs.csv": labels("2,12,1\n Area (51) ,2 (1990),0\n 4 , 3 ,1\n"),
  });
  expect([[...pairs!.a], [...pairs!.b]]).toEqual([
    [1, 3, 3],
    [2, 0, 2],
  ]);
  expect(rejectedLines).toEqual([]);
});

test.each(["1", "1.", "1.0", "1.000", " 1 "])("the label %j is 1", async (label) => {
  const { pairs } = await read({ "p.csv": labels(`a,b,${label}\nb,c,0\n`) });
  expect([...pairs!.labels]).toEqual([1, 0]);
});

test.each(["2", "01", "1.5", "x1", "1.0x", "-1", ""])("the label %j is none", async (label) => {
  await expect(read({ "p.csv": labels(`a,b,${label}\n`) })).rejects.toThrow(
    "p.csv, line 2: 1 of 1 lines cannot be used, which is more than 1 %: label is neither 0 nor 1 (1×, line 2). Nothing was imported.",
  );
});

test("the movies' own bad lines are told before the pairs'", async () => {
  const many = Array.from({ length: 200 }, (_, i) => `${i + 1},Movie ${i} (1990),`);
  const { rejectedLines } = await read({
    "movies.csv": `movieId,title,genres\n${many.join("\n")}\nx,B,\n`,
    "pairs.csv": labels(
      `${many
        .map((_, i) => `1,${i + 2},${i % 2}`)
        .slice(0, -1)
        .join("\n")}\n2,1,1\n7,1,1\n`,
    ),
  });
  expect(rejectedLines.map(({ file, reason, firstLines }) => [file, reason, firstLines])).toEqual([
    ["movies.csv", "movie id is not a whole number up to 50000000", [202]],
    ["pairs.csv", "pair was given before with the other label", [201]],
    ["pairs.csv", "pair was given before", [202]],
  ]);
});

test("bad pairs are counted by reason", async () => {
  const text = [
    "Movie1,Movie2,Label",
    ...good,
    "Movie 1,Movie 2,2",
    "Movie 5,Movie 5,1",
    "Movie 1,Movie 0,0",
    "Movie 1,Movie 0,1",
    ",Movie 3,1",
  ];
  const { rejectedLines, pairs } = await read({ "p.csv": text.join("\n") });
  expect(pairs!.labels).toHaveLength(600);
  expect(rejectedLines.map(({ reason, firstLines }) => [reason, firstLines])).toEqual([
    ["label is neither 0 nor 1", [602]],
    ["a movie is paired with itself", [603]],
    ["pair was given before", [604]],
    ["pair was given before with the other label", [605]],
    ["movie has no title", [606]],
  ]);
});

test.each([
  [
    "one class only",
    "Movie1,Movie2,Label\na,b,1\nb,c,1\n",
    "pairs.csv: has pairs of label 1 only; learning needs both 0 and 1.",
  ],
  ["the other class only", "Movie1,Movie2,Label\na,b,0\n", "pairs.csv: has pairs of label 0 only"],
  [
    "labels that are none",
    "Movie1,Movie2,Label\na,b,yes\nb,c,no\n",
    "label is neither 0 nor 1 (2×, lines 2, 3)",
  ],
  ["a wrong header", "a,b,c\n1,2,0\n", "lacks the columns Movie1, Movie2, Label"],
  ["no pairs", "Movie1,Movie2,Label\n", "pairs.csv: holds no pairs."],
])("%s", async (_, text, message) => {
  await expect(read({ "pairs.csv": text })).rejects.toThrow(message);
});

test("titles that are unknown, or name several movies, are told apart", async () => {
  const pairs = (line: string) => ({ ...listed, "pairs.csv": `Movie1,Movie2,Label\n${line}\n` });
  const several = "title names several movies: add the year in brackets";
  await expect(read(pairs("Solaris,1,1"))).rejects.toThrow(several);
  await expect(read(pairs("1,Solaris,1"))).rejects.toThrow(several);
  await expect(read(pairs("Nothing Such,1,1"))).rejects.toThrow("movie is not among the movies");
  await expect(read(pairs("99,1,1"))).rejects.toThrow("movie is not among the movies");
});
