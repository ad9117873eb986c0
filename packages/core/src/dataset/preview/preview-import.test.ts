import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test, vi } from "vitest";
import { type Files, fixtureFolder } from "../../testing/reader-contract.js";
import { xlsxOf } from "../../testing/table-files.js";
import { previewImport } from "./preview-import.js";

const fixtures = fixtureFolder();
afterEach(() => vi.unstubAllEnvs());
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

const nothing = {
  files: [],
  columns: {},
  encoding: "UTF-8",
  delimiter: null,
  rows: [],
  problems: [],
  notes: [],
};

test("the sample and a release are told without opening anything", async () => {
  const sample = { ...nothing, format: "SAMPLE" };
  expect(await previewImport({ source: null })).toEqual(sample);
  expect(await previewImport({ source: "sample" })).toEqual(sample);
  expect(await previewImport({ source: "nowhere", format: "SAMPLE" })).toEqual(sample);
  expect(await previewImport({ source: "ml-latest-small" })).toEqual({
    ...nothing,
    format: "MOVIELENS",
    notes: ["The release is downloaded, and its checksum checked."],
  });
  await expect(previewImport({ source: "" })).rejects.toThrow(
    /^source: is missing: name a file, a folder or a zip\.$/,
  );
});

test("a place where nothing is, and no release's name, is refused", async () => {
  const source = join(await fixtures.folder({}), "nowhere");
  await expect(previewImport({ source })).rejects.toThrow(
    `source: there is no file or folder ${JSON.stringify(source)}.`,
  );
});

test("nothing stays of what was unpacked for a look", async () => {
  const temporary = await fixtures.folder({});
  vi.stubEnv("TMPDIR", temporary);
  const rows = [
    ["userId", "movieId", "rating"],
    ["5", "1", "4"],
    ["6", "1", "5"],
  ];
  const source = await fixtures.zip({ "r.xlsx": xlsxOf(rows) });
  expect(await previewImport({ source })).toMatchObject({ encoding: "Excel", rows, problems: [] });
  expect(await readdir(temporary)).toEqual([]);
});

test("a missing folder for temporary files is no fault of the source: the error is passed on", async () => {
  const source = await fixtures.folder({ "r.parquet": "PAR1" });
  vi.stubEnv("TMPDIR", join(source, "nowhere"));
  await expect(previewImport({ source })).rejects.toMatchObject({ code: "ENOENT" });
});

test("the files of a format are listed, the first rows are those of its first table", async () => {
  const preview = await previewImport({
    source: await fixtures.folder({
      "movies.csv": movies,
      "ratings.csv": ratings,
      "links.csv": "movieId\n1\n",
      "x.md": "",
    }),
  });
  expect(preview).toEqual({
    ...nothing,
    format: "MOVIELENS",
    files: ["links.csv", "movies.csv", "ratings.csv"],
    delimiter: ",",
    rows: movies
      .trim()
      .split("\n")
      .map((line) => line.split(",")),
  });
});

test("of many files twenty are listed; without any of the format's the problem is told", async () => {
  const parts = Array.from({ length: 25 }, (_, i) => `mv_${String(i + 10).padStart(7, "0")}.txt`);
  const files = Object.fromEntries(parts.map((name) => [name, "1:\n5,3,2005-09-06\n"]));
  const source = await fixtures.folder({ ...files, "movie_titles.txt": "1,2003,Dinosaur Planet\n" });
  expect((await previewImport({ source })).files).toEqual(["movie_titles.txt", ...parts.slice(0, 19)]);
  const others = Array.from({ length: 22 }, (_, i) => `f${i + 10}.md`);
  const wrong = await fixtures.folder(Object.fromEntries(others.map((name) => [name, "x"])));
  expect(await previewImport({ source: wrong, format: "TMDB" })).toEqual({
    ...nothing,
    format: "TMDB",
    problems: [`TMDB needs other files; found ${others.slice(0, 20).join(", ")}.`],
  });
});

test("a format's files that are no table are listed all the same", async () => {
  const source = await fixtures.folder({ "movies.csv": "", "ratings.csv": ratings });
  expect(await previewImport({ source, format: "MOVIELENS" })).toEqual({
    ...nothing,
    format: "MOVIELENS",
    files: ["movies.csv", "ratings.csv"],
  });
});

