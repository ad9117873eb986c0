import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CancelledError } from "../../../errors.js";
import { type Files, fixtureFolder } from "../../../testing/reader-contract.js";
import { readDataset } from "../../read-dataset.js";
import type { TableColumns } from "./table-columns.js";

const fixtures = fixtureFolder();
const read = async (files: Files, columns: TableColumns = {}, onProgress?: (fraction: number) => void) =>
  readDataset({ format: "INTERACTIONS", source: await fixtures.folder(files), columns, onProgress });
const ratings = "userId,movieId,rating,timestamp\n7,31,4,978300760\n8,1029,5,978300761\n";

describe("what is known of an item", () => {
  const facts = async (files: Files) =>
    (await read(files)).movies.map(({ externalId, title, year, genres, imdbId, tmdbId }) => [
      externalId,
      title,
      year,
      genres,
      imdbId,
      tmdbId,
    ]);

  test("comes out of the table's own columns", async () => {
    const table =
      "userId,movieId,rating,title,year,genres,imdbId,tmdbId\n7,31,4,Heat,1995,Crime|Drama,113277,949\n8,1029,5,,,,,\n";
    expect(await facts({ "r.csv": table })).toEqual([
      ["31", "Heat", 1995, ["Crime", "Drama"], "tt0113277", "949"],
      ["1029", "1029", null, [], null, null],
    ]);
  });

  test("comes out of RecBole's own columns, genres divided by blanks", async () => {
    const table = "user_id:token\titem_id:token\tclass:token_seq\n7\t31\tCrime Drama\n";
    expect((await facts({ "x.inter": table }))[0]![3]).toEqual(["Crime", "Drama"]);
    expect((await facts({ "x.inter": table.replace("token_seq", "token") }))[0]![3]).toEqual(["Crime Drama"]);
  });

  test("comes out of a list before the table, of links where the list has no id", async () => {
    const files = {
      "ratings.csv": "userId,movieId,rating,title\n7,31,4,Wrong\n8,1029,5,Own\n",
      "movies.csv": "movieId,title,imdbId\n31,Heat,113277\n",
      "links.csv": "movieId,imdbId,tmdbId\n31,1,949\n1029,33563,11360\n",
    };
    expect(await facts(files)).toEqual([
      ["31", "Heat", null, [], "tt0113277", "949"],
      ["1029", "Own", null, [], "tt0033563", "11360"],
    ]);
  });

  test("is an id of IMDb where all ids have seven digits or eight, and some begin with 0", async () => {
    const ids = async (...items: string[]) =>
      (await facts({ "r.csv": `user,item\n${items.map((item) => `u,${item}\n`).join("")}` })).map(
        (fact) => fact[4],
      );
    expect(await ids("0114709", "12345678")).toEqual(["tt12345678", "tt0114709"]);
    expect(await ids("1114709", "12345678")).toEqual([null, null]);
    expect(await ids("0114709", "123456")).toEqual([null, null]);
    expect(await ids("0114709", "123456789")).toEqual([null, null]);
    expect(await ids("0114709", "x1234567")).toEqual([null, null]);
  });

  test("includes movies that nobody rated; of those that are rated and not listed the number is told", async () => {
    const list = "movieId,title\n1,Up\n2,Léon\n";
    const { movies, rejectedLines } = await read({ "ratings.csv": ratings, "movies.csv": list });
    expect(movies.map(({ title }) => title).sort()).toEqual(["1029", "31", "Léon", "Up"].sort());
    expect(rejectedLines).toContainEqual({
      file: "movies.csv",
      reason: "says nothing of 2 of the rated items; they are named by their ids",
      count: 0,
      firstLines: [],
    });
    const whole = await read({ "ratings.csv": ratings, "movies.csv": `${list}31,Heat\n1029,Dumbo\n` });
    expect(whole.rejectedLines.map(({ file }) => file)).toEqual(["ratings.csv"]);
    const alone = await read({ "ratings.csv": ratings });
    expect(alone.rejectedLines.map(({ file }) => file)).toEqual(["ratings.csv"]);
  });
});

