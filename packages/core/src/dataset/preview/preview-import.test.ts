import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type Files, fixtureFolder } from "../../testing/reader-contract.js";
import { previewImport } from "./preview-import.js";
import { previewInThread } from "./preview-in-thread.js";

const fixtures = fixtureFolder();
const movies = "movieId,title,genres\n1,Toy Story (1995),Comedy\n";
const ratings = "userId,movieId,rating,timestamp\n5,1,4.5,978300760\n";

test.each([
  ["MOVIELENS", { "movies.csv": movies, "ratings.csv": ratings }],
  ["MOVIELENS", { "u.item": `1|A (1995)|||x${"|0".repeat(19)}\n`, "u.data": "5\t1\t3\t881250949\n" }],
  ["TMDB", { "tmdb_5000_movies.csv": "id,title\n1,Up\n", "tmdb_5000_credits.csv": "movie_id,cast\n1,[]\n" }],
  [
    "NETFLIX_PRIZE",
    { "mv_0000001.txt": "1:\n5,3,2005-09-06\n", "movie_titles.txt": "1,2003,Dinosaur Planet\n" },
  ],
  ["MOVIE_PAIRS", { "pairs.csv": "Movie1,Movie2,Label\nHeat,Up,1\n" }],
  // What has MovieLens' names and is something else.
  [
    "INTERACTIONS",
    { "movies.dat": "0114508::Species (1995)::Horror\n", "ratings.dat": "1::0114508::8::1381006850\n" },
  ],
  ["INTERACTIONS", { "movies.csv": movies, "ratings.csv": "userId,movieId,rating\n5,1,4.5\n" }],
  ["INTERACTIONS", { "ml.inter": "user_id:token\titem_id:token\n5\t1\n" }],
  ["INTERACTIONS", { "some.csv": ratings }],
] as [string, Files][])("the format is found: %s", async (format, files) => {
  expect(await previewImport({ source: await fixtures.folder(files) })).toMatchObject({
    format,
    problems: [],
  });
});

test("says what was taken for what, and shows the first rows", async () => {
  const lines = Array.from({ length: 50 }, (_, i) => `${i};m${i % 7};${i % 10},5;2020-01-0${1 + (i % 9)}`);
  const files = { "r.csv.gz": gzipSync(`who;movie;score;date\n${lines.join("\n")}\n`) };
  const source = join(await fixtures.folder(files), "r.csv.gz");
  const preview = await previewImport({ source, columns: { user: "who" } });
  expect(preview).toEqual({
    format: "INTERACTIONS",
    files: ["r.csv"],
    columns: {
      user: "who",
      item: "movie",
      rating: "score",
      time: "date",
      title: "movie",
      year: null,
      genres: null,
      scaleFrom: 0,
      scaleTo: 10,
      delimiter: ";",
      encoding: null,
      header: true,
    },
    encoding: "UTF-8",
    delimiter: ";",
    rows: [["who", "movie", "score", "date"], ...lines.slice(0, 10).map((line) => line.split(";"))],
    problems: [],
    notes: ["Ratings from 0 to 10 become stars: 10 are five, 0 none. Another scale can be declared."],
  });
  // What it says can be handed back.
  expect(await previewImport({ source, columns: preview.columns })).toMatchObject({
    columns: preview.columns,
  });
});

test("a table that can't be imported yet is shown with the problem", async () => {
  const source = await fixtures.folder({ "r.csv": "a,movieId,rating\nx,1,4\ny,2,5\n" });
  const preview = await previewImport({ source });
  expect(preview.rows).toEqual([
    ["a", "movieId", "rating"],
    ["x", "1", "4"],
    ["y", "2", "5"],
  ]);
  expect(preview.columns).toMatchObject({ user: null, item: "movieId", rating: "rating" });
  expect(preview.problems[0]).toContain("r.csv, line 1: names no column of users");
  expect((await previewImport({ source, columns: { user: "a" } })).problems).toEqual([]);
});

test("on a thread: the same preview, the same refusals", async () => {
  const source = await fixtures.folder({ "some.csv": ratings });
  expect(await previewInThread({ source })).toEqual(await previewImport({ source }));
  await expect(previewInThread({ source: join(source, "nowhere") })).rejects.toThrow(
    "there is no file or folder",
  );
});

test("only the first part of a large file is read", async () => {
  // The first mebibyte is sound, what follows can't be unpacked.
  const whole = gzipSync(
    `userId,movieId,rating\n${Array.from({ length: 400_000 }, (_, i) => `${i},${(i * 7919) % 10_007},${1 + (i % 5)}\n`).join("")}`,
  );
  const source = await fixtures.folder({ "r.csv.gz": whole.subarray(0, whole.length - 1000) });
  expect(await previewImport({ source })).toMatchObject({
    format: "INTERACTIONS",
    problems: [],
    columns: { user: "userId" },
  });
});
