import { describe, expect, test } from "vitest";
import { tableChooser } from "../../../testing/chosen-tables.js";
import type { Files } from "../../../testing/reader-contract.js";
import { isTableName, tableNames } from "./choose-tables.js";

const { choose, tablesOf } = tableChooser();
const ratings = "userId,movieId,rating\n1,7,4\n2,8,5\n";
const movies = "movieId,title\n7,Heat\n8,Up\n";

test.each([
  "r.csv",
  "R.TSV",
  "a.tab",
  "a.txt",
  "a.dat",
  "u.data",
  "ml.inter",
  "ml.item",
  "ml.user",
  "a.json",
  "a.jsonl",
  "a.ndjson",
  "a.parquet",
  "a.xlsx",
  "a.psv",
  "readmes.csv",
])("%s may be a table", (name) => {
  expect(isTableName(name)).toBe(true);
});

test.each([
  "r.pdf",
  "csv",
  "a.csv.md",
  "README.txt",
  "license.txt",
  "Licence.dat",
  "COPYING.txt",
  "citation.txt",
])("%s is none", (name) => {
  expect(isTableName(name)).toBe(false);
});

test("a file that lies alone may have any name, but not that of a text about the data", () => {
  expect(tableNames(["u1.base"])).toEqual(["u1.base"]);
  expect(tableNames(["README"])).toEqual([]);
  expect(tableNames(["u1.base", "u1.test"])).toEqual([]);
  expect(tableNames(["u1.base", "r.csv", "README.txt"])).toEqual(["r.csv"]);
});

describe("what a table beside the ratings holds", () => {
  test.each<[string, string, string, object]>([
    ["RecBole's items by their name", "x.item", "a:token\tb:token\n7\tHeat\n", { items: "x.item" }],
    ["RecBole's users by their name", "x.user", "a:token\tb:token\n7\tHeat\n", { users: "x.user" }],
    [
      "RecBole's items without titles",
      "x.item",
      "item_id:token\timdbid:token\n7\t113277\n",
      { items: "x.item" },
    ],
    ["RecBole's users without facts", "x.user", "user_id:token\tzip:token\n1\tab\n", { users: "x.user" }],
    ["an ending before the last tells nothing: items", "x.inter.csv", movies, { items: "x.inter.csv" }],
    [
      "an ending before the last tells nothing: links",
      "x.item.csv",
      "movieId,imdbId\n7,113277\n",
      { links: "x.item.csv" },
    ],
    ["an ending before the last tells nothing: trust", "x.user.csv", "userId,trusts\n1,2\n", {}],
    ["a part of a word is no name of users", "musers.csv", "id,age\n1,2\n3,4\n", {}],
    ["items by IMDb's ids", "x.csv", "imdbId,genres\n7,a|b\n8,c\n", { items: "x.csv" }],
    ["users by their facts", "x.csv", "userId,age\n1,24\n2,25\n", { users: "x.csv" }],
    ["users by their facts: sex", "x.csv", "uid,sex\n1,F\n2,M\n", { users: "x.csv" }],
    ["something else of users", "x.csv", "userId,trusts\n1,2\n2,3\n", {}],
    ["users by the file's name", "users.csv", "name,zip\na,b\nc,d\n", {}],
    ["people by the file's name", "my people.csv", "id,age\n1,2\n3,4\n", { users: "my people.csv" }],
    ["a user of the file's name", "ml_user.csv", "id,age\n1,2\n3,4\n", { users: "ml_user.csv" }],
    ["users without a header say nothing", "users.csv", "1,24\n2,25\n", {}],
    ["links", "x.csv", "movieId,imdbId\n7,113277\n8,1049413\n", { links: "x.csv" }],
    ["links to TMDB", "x.csv", "movieId,tmdbId\n7,113277\n8,1049413\n", { links: "x.csv" }],
    [
      "links with titles are a list of items",
      "x.csv",
      "movieId,imdbId,title\n7,1,Heat\n8,2,Up\n",
      { items: "x.csv" },
    ],
    [
      "links whose title stands first are a list of items",
      "x.csv",
      "title,movieId,imdbId\nHeat,7,1\nUp,8,2\n",
      { items: "x.csv" },
    ],
    [
      "links whose ids of IMDb stand first",
      "x.csv",
      "imdbId,movieId\n113277,7\n1049413,8\n",
      { links: "x.csv" },
    ],
    ["IMDb's list of titles without ratings", "x.csv", "Const,Title\ntt1,Heat\ntt2,Up\n", { items: "x.csv" }],
    ["tags of movies", "x.csv", "movieId,tag\n7,noir\n8,balloons\n", {}],
    ["a list of other names", "genres.csv", "id,name\n1,Crime\n2,Drama\n", {}],
    ["items by title", "x.csv", movies, { items: "x.csv" }],
    ["items by year", "x.csv", "movieId,year\n7,1995\n8,2009\n", { items: "x.csv" }],
    ["items by a year that stands first", "x.csv", "year,movieId\n1995,7\n2009,8\n", { items: "x.csv" }],
    ["items by a title that stands first", "x.csv", "title,movieId\nHeat,7\nUp,8\n", { items: "x.csv" }],
    ["items by genres that stand first", "x.csv", "genres,movieId\na|b,7\nc,8\n", { items: "x.csv" }],
    ["items by genres", "x.csv", "movieId,genres\n7,a|b\n8,c\n", { items: "x.csv" }],
    ["items by the file's name", "movies.csv", "7,Heat\n8,Up\n", { items: "movies.csv" }],
    ["films by the file's name", "my-films.dat", "7::Heat\n8::Up\n", { items: "my-films.dat" }],
    ["metadata by the file's name", "the metadata.csv", "7,Heat\n8,Up\n", { items: "the metadata.csv" }],
    ["a part of a word is no name", "homemovies.csv", "what,how\na,b\nc,d\n", {}],
    ["movies.csv of something else", "moviestars.csv", "what,how\na,b\nc,d\n", {}],
    ["with a header and none of it", "x.csv", "what,how\na,1\nc,2\n", {}],
    ["the name alone is no list of items", "movies.csv", "1,2\n3,4\n", {}],
    ["a text", "x.txt", "Once upon a time.\n", {}],
    ["a picture", "x.dat", Buffer.from([0, 1, 2, 3]).toString("latin1"), {}],
    ["an empty file", "x.csv", "", {}],
  ])("%s", async (_, file, content, found) => {
    expect(await choose({ "ratings.csv": ratings, [file]: content })).toEqual({
      interactions: "ratings.csv",
      ...found,
    });
  });
});

