import { describe, expect, test } from "vitest";
import { guessInteractions, guessItems } from "./guess-columns.js";

/** Columns out of rows whose cells are divided by bars. */
const columns = (...rows: string[]) => {
  const cells = rows.map((row) => row.split("|"));
  return cells[0]!.map((_, place) => cells.map((row) => row[place]!));
};

describe("interactions without telling names", () => {
  const guess = (...rows: string[]) => {
    const found = guessInteractions(columns(...rows));
    return found && [found.user, found.item, found.rating, found.time];
  };

  test.each([
    ["two columns are user and item, whatever they hold", ["1|5", "2|4"], [0, 1, -1, -1]],
    ["two columns have no time", ["a|978300760", "b|978300761"], [0, 1, -1, -1]],
    ["the customary order", ["1|10|4|978300760", "2|11|5|978300761"], [0, 1, 2, 3]],
    ["the rating last", ["u|i|978300760|4", "v|j|978300761|5"], [0, 1, 3, 2]],
    ["the time first", ["978300760|u|i|4", "978300761|v|j|5"], [1, 2, 3, 0]],
    ["the time second", ["u|978300760|i|4", "v|978300761|j|5"], [0, 2, 3, 1]],
    ["ids that end at a usual top", ["4|10|3", "5|10|2"], [0, 1, 2, -1]],
    ["of two times the last", ["u|i|978300760|978300761"], [0, 1, -1, 3]],
    ["times behind the ids before those among them", ["978300760|i|978300761"], [0, 1, -1, 2]],
    ["the rating first, where none is behind the ids", ["4|u|i", "5|v|j"], [1, 2, 0, -1]],
    ["the rating second", ["u|4|i", "v|5|j"], [0, 2, 1, -1]],
    ["text is neither", ["u|i|so", "v|j|so"], [0, 1, -1, -1]],
    ["the first whose greatest is a usual top", ["u|i|8|5", "v|j|17|4"], [0, 1, 3, -1]],
    ["else the first that may be ratings", ["u|i|8|7", "v|j|17|6"], [0, 1, 2, -1]],
    ["thumbs", ["u|i|7|1", "v|j|8|0"], [0, 1, 3, -1]],
    ["four stars, the top in the middle", ["u|i|7|2", "v|j|8|4", "w|j|8|3"], [0, 1, 3, -1]],
    ["an empty cell is no top", ["u|i|7|", "v|j|8|10", "w|j|8|"], [0, 1, 3, -1]],
    ["decimal commas", ["u|i|4,5", "v|j|3,5"], [0, 1, 2, -1]],
    ["a usual top with a decimal comma", ["u|i|8|5,0", "v|j|17|4,5"], [0, 1, 3, -1]],
    ["an empty column holds no ratings", ["u|i||", "v|j||"], [0, 1, -1, -1]],
    ["ratings up to 100", ["u|i|100", "v|j|-100"], [0, 1, 2, -1]],
    ["ratings above 100 are none", ["u|i|101", "v|j|5"], [0, 1, -1, -1]],
    ["ratings below -100 are none", ["u|i|-101", "v|j|5"], [0, 1, -1, -1]],
    ["one cell of text is enough for no ratings", ["u|i|4", "v|j|good"], [0, 1, -1, -1]],
    ["times aside, what is empty or 0", ["u|i|4|978300760", "u|j|4|0", "u|k|4|"], [0, 1, 2, 3]],
    ["dates", ["u|i|4|2020-01-31", "v|j|5|2020-02-01"], [0, 1, 2, 3]],
  ])("%s", (_, rows, places) => {
    expect(guess(...rows)).toEqual(places);
  });

  test.each([
    ["1985 is the first year of times", 473_385_600, 1],
    ["2100 ends them", 4_102_444_800, 1],
    ["milliseconds", 978_300_760, 1e3],
    ["microseconds", 978_300_760, 1e6],
    ["nanoseconds", 978_300_760, 1e9],
  ])("%s", (_, seconds, factor) => {
    expect(guess(`u|i|x|${seconds * factor}`)).toEqual([0, 1, -1, 3]);
  });

  test.each([
    [473_385_599, 1],
    [4_102_444_801, 1],
    [473_385_599, 1e3],
  ])("an earlier or later number is more likely an id: %d × %d", (seconds, factor) => {
    expect(guess(`u|i|x|${seconds * factor}`, `v|j|x|${978_300_760 * factor}`)).toEqual([0, 1, -1, -1]);
  });

  test.each([
    ["whole numbers beyond any scale, behind the rating", ["u|i|4|150", "v|j|5|2"], [0, 1, 2, 3]],
    ["as spreadsheets and pandas write them", ["u|i|4|150.0", "v|j|5|2.0"], [0, 1, 2, 3]],
    ["not within a scale", ["u|i|4|100", "v|j|5|2"], [0, 1, 2, -1]],
    ["not with parts", ["u|i|4|150.5", "v|j|5|2"], [0, 1, 2, -1]],
    ["not with text", ["u|i|4|150", "v|j|5|x2"], [0, 1, 2, -1]],
    ["not with another column behind", ["u|i|4|150|x", "v|j|5|2|x"], [0, 1, 2, -1]],
    ["not behind the item", ["4|u|i|150", "5|v|j|2"], [1, 2, 0, -1]],
    ["not where there is a time", ["978300760|u|4|150", "978300761|v|5|2"], [1, 3, 2, 0]],
  ])("an order in time: %s", (_, rows, places) => {
    expect(guess(...rows)).toEqual(places);
  });

  test("a scale has at most 201 steps", () => {
    const halves = Array.from({ length: 201 }, (_, i) => `u${i}|i|${i / 2}`);
    expect(guess(...halves)).toEqual([0, 1, 2, -1]);
    expect(guess(...halves, "u|i|0.25")).toEqual([0, 1, -1, -1]);
  });

  test("one column is no table of interactions, and more than ten are a matrix", () => {
    expect(guess("1")).toBeNull();
    expect(guess(Array.from({ length: 10 }, () => "x").join("|"))).toEqual([0, 1, -1, -1]);
    expect(guess(Array.from({ length: 11 }, () => "x").join("|"))).toBeNull();
  });
});

