import { describe, expect, test } from "vitest";
import { canListOpenFiles, openFiles } from "../../../testing/open-files.js";
import { describeReader, fixtureFolder } from "../../../testing/reader-contract.js";
import { readDataset } from "../../read-dataset.js";

const titles = Buffer.from(
  '1,2003,Dinosaur Planet\n2,NULL,Isle of Man TT, 2004 Review\n3,1994,Léon "The Pro", Director\'s Cut\n',
  "latin1",
);
const combined = {
  "movie_titles.csv": titles,
  "combined_data_1.txt": "1:\n1488844,3,2005-09-06\n822109,5,2005-05-13\n2:\n1488844,4,2005-09-05\n",
  "combined_data_2.txt": "3:\n822109,1,1999-12-31\n",
};
const single = {
  "movie_titles.txt": titles,
  "training_set/mv_0000001.txt": "1:\n1488844,3,2005-09-06\n822109,5,2005-05-13\n",
  "training_set/mv_0000002.txt": "2:\r\n1488844,4,2005-09-05\r\n",
  "training_set/mv_0000003.txt": "3:\n822109,1,1999-12-31",
};
const counts = { movies: 3, users: 2, ratings: 4 };
describeReader("Netflix combined files", "NETFLIX_PRIZE", combined, {
  ...counts,
  required: ["movie_titles.csv"],
});
describeReader("Netflix file by movie", "NETFLIX_PRIZE", single, {
  ...counts,
  required: ["movie_titles.txt"],
});

const fixtures = fixtureFolder();
const read = async (files: Parameters<typeof fixtures.folder>[0]) =>
  readDataset({ format: "NETFLIX_PRIZE", source: await fixtures.folder(files) });

test("titles keep their commas, accents and quotes; days become seconds; both layouts are one", async () => {
  const dataset = await read(combined);
  expect(dataset.movies.map((movie) => [movie.title, movie.year])).toEqual([
    ["Dinosaur Planet", 2003],
    ["Isle of Man TT, 2004 Review", null],
    ['Léon "The Pro", Director\'s Cut', 1994],
  ]);
  expect(dataset.users.map((user) => user.externalId)).toEqual(["822109", "1488844"]);
  expect([...dataset.ratings.movies]).toEqual([2, 0, 1, 0]);
  expect(dataset.ratings.timestamps[0]).toBe(Date.UTC(1999, 11, 31) / 1000);
  expect((await read(single)).contentHash).toBe(dataset.contentHash);
});

test("bad lines are counted by file and line", async () => {
  const many = Array.from({ length: 900 }, (_, i) => `${i + 1},4,2004-01-02`);
  const text = [
    "1:",
    ...many,
    "1,9,2004-01-02",
    "2,NaN,2004-01-02",
    "x,3,2004-01-02",
    "5,3,2004-13-02",
    "7,1,2003-01-01",
  ];
  const { rejectedLines, ratings } = await read({
    "movie_titles.csv": titles,
    "mv_0000001.txt": text.join("\n"),
  });
  expect(ratings.movies).toHaveLength(900);
  expect(rejectedLines).toEqual([
    { file: "mv_0000001.txt", reason: "rating is outside the scale 1 to 5", count: 1, firstLines: [902] },
    { file: "mv_0000001.txt", reason: "rating is not a number", count: 1, firstLines: [903] },
    { file: "mv_0000001.txt", reason: "user id is not a whole number", count: 1, firstLines: [904] },
    { file: "mv_0000001.txt", reason: "date is not of the form 2005-09-06", count: 1, firstLines: [905] },
    {
      file: "mv_0000001.txt",
      reason: "a later rating of the same movie by the same user counts",
      count: 1,
      firstLines: [906],
    },
  ]);
});

test("ratings without a movie before them, or of nothing at all, fail", async () => {
  await expect(
    read({ "movie_titles.csv": titles, "mv_0000009.txt": "9:\n1,3,2004-01-02\n" }),
  ).rejects.toThrow("movie id is not among the movies");
  await expect(read({ "movie_titles.csv": titles })).rejects.toThrow(
    "holds neither mv_*.txt nor combined_data_*.txt",
  );
});