describe("the customary names of files", () => {
  const other = "what,how\na,1\nc,2\n";
  test.each([
    "movie",
    "movies",
    "item",
    "items",
    "film",
    "films",
    "title",
    "titles",
    "metadata",
    "product",
    "products",
  ])("%s.csv lists items", async (name) => {
    for (const file of [`${name}.csv`, `my_${name}.csv`, `my ${name}.csv`, `${name}-1.csv`])
      expect(await choose({ "ratings.csv": ratings, [file]: "7,Heat\n8,Up\n" })).toMatchObject({
        items: file,
      });
  });
  test.each(["user", "users", "people"])("%s.csv lists users", async (name) => {
    for (const file of [`${name}.csv`, `my_${name}.csv`, `my ${name}.csv`])
      expect(await choose({ "ratings.csv": ratings, [file]: "id,age\n1,2\n3,4\n" })).toMatchObject({
        users: file,
      });
  });
  test.each([
    "rating",
    "ratings",
    "interaction",
    "interactions",
    "review",
    "reviews",
    "event",
    "events",
    "likes",
  ])("%s.csv holds interactions", async (name) => {
    for (const file of [`${name}.csv`, `my_${name}.csv`, `my ${name}.csv`])
      expect((await choose({ "a.csv": other, [file]: other })).interactions).toBe(file);
  });
});

