import { describe, expect, test } from "vitest";
import { chooseRoles } from "./choose-roles.js";
import { sniffTable } from "./sniff-table.js";
import type { TableColumns } from "./table-columns.js";

/** What was chosen: the places of roles that have one, and what else is to be told. */
function choose(lines: readonly string[], given: TableColumns = {}) {
  const { places, oneUser, guessed } = chooseRoles("r.csv", sniffTable(lines.join("\n"), given)!, given);
  return {
    ...Object.fromEntries(Object.entries(places).filter(([, place]) => place >= 0)),
    ...(oneUser && { oneUser }),
    ...(guessed && { guessed }),
  };
}

describe("found", () => {
  test.each([
    ["names", ["userId,movieId,rating", "1,2,3"], { user: 0, item: 1, rating: 2 }],
    ["a title is the item where there is no id", ["user,name", "1,Heat"], { user: 0, item: 1, title: 1 }],
    [
      "a title beside the item's id, which stands first",
      ["movieId,user,title", "1,2,Heat"],
      { item: 0, user: 1, title: 2 },
    ],
    ["an item without a user", ["movieId,rating", "1,4"], { item: 0, rating: 1 }],
    ["a user without an item", ["userId,what", "1,4"], { user: 0 }],
    [
      "nothing by name: places and content",
      ["a,b,c,d", "1,2,4,978300760", "2,3,5,978300761"],
      { user: 0, item: 1, rating: 2, time: 3, guessed: true },
    ],
    ["no header", ["1,2,4", "2,3,5"], { user: 0, item: 1, rating: 2, guessed: true }],
    [
      "pandas' row names are no user",
      [",a,b,c,d", "0,1,2,4,978300760", "1,2,3,5,978300761"],
      { user: 1, item: 2, rating: 3, time: 4, guessed: true },
    ],
    ["pandas' row names before two columns", [",a,b", "0,u,i", "1,v,j"], { user: 1, item: 2, guessed: true }],
    ["two columns, the first without a name", [",a", "7,2", "8,3"], { user: 0, item: 1, guessed: true }],
    ["a matrix", [Array.from({ length: 12 }, () => "1").join(",")], { guessed: true }],
    [
      "what names say of items that were told by content",
      ["viewer,what,stars,title,year,genres", "1,17,4,Heat,1995,Crime", "2,18,5,Up,2009,Family"],
      { user: 0, item: 1, rating: 2, title: 3, year: 4, genres: 5, guessed: true },
    ],
    [
      "a title that was told to be the item stays its title",
      ["viewer,title,year", "u,Dune,1984", "v,Dune,2021"],
      { user: 0, item: 1, title: 1, year: 2, guessed: true },
    ],
    [
      "a title that counts as the user is none",
      ["title,what,stars", "Heat,17,4", "Up,18,5"],
      { user: 0, item: 1, rating: 2, guessed: true },
    ],
    [
      "nor is a year, or a genre",
      ["year,genre,stars", "1995,17,4", "2009,18,5"],
      { user: 0, item: 1, rating: 2, guessed: true },
    ],
    [
      "a year that counts as the time is none",
      ["viewer,what,stars,release_date", "u,x,4,2020-01-31", "v,y,5,2020-02-01"],
      { user: 0, item: 1, rating: 2, time: 3, guessed: true },
    ],
    ["names beside nothing that is one", ["rating,b", "4,2", "5,3"], { user: 0, item: 1, guessed: true }],
  ])("%s", (_, lines, found) => {
    expect(choose(lines)).toEqual(found);
  });

  test("one person's exports have one user", () => {
    const imdb = ["Const,Your Rating,Title", "tt1,8,Heat", "tt2,7,Up"];
    expect(choose(imdb)).toEqual({ item: 0, imdbId: 0, rating: 1, title: 2, oneUser: true });
    const older = ["const,You rated,Title", "tt1,8,Heat", "tt2,7,Up"];
    expect(choose(older)).toMatchObject({ item: 0, rating: 1, title: 2, oneUser: true });
    const letterboxd = ["Date,Name,Year,Letterboxd URI,Rating", "2021-05-01,Heat,1995,https://boxd.it/1,4"];
    expect(choose(letterboxd)).toEqual({ time: 0, item: 1, title: 1, year: 2, rating: 4, oneUser: true });
  });

  test("what an export has beside a user is none", () => {
    expect(choose(["Const,Your Rating,user", "tt1,8,u", "tt2,7,v"])).toMatchObject({
      item: 0,
      oneUser: true,
    });
    expect(choose(["Const,Your Rating,user", "tt1,8,u", "tt2,7,v"])).not.toHaveProperty("user");
    expect(choose(["const,rating", "tt1,8", "tt2,7"])).not.toHaveProperty("oneUser");
    expect(choose(["yourrating,movie", "8,1", "7,2"])).not.toHaveProperty("oneUser");
    expect(choose(["name,year,rating", "Heat,1995,8"])).not.toHaveProperty("oneUser");
  });
});