test.each([
  ['394,1916,"20,000 Leagues Under the Sea"', "20,000 Leagues Under the Sea"],
  ['394,1916,"Brazil: The ""Love Conquers All"" Version"', 'Brazil: The "Love Conquers All" Version'],
  ["394,1916,Dinosaur Planet,,,", "Dinosaur Planet"],
  ["394,1916,Isle of Man TT, 2004 Review,,", "Isle of Man TT, 2004 Review"],
  ['394,1916,"Weird Al" Yankovic: Live', '"Weird Al" Yankovic: Live'],
  ['394,1916,"Crocodile" or "Dundee"', '"Crocodile" or "Dundee"'],
  ['"394","1916","Me, Myself"', "Me, Myself"],
  ["394,1916.0,Caf&eacute;", "Café"],
  ['394,1916, "Me, Myself" ,,', "Me, Myself"],
  ["394,1916,Monsters,Inc.", "Monsters,Inc."],
  ['394,1916,"9" to "5"', '"9" to "5"'],
])("a spreadsheet's copy of the titles is read as the titles: %s", async (line, title) => {
  const { movies } = await read({
    "movie_titles.csv": `No,Year,Name,,,\n${line}\n`,
    "combined_data_1.txt": "394:\n1488844,3,2005-09-06\n0012,4,2005-09-06\n",
  });
  expect(movies).toMatchObject([{ externalId: "394", title, year: 1916 }]);
});

test("users of a Netflix file keep their zeros, too", async () => {
  const { users } = await read({
    "movie_titles.csv": "1,2003,A\n",
    "mv_0000001.txt": "1:\n0012,3,2005-09-06\n12,4,2005-09-06\n99999999999,4,2005-09-06\n",
  });
  expect(users.map((user) => user.externalId)).toEqual(["12", "0012", "99999999999"]);
});

describe("the titles", () => {
  const read1 = async (text: string) =>
    read({ "movie_titles.csv": text, "mv_0000001.txt": "1:\n5,3,2005-09-06\n" });
  const many = Array.from({ length: 500 }, (_, i) => `${i + 1},2000,Movie ${i}`);

  test("come by id, with a year or without, however their lines end", async () => {
    const { movies, rejectedLines } = await read1(
      "12,NULL,Up\r\n3,,Heat\r\n\r\n \n 1,1995.0,Léon \n1234567,1894,Sneeze\n",
    );
    expect(movies.map(({ externalId, title, year }) => [externalId, title, year])).toEqual([
      ["1", "Léon", 1995],
      ["3", "Heat", null],
      ["12", "Up", null],
      ["1234567", "Sneeze", 1894],
    ]);
    expect(rejectedLines).toEqual([]);
  });

  test.each(["MovieID,YearOfRelease,Title", '"Movie_ID","Year","Title"', "Número,Année,Titre"])(
    "may have a header: %s",
    async (header) => {
      expect((await read1(`${header}\n1,1995,Heat\n`)).movies).toHaveLength(1);
    },
  );

  test("that are none are counted by reason", async () => {
    const bad = [
      "x,2000,A",
      "12345678,2000,A",
      "600,95,A",
      "601,2000",
      "604,2000,A\r605,2001,B",
      "602,2000, ,,",
      "7,2000,Again",
    ];
    const header = "No,Year,Name";
    const lines = [header, ...many, ...many.map((line) => `1000${line}`)];
    const { rejectedLines } = await read1([...lines, ...bad].join("\n"));
    expect(rejectedLines.map(({ file, reason, firstLines }) => [file, reason, firstLines])).toEqual([
      ["movie_titles.csv", "not an id, a year and a title", [1002, 1003, 1004, 1005, 1006]],
      ["movie_titles.csv", "movie has no title", [1007]],
      ["movie_titles.csv", "movie id was given before", [1008]],
    ]);
  });

  test("a header is the first line alone", async () => {
    await expect(read1("1,1995,Heat\nNo,Year,Name\n")).rejects.toThrow(
      "movie_titles.csv, line 2: 1 of 2 lines cannot be used, which is more than 1 %: not an id, a year and a title (1×, line 2).",
    );
    await expect(read1("No,Year,Name\n\n")).rejects.toThrow("movie_titles.csv: holds no movies.");
    await expect(read1("x1,Year,Name\n")).rejects.toThrow("1 of 1 lines");
  });
});

