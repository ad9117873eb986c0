import { expect, test } from "vitest";
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
  ["one class only", "Movie1,Movie2,Label\na,b,1\nb,c,1\n", "has pairs of label 1 only"],
  [
    "labels that are none",
    "Movie1,Movie2,Label\na,b,yes\nb,c,no\n",
    "label is neither 0 nor 1 (2×, lines 2, 3)",
  ],
  ["a wrong header", "a,b,c\n1,2,0\n", "lacks the columns Movie1, Movie2, Label"],
  ["no pairs", "Movie1,Movie2,Label\n", "holds no pairs"],
])("%s", async (_, text, message) => {
  await expect(read({ "pairs.csv": text })).rejects.toThrow(message);
});

test("titles that are unknown, or name several movies, are told apart", async () => {
  const pairs = (line: string) => ({ ...listed, "pairs.csv": `Movie1,Movie2,Label\n${line}\n` });
  await expect(read(pairs("Solaris,1,1"))).rejects.toThrow("title names several movies");
  await expect(read(pairs("Nothing Such,1,1"))).rejects.toThrow("movie is not among the movies");
});