describe('a column named "movie"', () => {
  test.each([
    ["of names is id and title", ["user,movie,name", "1,Heat,x", "2,Up,y"], { item: 1, title: 1 }],
    [
      "of numbers is an id, the title beside it",
      ["user,movie,name", "1,17,Heat", "2,18,Up"],
      { item: 1, title: 2 },
    ],
    ["that stands first, too", ["movie,user,name", "17,1,Heat", "18,2,Up"], { item: 0, user: 1, title: 2 }],
    ["of IMDb's ids, too", ["user,movie,name", "1,tt17,Heat", "2,tt18,Up"], { item: 1, title: 2 }],
    [
      "of numbers and a name is a title",
      ["user,movie,name", "1,17,Heat", "2,Se7en,Up"],
      { item: 1, title: 1 },
    ],
    [
      "of names that end in digits is a title",
      ["user,movie,name", "1,Area 51,x", "2,Apollo 13,y"],
      { item: 1, title: 1 },
    ],
    [
      "of names that begin with digits is a title",
      ["user,movie,name", "1,13th,x", "2,12 Monkeys,y"],
      { item: 1, title: 1 },
    ],
  ])("%s", (_, lines, found) => {
    expect(choose(lines)).toEqual({ user: 0, ...found });
  });

  test("of numbers alone has no title", () => {
    expect(choose(["user,movie", "1,17", "2,18"])).toEqual({ user: 0, item: 1 });
  });
});

describe("what differs from row to row of one item is not the item's", () => {
  const head = "user,item,title,year,genre";
  test.each([
    ["all of it is", ["1,7,Heat,1995,Crime", "2,7,Heat,1995,Crime"], { title: 2, year: 3, genres: 4 }],
    ["a review's title", ["1,7,Great,1995,Crime", "2,7,Meh,1995,Crime"], { year: 3, genres: 4 }],
    ["the year of a review", ["1,7,Heat,2001,Crime", "2,7,Heat,2002,Crime"], { title: 2, genres: 4 }],
    ["a reader's class", ["1,7,Heat,1995,fan", "2,7,Heat,1995,critic"], { title: 2, year: 3 }],
    [
      "as often the same as not",
      ["1,7,Heat,1995,a", "2,7,Heat,1995,a", "3,7,Heat,1995,b"],
      { title: 2, year: 3, genres: 4 },
    ],
    [
      "more often not",
      ["1,7,Heat,1995,a", "2,7,Heat,1995,b", "3,7,Heat,1995,c", "4,7,Heat,1995,a"],
      { title: 2, year: 3 },
    ],
    ["items of one row tell nothing", ["1,7,Heat,1995,a", "2,8,Up,2009,b"], { title: 2, year: 3, genres: 4 }],
  ])("%s", (_, rows, found) => {
    expect(choose([head, ...rows])).toEqual({ user: 0, item: 1, ...found });
  });

  test("of an item that stands first, too; without an item nothing differs from row to row of it", () => {
    expect(choose(["item,user,title", "7,1,Great", "7,2,Meh"])).toEqual({ item: 0, user: 1 });
    expect(choose(["user,what,genre", "1,7,Crime", "2,8,Family"])).toEqual({ user: 0, genres: 2 });
  });

  test("of the item that a person says, unless it says what the title is", () => {
    const reviews = ["user,sku,stars,title", "1,B01,5,Great", "2,B01,3,Meh", "1,B02,4,Fine"];
    expect(choose(reviews, { item: "sku" })).toEqual({ user: 0, item: 1, rating: 2 });
    expect(choose(reviews, { item: "sku", title: "title" })).toEqual({
      user: 0,
      item: 1,
      rating: 2,
      title: 3,
    });
    const years = ["user,item,sku,year", "1,7,a,1995", "2,7,b,2009"];
    expect(choose(years)).toEqual({ user: 0, item: 1 });
    expect(choose(years, { item: "sku" })).toEqual({ user: 0, item: 2, year: 3 });
  });

  test("but the year belongs to a title that is the item: Dune of 1984 and of 2021", () => {
    expect(choose(["user,title,year", "1,Dune,1984", "2,Dune,2021"])).toEqual({
      user: 0,
      item: 1,
      title: 1,
      year: 2,
    });
  });
});