describe("items without telling names", () => {
  const guess = (...rows: string[]) => {
    const found = guessItems(columns(...rows));
    return found && [found.item, found.title, found.year, found.genres];
  };
  const sentence = "A long sentence says what the film tells";

  test.each([
    ["id and title", ["1|Heat", "2|Up"], [0, 1, -1, -1]],
    ["an id of letters is no title", ["tt1|Heat", "tt2|Up"], [0, 1, -1, -1]],
    ["one title with a letter is enough", ["1|1984", "2|Up"], [0, 1, -1, -1]],
    ["Netflix' order", ["1|2003|Heat", "2|2004|Up"], [0, 2, 1, -1]],
    ["Netflix' order, one year missing", ["1|2003|Heat", "2|NULL|Up", "3|1999|Léon"], [0, 2, 1, -1]],
    ["a year that is missing is no genre", ["1|Heat|1995", "2|Up|NULL", "3|Léon|1994"], [0, 1, 2, -1]],
    ["titles that are years", ["1|1984|x", "2|Heat|y", "3|2012|z", "4|Up|z"], [0, 1, -1, 2]],
    ["titles that end in years", ["1|Class of 1999|Crime", "2|Blade Runner 2049|War"], [0, 1, -1, 2]],
    ["titles that begin with years", ["1|2001: Odyssey|Crime", "2|2010 again|War"], [0, 1, -1, 2]],
    ["hardly a title that is no year", ["1|1984", "2|2012", "3|Up"], [0, 1, -1, -1]],
    ["years of pandas, some of them missing", ["1|Heat|1995.0", "2|Up|"], [0, 1, 2, -1]],
    ["ids that look like years are ids", ["1995|Heat", "1996|Up"], [0, 1, -1, -1]],
    ["numbers that are no years", ["1|Heat|1995", "2|Up|17"], [0, 1, -1, -1]],
    ["no year at all", ["1|Heat|", "2|Up|"], [0, 1, -1, -1]],
    ["the first and the last year", ["1|Heat|1870", "2|Up|2100"], [0, 1, 2, -1]],
    ["genres are the first short text behind the title", ["1|Heat|Crime|x", "2|Up|Drama|y"], [0, 1, -1, 2]],
    ["a sentence is no genre", [`1|Heat|${sentence}|Crime`, `2|Up|x|Drama`], [0, 1, -1, 3]],
    ["nothing but sentences", [`1|Heat|${sentence}`, `2|Up|x`], [0, 1, -1, -1]],
    [
      "a text of less than 40 characters may be genres",
      [`1|Heat|${sentence.slice(1)}`, `2|Up|x`],
      [0, 1, -1, 2],
    ],
  ])("%s", (_, rows, places) => {
    expect(guess(...rows)).toEqual(places);
  });

  test("bars within a text tell genres, however long it is", () => {
    const list = (cell: string) =>
      guessItems([
        ["1", "2"],
        ["Heat", "Up"],
        [cell, "x"],
      ])?.genres;
    expect(list(`Crime|Drama|${sentence}`)).toBe(2);
    expect(list(`Crime | Drama ${sentence}`)).toBe(-1);
  });

  test("without a text there is no list of items", () => {
    expect(guess("1|2", "3|4")).toBeNull();
  });
});