describe("the ratings", () => {
  const oneTitle = { "movie_titles.csv": "1,1995,Heat\n2,2009,Up\n" };

  test("of many files are judged together, the worst standing for all", async () => {
    const good = Array.from({ length: 300 }, (_, i) => `${i + 1},4,2004-01-02`).join("\n");
    const files = {
      ...oneTitle,
      "mv_0000001.txt": `1:\n${good}\n`,
      "mv_0000002.txt": "2:\n1,9,2004-01-02\n",
    };
    const { rejectedLines } = await read(files);
    expect(rejectedLines).toMatchObject([{ file: "mv_0000002.txt", count: 1, firstLines: [2] }]);
    const worse = "2:\n1,9,2004-01-02\n2,9,2004-01-02\n3,9,2004-01-02\n4,9,2004-01-02\n";
    await expect(read({ ...files, "mv_0000002.txt": worse })).rejects.toThrow(
      "mv_0000002.txt, line 2: 4 of 304 lines cannot be used",
    );
  });

  test("that come twice are counted in their files, the first ten by their lines", async () => {
    const lines = (rating: number, from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => `${from + i},${rating},2004-01-0${rating}`).join("\n");
    const { ratings, rejectedLines } = await read({
      ...oneTitle,
      "combined_data_1.txt": `1:\n${lines(1, 1, 5)}\n2:\n${lines(1, 1, 31)}\n`,
      "combined_data_2.txt": `1:\n${lines(2, 1, 31)}\n2:\n${lines(2, 1, 12)}\n`,
    });
    expect(ratings.movies).toHaveLength(60);
    const reason = "a later rating of the same movie by the same user counts";
    expect(rejectedLines).toEqual([
      {
        file: "combined_data_1.txt",
        reason,
        count: 15,
        firstLines: [2, 3, 4, 5, 7, 8, 9, 10, 11, 12],
      },
    ]);
  });

  test("none at all is refused", async () => {
    await expect(read({ ...oneTitle, "mv_0000001.txt": "1:\n", "mv_0000002.txt": "2:\n" })).rejects.toThrow(
      "mv_0000001.txt: holds no ratings.",
    );
  });

  test("progress is shared out among the files", async () => {
    const source = await fixtures.folder(combined);
    const seen: number[] = [];
    await readDataset({ format: "NETFLIX_PRIZE", source, onProgress: (fraction) => seen.push(fraction) });
    expect([...new Set(seen)].map((fraction) => Math.round(fraction * 1000) / 1000)).toEqual(
      expect.arrayContaining([0.339, 0.679, 0.97, 1]),
    );
  });

  test("of a file that is read by pieces keep their lines, and tell how far they are", async () => {
    const blanks = `${" ".repeat(65_535)}\n`.repeat(144);
    const text = `1:\n5,3,2005-09-06\n${blanks}5,4,2005-09-05\n`;
    const source = await fixtures.folder({ ...oneTitle, "mv_0000001.txt": text });
    const seen: number[] = [];
    const { ratings, rejectedLines } = await readDataset({
      format: "NETFLIX_PRIZE",
      source,
      onProgress: (fraction) => seen.push(fraction),
    });
    expect([...ratings.values]).toEqual([3]);
    expect(rejectedLines).toMatchObject([{ count: 1, firstLines: [147] }]);
    expect(seen[0]).toBeCloseTo((0.97 * 0.7 * (8 << 20)) / text.length, 9);
    expect(seen[1]).toBeCloseTo(0.97 * 0.7, 9);
  });

  test.runIf(canListOpenFiles)("leave no file open, whether they were read or refused", async () => {
    const source = await fixtures.folder({ ...oneTitle, "mv_0000001.txt": "1:\n5,3,2005-09-06\n" });
    await readDataset({ format: "NETFLIX_PRIZE", source });
    const endless = await fixtures.folder({ ...oneTitle, "mv_0000001.txt": "x".repeat(10_000_000) });
    await expect(readDataset({ format: "NETFLIX_PRIZE", source: endless })).rejects.toThrow(
      "has a line of more than a million bytes",
    );
    expect(openFiles().filter((path) => path.includes(source) || path.includes(endless))).toEqual([]);
  });
});

test("what was expected and what was found instead", async () => {
  await expect(read({ "movie_titles.csv": titles, "mv_1.txt.bak": "x", "xmv_1.txt": "x" })).rejects.toThrow(
    /^source: holds neither mv_\*\.txt nor combined_data_\*\.txt; found movie_titles\.csv, mv_1\.txt\.bak, xmv_1\.txt\.$/u,
  );
  await expect(read({ "u.data": "x", "u.item": "x" })).rejects.toThrow("movie_titles.csv");
  const heap = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`n${10 + i}.md`, "x"]));
  await expect(read({ "movie_titles.csv": titles, ...heap, "ratings.dat": "x" })).rejects.toThrow(
    /found movie_titles\.csv, n10\.md, .*, n28\.md\. It looks like MOVIELENS: import it with the format MOVIELENS/u,
  );
});

test("two datasets are refused, and named by their files", async () => {
  const files = { ...combined, "b/mv_0000001.txt": "1:\n", "b/movie_titles.txt": titles, "b/other.txt": "x" };
  await expect(read(files)).rejects.toThrow("one in b (b/movie_titles.txt, b/mv_0000001.txt)");
});

test("what lies elsewhere is named, the licence said, and of users no more than their ids", async () => {
  const { rejectedLines, licence, users } = await read({
    ...combined,
    "b/mv_0000001.txt": "1:\n",
    "b/other.txt": "x",
  });
  expect(rejectedLines.map(({ file }) => file)).toEqual(["b/mv_0000001.txt"]);
  expect(licence).toMatch(/^Netflix Prize data set: © Netflix/u);
  expect(users[0]).toEqual({ externalId: "822109", gender: null, age: null, occupation: null });
});
