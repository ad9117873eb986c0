import { expect, test } from "vitest";
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