test("what it was read as comes first, then the lists' bad lines, the links', the table's own", async () => {
  const ids = Array.from({ length: 200 }, (_, i) => i + 1);
  const { rejectedLines, users, licence } = await read({
    "ratings.csv": `userId,movieId,rating,timestamp\n${ids.map((id) => `7,${id},4,978300760`).join("\n")}\n7,1,x,978300760\n`,
    "movies.csv": `movieId,title\n${ids.map((id) => `${id},Movie ${id}`).join("\n")}\n,A\n`,
    "links.csv": `movieId,imdbId\n${ids.map((id) => `${id},${id}`).join("\n")}\n,1\n`,
    "users.csv": "userId,gender,age,job\n7,F,25,writer\n",
  });
  expect(rejectedLines.map(({ file, reason, firstLines }) => [file, reason, firstLines])).toEqual([
    [
      "ratings.csv",
      'was read so: user is "userId", item is "movieId", rating is "rating" (0 to 5), time is "timestamp" (seconds); cells divided by ,.',
      [],
    ],
    ["movies.csv", "item id is empty", [202]],
    ["links.csv", "item id is empty", [202]],
    ["ratings.csv", "rating is not a number", [202]],
  ]);
  expect(users).toEqual([{ externalId: "7", gender: "F", age: 25, occupation: "writer" }]);
  expect(licence).toBeNull();
});

test("users that no list names are known by their ids alone", async () => {
  const nobody = { gender: null, age: null, occupation: null };
  expect((await read({ "ratings.csv": ratings })).users).toEqual([
    { externalId: "7", ...nobody },
    { externalId: "8", ...nobody },
  ]);
});

test("progress names its stages", async () => {
  const seen: number[] = [];
  await read({ "ratings.csv": ratings }, {}, (fraction) =>
    seen.push(Math.round((1000 * fraction) / 0.97) / 1000),
  );
  expect(seen).toEqual(expect.arrayContaining([0.1, 0.15, 0.95]));
});

describe("the lines of bad rows", () => {
  const linesOf = async (text: string) => {
    const rows = Array.from({ length: 200 }, (_, i) => `${i},31,4`).join("\n");
    const { rejectedLines } = await read({ "r.csv": text.replace("…", rows) });
    return rejectedLines.flatMap(({ firstLines }) => firstLines);
  };

  test.each([
    ["count the header", "user,item,rating\n…\n7,31,x\n", 202],
    ["count none where there is no header", "…\n7,31\n", 201],
    ["count sep= and comments", "sep=,\n# so\n%so\nuser,item,rating\n…\n7,31,x\n", 205],
    ["count a byte order mark for nothing", "\uFEFFuser,item,rating\n…\n7,31,x\n", 202],
    ["count sep= behind a byte order mark", "\uFEFFsep=,\nuser,item,rating\n…\n7,31,x\n", 203],
    ["count every line of a row of several", 'user,item,rating\n1,"a\nb",4\n…\n7,31,x\n', 204],
  ])("%s", async (_, text, expected) => {
    expect(await linesOf(text)).toEqual([expected]);
  });

  test("a byte order mark is no part of the first id", async () => {
    const { users } = await read({ "r.csv": "\uFEFF7,31,4\n8,31,5\n" });
    expect(users.map(({ externalId }) => externalId)).toEqual(["7", "8"]);
  });

  test("count a line of JSON's for one", async () => {
    const lines = Array.from({ length: 200 }, (_, i) => `{"user": ${i}, "item": 31, "rating": 4}`);
    lines[149] = '{"user": 149, "item": 31, "rating": "x"}';
    const { rejectedLines } = await read({ "r.jsonl": lines.join("\n") });
    expect(rejectedLines).toContainEqual({
      file: "r.jsonl",
      reason: "rating is not a number",
      count: 1,
      firstLines: [150],
    });
  });
});

test("a large file shows its ratings wherever they lie", async () => {
  // More than a mebibyte, whose first one ends below the scale's top.
  const rows = Array.from(
    { length: 80_000 },
    (_, i) => `user${i % 997},item${i},${i < 75_000 ? 1 + (i % 5) : 10}`,
  );
  const { rejectedLines } = await read({ "r.csv": `user,item,rating\n${rows.join("\n")}\n` });
  expect(rejectedLines[0]!.reason).toContain('rating is "rating" (0 to 10)');
});

test("cancelled while it is read, it ends as cancelled and leaves no folder of its own", async () => {
  const source = join(await fixtures.folder({ "r.jsonl": '{"user": 1, "item": 2}\n' }), "r.jsonl");
  const controller = new AbortController();
  const reading = readDataset({
    format: "INTERACTIONS",
    source,
    signal: controller.signal,
    onProgress: (fraction) => fraction > 0.1 && controller.abort(),
  });
  await expect(reading).rejects.toThrow(CancelledError);
});

test("of several folders one that lies above all others counts", async () => {
  const { movies, rejectedLines } = await read({
    "ratings.csv": ratings,
    "more/other.csv": ratings,
    "more/a.md": "x",
  });
  expect(movies).toHaveLength(2);
  expect(rejectedLines.map(({ file }) => file)).toEqual(["ratings.csv", "more/other.csv"]);
});