describe("which table holds the interactions", () => {
  const other = "what,how\na,1\nc,2\n";
  test.each<[string, string, string]>([
    ["RecBole's by its name", "x.inter", "a:token\tb:token\n1\t2\n"],
    ["users and items", "x.csv", "userId,itemId\n1,2\n3,4\n"],
    ["items and users", "x.csv", "itemId,userId\n1,2\n3,4\n"],
    ["titles and users", "x.csv", "name,user\nHeat,1\nUp,3\n"],
    ["users and titles", "x.csv", "user,name\n1,Heat\n3,Up\n"],
    ["IMDb's export", "x.csv", "Const,Your Rating\ntt1,8\ntt2,7\n"],
    ["IMDb's older export", "x.csv", "const,You rated\ntt1,8\ntt2,7\n"],
    ["by the file's name", "ratings.csv", other],
    ["by the file's name: a rating", "my_rating.csv", other],
    ["by the file's name: reviews", "BX reviews.csv", other],
    ["by the file's name: events", "events.csv", other],
    ["by the file's name: likes", "likes.csv", other],
    ["by the file's name: interactions", "interactions.csv", other],
    ["without a header and other names", "x.csv", "1,2,3\n4,5,6\n"],
  ])("%s", async (_, file, content) => {
    expect(await choose({ "a.csv": other, [file]: content, "z.csv": movies })).toEqual({
      interactions: file,
      items: "z.csv",
    });
  });

  test.each(["berating.csv", "ratingsystem.csv", "unlikes.csv"])("%s is no such name", async (file) => {
    await expect(choose({ "a.csv": other, [file]: other })).rejects.toThrow(
      "holds no table of users and items",
    );
  });

  test("of several the one whose name says it", async () => {
    expect(await choose({ "a.csv": ratings, "my ratings.csv": ratings })).toEqual({
      interactions: "my ratings.csv",
    });
    expect(await choose({ "a.csv": ratings, "x.inter": ratings })).toEqual({ interactions: "x.inter" });
    expect(await choose({ "a.csv": ratings, "interactions.tsv": ratings })).toEqual({
      interactions: "interactions.tsv",
    });
  });

  test("neither an ending before the last nor titles with ratings make a table one of interactions", async () => {
    await expect(choose({ "a.csv": ratings, "x.inter.csv": ratings })).rejects.toThrow(
      "holds several tables of interactions: a.csv, x.inter.csv.",
    );
    expect(await choose({ "a.csv": ratings, "x.csv": "Title,Your Rating\nHeat,8\nUp,7\n" })).toEqual({
      interactions: "a.csv",
    });
  });

  test("none, or several whose names say nothing, are refused with the way on", async () => {
    await expect(choose({ "a.csv": other, "b.csv": other })).rejects.toThrow(
      "source: holds no table of users and items: looked into a.csv, b.csv. Give the table itself, and say which column is what (--columns user=…,item=…).",
    );
    await expect(choose({ "a.csv": ratings, "b.csv": ratings, "c.csv": movies })).rejects.toThrow(
      "source: holds several tables of interactions: a.csv, b.csv. Say which one is meant: --table a.csv (columns.table).",
    );
    const two = { "x ratings.csv": ratings, "y ratings.csv": ratings, "z.csv": ratings };
    await expect(choose(two)).rejects.toThrow("interactions: x ratings.csv, y ratings.csv. Say");
  });

  test("a table of ratings that can't be read is told, any other passed over", async () => {
    const picture = Buffer.from([0, 1, 2]);
    await expect(choose({ "ratings.csv": picture, "x.csv": ratings })).rejects.toThrow(
      "ratings.csv: is no text",
    );
    await expect(choose({ "Interactions.csv": picture, "x.csv": ratings })).rejects.toThrow("is no text");
    expect(await choose({ "myratings.csv": picture, "x.csv": ratings })).toEqual({ interactions: "x.csv" });
    expect(await choose({ "ratings-old.csv": picture, "x.csv": ratings })).toEqual({ interactions: "x.csv" });
  });
});

describe("one file", () => {
  test("is the table, whatever it looks like", async () => {
    expect(await choose({ "x.csv": movies })).toEqual({ interactions: "x.csv" });
    expect(await choose({ "x.base": ratings })).toEqual({ interactions: "x.base" });
  });

  test("and one of several, is read in the encoding that a person names", async () => {
    const text = Buffer.from([...Buffer.from("user,title\n1,Mi"), 0xb6, 10]);
    for (const files of [{ "x.csv": text }, { "x.csv": text, "movies.csv": movies }] as Files[]) {
      const { interactions } = await tablesOf(files, { encoding: "iso-8859-2" });
      expect(interactions).toMatchObject({ encoding: "iso-8859-2", text: "user,title\n1,Miś\n" });
    }
  });

  test("of twenty that are no tables each is named, and no more", async () => {
    const names = Array.from({ length: 20 }, (_, i) => `${i + 10}.pdf`);
    await expect(choose(Object.fromEntries(names.map((name) => [name, "x"])))).rejects.toThrow(
      `found ${names.join(", ")}. --table`,
    );
  });

  test("none that may be a table", async () => {
    await expect(choose({ "a.pdf": "x", "b.png": "x" })).rejects.toThrow(
      "source: holds no table: give one table of interactions (text, JSON lines, Parquet, .xlsx), or a folder or zip with it and lists of items and users; found a.pdf, b.png. --table FILE (columns.table) says which file holds the interactions.",
    );
  });
});

test("a list of movies without a title's name is read by content, though a column is called id", async () => {
  const { items } = await tablesOf({ "ratings.csv": ratings, "movies.csv": "id,what\n7,Heat\n8,Up\n" });
  expect(items?.places).toMatchObject({ item: 0, title: 1 });
});
