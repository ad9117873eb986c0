import { describe, expect, test } from "vitest";
import { type Files, fixtureFolder } from "../../../testing/reader-contract.js";
import { readDataset } from "../../read-dataset.js";

const fixtures = fixtureFolder();
const read = async (files: Files, onProgress?: (fraction: number) => void) =>
  readDataset({ format: "MOVIELENS", source: await fixtures.folder(files), onProgress });

const flags = Array.from({ length: 19 }, () => "0").join("|");
const csv = {
  "movies.csv": "movieId,title,genres\n1,Heat (1995),Crime\n",
  "ratings.csv": "userId,movieId,rating,timestamp\n7,1,0.5,978300760\n8,1,5,978300761\n",
};
const dat = {
  "movies.dat": "1::Heat (1995)::Crime\n",
  "ratings.dat": "7::1::0.5::978300760\n8::1::5::978300761\n",
};
const pipes = {
  "u.item": `1|Heat (1995)|||http|${flags}\n`,
  "u.data": "7\t1\t1\t978300760\n8\t1\t5\t978300761\n",
};
const links = "movieId,imdbId,tmdbId\n1,113277,949\n";
const tagsCsv = "userId,movieId,tag,timestamp\n7,1,heist,1\n";
const users = { "users.dat": "7::F::25::10::1\n", "u.user": "7|25|F|writer|1\n" };
const genome = {
  "genome-tags.csv": "tagId,tag\n1,cool\n",
  "genome-scores.csv": "movieId,tagId,relevance\n1,1,0.9\n",
};

describe("each release reads the files of its own form", () => {
  const everything = {
    "links.csv": links,
    "tags.csv": tagsCsv,
    "tags.dat": "7::1::cops::1\n",
    "u.genre": Array.from({ length: 19 }, (_, i) => `G${i}|${i}`).join("\n"),
    "u1.base": "7\t1\t1\t978300760\n",
    "u1.test": "8\t1\t5\t978300761\n",
    ...users,
    ...genome,
  };
  const facts = async (files: Files) => {
    const found = await read({ ...everything, ...files });
    const { imdbId, keywords } = found.movies[0]!;
    return { imdbId, keywords, user: found.users[0], splits: found.fileSplits.map(({ name }) => name) };
  };
  const nobody = { externalId: "7", gender: null, age: null, occupation: null };

  test("20m and later", async () => {
    expect(await facts(csv)).toEqual({
      imdbId: "tt0113277",
      keywords: ["heist", "cool"],
      user: nobody,
      splits: [],
    });
  });

  test("1m and 10m", async () => {
    expect(await facts(dat)).toEqual({
      imdbId: null,
      keywords: ["cops", "cool"],
      user: { externalId: "7", gender: "F", age: 25, occupation: "10" },
      splits: [],
    });
  });

  test("100k", async () => {
    expect(await facts(pipes)).toEqual({
      imdbId: null,
      keywords: ["cool"],
      user: { externalId: "7", gender: "F", age: 25, occupation: "writer" },
      splits: ["u1"],
    });
    const flagged = { ...pipes, "u.item": `1|Heat (1995)|||http|${flags.replace("0|0", "0|1")}\n` };
    expect((await read(flagged)).movies[0]!.genres).toEqual(["Action"]);
    expect((await read({ ...everything, ...flagged })).movies[0]!.genres).toEqual(["G1"]);
  });

  test("half of the genome is none", async () => {
    for (const [file, content] of Object.entries(genome))
      expect((await read({ ...csv, [file]: content })).movies[0]!.keywords).toEqual([]);
  });
});

test("bad lines of every file are told, in the order in which the files are read", async () => {
  const many = Array.from({ length: 200 }, (_, i) => i + 1);
  const { rejectedLines } = await read({
    "movies.dat": `${many.map((id) => `${id}::Movie ${id}::`).join("\n")}\nx::A::\n`,
    "ratings.dat": `${many.map((id) => `7::${id}::4::1`).join("\n")}\n7::1::9::1\n`,
    "tags.dat": `${many.map((id) => `7::${id}::a::1`).join("\n")}\n7::1:: ::1\n`,
    "users.dat": `${many.map((id) => `${id}::F::25::10::1`).join("\n")}\nx::F::25::10::1\n`,
  });
  expect(rejectedLines.map(({ file, firstLines }) => [file, firstLines])).toEqual([
    ["movies.dat", [201]],
    ["tags.dat", [201]],
    ["ratings.dat", [201]],
    ["users.dat", [201]],
  ]);
});

test("progress names its stages", async () => {
  const seen: number[] = [];
  await read(csv, (fraction) => seen.push(Math.round((1000 * fraction) / 0.97) / 1000));
  expect(seen).toEqual(expect.arrayContaining([0.03, 0.1, 0.95]));
});

describe("what is refused", () => {
  test.each<[string, Files, string]>([
    [
      "nothing of a release",
      { "photo.jpg": "x" },
      "source: is no MovieLens release: expected ratings.csv and movies.csv (20m, 25m, 32m, latest), or ratings.dat and movies.dat (1m, 10m), or u.data and u.item (100k); found photo.jpg.",
    ],
    [
      "two releases",
      { ...csv, ...pipes },
      "source: holds 2 datasets: ratings.csv with movies.csv, u.data with u.item. Put each into a folder of its own and import one.",
    ],
    ["ratings without movies", { "ratings.dat": "x" }, "movies.dat"],
    ["movies without ratings", { "u.item": pipes["u.item"] }, "u.data"],
    ["no movie", { ...csv, "movies.csv": "movieId,title,genres\n" }, "movies.csv: holds no movies."],
    [
      "another scale",
      { ...csv, "ratings.csv": "userId,movieId,rating,timestamp\n1,1,8,5\n" },
      "ratings.csv, line 2: 1 of 1 lines cannot be used, which is more than 1 %: rating is outside the scale 0.5 to 5 (1×, line 2). Nothing was imported. Ratings of another scale, without times, or with other ids are read by the format INTERACTIONS (--format INTERACTIONS).",
    ],
  ])("%s", async (_, files, message) => {
    await expect(read(files)).rejects.toThrow(message);
  });

  test("twenty of the files that were found are named", async () => {
    const heap = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`n${10 + i}.md`, "x"]));
    await expect(read(heap)).rejects.toThrow(/found n10\.md, .*, n29\.md\.$/u);
  });
});

test("files of a release that lie elsewhere are named as not read, others are not", async () => {
  const other = {
    ...{
      "links.csv": links,
      "tags.csv": tagsCsv,
      "tags.dat": "x",
      "u.genre": "x",
      "ua.base": "x",
      "u5.test": "x",
    },
    ...{ ...users, ...genome, "ratings.csv": "x", "movies.dat": "x" },
    ...{ "u6.base": "x", "allbut.pl": "x", "xlinks.csv": "x", "tags.csv.txt": "x" },
  };
  const { rejectedLines } = await read({
    ...csv,
    ...Object.fromEntries(Object.entries(other).map(([name, content]) => [`old/${name}`, content])),
  });
  expect(rejectedLines.map(({ file }) => file.slice("old/".length))).toEqual([
    ...[
      "genome-scores.csv",
      "genome-tags.csv",
      "links.csv",
      "movies.dat",
      "ratings.csv",
      "tags.csv",
      "tags.dat",
    ],
    ...["u.genre", "u.user", "u5.test", "ua.base", "users.dat"],
  ]);
});
