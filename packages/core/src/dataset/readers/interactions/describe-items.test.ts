import { describe, expect, test } from "vitest";
import { describeItem, type ItemCells } from "./describe-items.js";

const nothing: ItemCells = { title: "", year: "", genres: "", imdbId: "", tmdbId: "" };
const item = (cells: Partial<ItemCells>, id = "7", byBlanks = false) =>
  describeItem(id, { ...nothing, ...cells }, byBlanks);

test("an item of which nothing is known has its id for a name", () => {
  expect(item({})).toEqual({
    externalId: "7",
    title: "7",
    alternativeTitles: [],
    year: null,
    genres: [],
    overview: null,
    directors: [],
    cast: [],
    crew: [],
    keywords: [],
    companies: [],
    imdbId: null,
    tmdbId: null,
    posterUrl: null,
  });
});

test.each(["n/a", "NA", "NaN", "none", "NULL", "\\N", "Unknown", "(no genres listed)", " null "])(
  "%s says nothing",
  (cell) => {
    expect(item({ title: cell, year: cell, genres: cell, imdbId: cell, tmdbId: cell })).toEqual(item({}));
  },
);

describe("the title", () => {
  test.each([
    ["is taken apart", "Matrix, The (1999)", "", "The Matrix", 1999],
    ["is taken apart where nothing tells the year", "Matrix, The", "", "The Matrix", null],
    ["is left alone where the year has its column", "Matrix, The", "1999", "Matrix, The", 1999],
    ["is taken apart where it ends in its year", "Matrix, The (1999) ", "1998", "The Matrix", 1998],
    ["of a year in its midst is left alone", "Up (1999) again, The", "2009", "Up (1999) again, The", 2009],
    ["of a number in brackets is left alone", "Area, The (51)", "2009", "Area, The (51)", 2009],
    ["of a year before its end is left alone", "Up (1999)b, The", "2009", "Up (1999)b, The", 2009],
    ["may be a year", "(1999)", "", "(1999)", null],
    ["that is blank as people read it is the id", " &nbsp; ", "", "7", null],
    ["is plain text", " Caf&eacute; ", "2009", "Café", 2009],
  ])("%s", (_, title, year, expected, expectedYear) => {
    expect(item({ title, year })).toMatchObject({ title: expected, year: expectedYear });
  });

  test("brings other titles", () => {
    expect(item({ title: "Seven (Se7en) (1995)" }).alternativeTitles).toEqual(["Se7en"]);
    expect(item({ title: "Seven (Se7en)", year: "1995" }).alternativeTitles).toEqual([]);
  });
});

test.each([
  ["1995", 1995],
  ["1995.0", 1995],
  ["1995-11-22", 1995],
  ["22 Nov 1995", 1995],
  ["1870", 1870],
  ["1869", null],
  ["2100", 2100],
  ["2101", null],
  ["19951", null],
  ["11995", null],
  ["95", null],
])("the year in %s is %s", (year, expected) => {
  expect(item({ title: "Heat", year }).year).toBe(expected);
});

describe("genres", () => {
  test.each([
    ["Drama|Crime", ["Drama", "Crime"]],
    ["Drama;Crime", ["Drama", "Crime"]],
    ["Drama, Crime", ["Drama", "Crime"]],
    ["Drama / Crime", ["Drama", "Crime"]],
    ["剧情/喜剧", ["剧情", "喜剧"]],
    ["Drama|Crime, true", ["Drama", "Crime, true"]],
    ["Action/Adventure; Drama", ["Action/Adventure", "Drama"]],
    ["Film Noir", ["Film Noir"]],
    ["Drama|drama|", ["Drama"]],
    ["Drama|Unknown|none", ["Drama"]],
    ["['Drama', 'Crime']", ["Drama", "Crime"]],
    [' [{"id": 18, "name": "Drama"}, {"id": 80}]', ["Drama"]],
    ["{'name': ['Drama', 'Crime']}", ["Drama", "Crime"]],
    ["['Drama', 3, None]", ["Drama"]],
    ["['Drama', 'Unknown']", ["Drama"]],
    ["('Drama', 'Crime')", ["Drama", "Crime"]],
    ["(Drama), Crime", ["(Drama)", "Crime"]],
    ["'Drama'", ["Drama"]],
    ['"Drama|Crime"', ["Drama", "Crime"]],
    ['"Film Noir"', ["Film Noir"]],
    ["18", ["18"]],
    ["[Drama, Crime]", ["[Drama", "Crime]"]],
    ["Drama [sic]", ["Drama [sic]"]],
  ])("%s", (genres, expected) => {
    expect(item({ genres }).genres).toEqual(expected);
  });

  test("RecBole's are divided by blanks, unless anything else divides them", () => {
    expect(item({ genres: "Drama  Crime" }, "7", true).genres).toEqual(["Drama", "Crime"]);
    expect(item({ genres: "Film Noir, Crime" }, "7", true).genres).toEqual(["Film Noir", "Crime"]);
  });
});

test.each([
  ["114709", "tt0114709"],
  ["tt0114709", "tt0114709"],
  [" 0114709 ", "tt0114709"],
  ["tt12345678", "tt12345678"],
  ["12345678901", null],
  ["nm0114709", null],
  ["114709x", null],
])("IMDb's id %j is %s", (imdbId, expected) => {
  expect(item({ imdbId }).imdbId).toBe(expected);
});

test("the item's own id may be IMDb's, unless another is given", () => {
  expect(item({}, "tt0114709").imdbId).toBe("tt0114709");
  expect(item({ imdbId: "1" }, "tt0114709").imdbId).toBe("tt0000001");
  for (const id of ["tt114709", "xtt0114709", "tt0114709x", "0114709"])
    expect(item({}, id).imdbId).toBeNull();
});

test.each([
  ["862", "862"],
  ["862.0", "862"],
  ["862.5", null],
  ["tmdb862", null],
  ["862x", null],
])("TMDB's id %s is %s", (tmdbId, expected) => {
  expect(item({ tmdbId }).tmdbId).toBe(expected);
});