describe("said by a person", () => {
  const table = ["userId,movieId,rating,timestamp,title", "1,2,3,4,Heat", "2,3,4,5,Up"];
  const named = { user: 0, item: 1, rating: 2, time: 3, title: 4 };

  test.each<[string, TableColumns, object]>([
    ["nothing", { user: "", item: null }, named],
    ["a name", { user: "MOVIE_ID" }, { ...named, user: 1, item: 0 }],
    ["a number from 1", { user: "2" }, { ...named, user: 1, item: 0 }],
    ["the first, which was another", { item: "1" }, { ...named, user: 1, item: 0 }],
    ["both of two that change places", { user: "2", item: "1" }, { ...named, user: 1, item: 0 }],
    ["one column for two", { user: "1", item: "1" }, { ...named, item: 0 }],
    ["none", { rating: "none", time: "-", title: "NONE" }, { user: 0, item: 1 }],
    ["a title that is another column stays one", { item: "title" }, { ...named, item: 4 }],
    ["the same as was found", { rating: "rating" }, named],
    ["a column without a role", { rating: "4", time: "none" }, { user: 0, item: 1, rating: 3, title: 4 }],
  ])("%s", (_, given, found) => {
    expect(choose(table, given)).toEqual(found);
  });

  test("what is not there is refused, with the columns that are", () => {
    const lines = [",movieId,rating", "x,2,3", "y,3,4"];
    expect(() => choose(lines, { rating: "stars" })).toThrow(
      'columns.rating: "stars" is no column of r.csv; it has 1, movieId, rating. Name one of these, its number from 1, or "none".',
    );
    expect(() => choose(lines, { user: "4" })).toThrow('columns.user: "4" is no column of r.csv');
    for (const said of ["none of them", "no none", "x-", "-x"])
      expect(() => choose(["userId,movieId", "1,2"], { user: said })).toThrow(
        `columns.user: ${JSON.stringify(said)} is no column`,
      );
  });

  test("of a table whose names tell nothing two columns are enough", () => {
    const guessed = ["1,2,4", "2,3,5"];
    expect(choose(guessed, { user: "1" })).toHaveProperty("guessed");
    expect(choose(guessed, { user: "1", item: "2" })).not.toHaveProperty("guessed");
  });

  test("the user of an export", () => {
    const imdb = ["Const,Your Rating,Title", "tt1,8,Heat", "tt2,7,Up"];
    expect(choose(imdb, { user: "Title" })).not.toHaveProperty("oneUser");
    expect(choose(imdb, { user: "Const" })).not.toHaveProperty("oneUser");
    expect(choose(imdb, { user: "none" })).toHaveProperty("oneUser");
    expect(choose(["1,2,4", "2,3,5"], { user: "none" })).not.toHaveProperty("oneUser");
  });
});
