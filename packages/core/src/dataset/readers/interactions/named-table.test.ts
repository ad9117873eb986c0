import { describe, expect, test } from "vitest";
import { tableChooser } from "../../../testing/chosen-tables.js";

const { choose, tablesOf } = tableChooser();
const ratings = "userId,movieId,rating\n1,7,4\n2,8,5\n";
const movies = "movieId,title\n7,Heat\n8,Up\n";

describe("the table that is named", () => {
  const heap = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`${String(i).padStart(2, "0")}.csv`, ratings]),
    );

  test("counts, and the others may describe its items and users", async () => {
    const files = {
      "a.csv": movies,
      "ratings.csv": ratings,
      "u.csv": "userId,age\n1,24\n2,25\n",
      "b.md": ratings,
    };
    expect(await choose(files, { table: "b.md" })).toEqual({
      interactions: "b.md",
      items: "a.csv",
      users: "u.csv",
    });
    expect(await choose(files, { table: "a.csv" })).toEqual({ interactions: "a.csv", users: "u.csv" });
  });

  test("is named with or without .gz", async () => {
    expect(await choose({ "a.csv": ratings, "b.csv": ratings }, { table: "b.csv.GZ" })).toEqual({
      interactions: "b.csv",
    });
    await expect(choose({ "a.csv": ratings }, { table: "a.gz.csv" })).rejects.toThrow(
      'columns.table: There is no file "a.gz.csv" in the source; it holds a.csv.',
    );
  });

  test("of many files, which are no dataset without it", async () => {
    expect(await choose({ ...heap(59), "x.csv": movies }, { table: "07.csv" })).toEqual({
      interactions: "07.csv",
      items: "x.csv",
    });
    expect(await choose({ ...heap(60), "x.csv": movies }, { table: "07.csv" })).toEqual({
      interactions: "07.csv",
    });
    await expect(choose(heap(60))).rejects.toThrow("several tables");
    await expect(choose(heap(61))).rejects.toThrow(
      /^source: holds 61 tables: give one .* found 00\.csv, .*, 19\.csv and 41 more\. --table/u,
    );
  });
});

describe("the places of a list of items", () => {
  const placesOf = async (content: string) => {
    const { items } = await tablesOf({ "ratings.csv": ratings, "movies.csv": content });
    return items && { item: items.places.item, title: items.places.title, year: items.places.year };
  };

  test.each([
    ["names say them", "title,movieId,year\nHeat,7,1995\nUp,8,2009\n", { item: 1, title: 0, year: 2 }],
    ["an id without a kind", "title,id,year\nHeat,7,1995\nUp,8,2009\n", { item: 1, title: 0, year: 2 }],
    ["a title alone is the id", "title,year\nHeat,1995\nUp,2009\n", null],
    ["without a header content says them", "7,1995,Heat\n8,2009,Up\n", { item: 0, title: 2, year: 1 }],
    ["names that say nothing", "a,b,c\n7,1995,Heat\n8,2009,Up\n", { item: 0, title: 2, year: 1 }],
    ["nothing says them", "7,1\n8,2\n", null],
  ])("%s", async (_, content, places) => {
    expect(await placesOf(content)).toEqual(places);
  });
});