test("long cells are cut, rows beyond the tenth left out, columns without a name have their number", async () => {
  const long = "x".repeat(300);
  const lines = Array.from({ length: 12 }, (_, i) => `${i},m${i},${1 + (i % 5)},${long}`);
  const source = await fixtures.folder({ "r.csv": `user,item,rating,\n${lines.join("\n")}\n` });
  const { rows, columns } = await previewImport({ source });
  expect(rows).toHaveLength(11);
  expect(rows[0]).toEqual(["user", "item", "rating", "4"]);
  expect(rows[1]).toEqual(["0", "m0", "1", "x".repeat(200)]);
  expect(columns).toMatchObject({ user: "user", item: "item", rating: "rating", time: null, header: true });
});

test("a role of a column without a name is told by the column's number, and a declared scale is kept", async () => {
  const source = await fixtures.folder({ "r.csv": "user,item,,date\na,x,7,2020-01-02\nb,x,9,2020-01-03\n" });
  const given = { rating: "3", scaleFrom: 1, scaleTo: 10 };
  expect((await previewImport({ source, columns: given })).columns).toMatchObject({ ...given, time: "date" });
  expect((await previewImport({ source, columns: { rating: "none" } })).columns).toMatchObject({
    rating: null,
    scaleFrom: null,
    scaleTo: null,
  });
});

test("what is no table is told so, and shows no columns", async () => {
  const source = await fixtures.folder({ "r.txt": "words\nothers\n" });
  expect(await previewImport({ source })).toEqual({
    ...nothing,
    format: "INTERACTIONS",
    files: ["r.txt"],
    problems: [expect.stringContaining("r.txt, line 1: is no table of two columns or more")],
  });
});

test("a table without a header: columns are numbers", async () => {
  const lines = Array.from(
    { length: 40 },
    (_, i) => `${i % 7}\t${100 + (i % 11)}\t${1 + (i % 5)}\t${978_300_760 + i}`,
  );
  const source = await fixtures.folder({ "r.tsv": `${lines.join("\n")}\n` });
  const preview = await previewImport({ source });
  expect(preview).toMatchObject({
    delimiter: "tab",
    columns: { user: "1", item: "2", rating: "3", time: "4", delimiter: "tab", header: false },
    problems: [],
  });
  expect(preview.rows[0]).toEqual(["1", "2", "3", "4"]);
});

test("tables beside that of interactions stand behind it; a table that is no text has no delimiter", async () => {
  const source = await fixtures.folder({
    "links.csv": "movieId,imdbId\n1,114709\n",
    "movies.csv": "movieId,title\n1,Up\n",
    "reviews.jsonl": '{"user":"a","movieId":"1","rating":4}\n{"user":"b","movieId":"1","rating":5}\n',
    "users.csv": "userId,age\na,30\n",
  });
  const preview = await previewImport({ source });
  expect(preview.files).toEqual(["reviews.jsonl", "movies.csv", "links.csv", "users.csv"]);
  expect(preview).toMatchObject({ format: "INTERACTIONS", delimiter: null, problems: [] });
  expect(preview.rows[0]).toEqual(["user", "movieId", "rating"]);
});

test("where several tables hold interactions, all are listed with the problem", async () => {
  const table = "userId,movieId,rating\n5,1,4\n6,1,5\n";
  const source = await fixtures.folder({ "a.csv": table, "b.csv": table, "x.md": "" });
  const preview = await previewImport({ source });
  expect(preview).toEqual({
    ...nothing,
    format: "INTERACTIONS",
    files: ["a.csv", "b.csv"],
    problems: [expect.stringContaining("a.csv")],
  });
  expect((await previewImport({ source, columns: { table: "b.csv" } })).files).toEqual(["b.csv"]);
});

test("a correction that names no column is told, with what would be taken without it", async () => {
  const source = await fixtures.folder({ "some.csv": ratings });
  const preview = await previewImport({ source, columns: { user: "nobody", encoding: "windows-1252" } });
  expect(preview.problems).toEqual([expect.stringContaining("nobody")]);
  expect(preview.columns).toMatchObject({ user: "userId", item: "movieId", encoding: "windows-1252" });
  expect(preview.encoding).toBe("windows-1252");
});
