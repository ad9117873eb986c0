import { describe, expect, test } from "vitest";
import { delimiterName, placeOf, rowsIn, sniffTable } from "./sniff-table.js";

const sniff = (lines: readonly string[], given: Parameters<typeof sniffTable>[1] = {}) =>
  sniffTable(lines.join("\n"), given);

describe("delimiters as people call them", () => {
  test.each([
    ["tab", "\t"],
    ["TAB", "\t"],
    ["\\t", "\t"],
    ["comma", ","],
    ["semicolon", ";"],
    ["pipe", "|"],
    ["bar", "|"],
    ["colons", "::"],
    ["blank", " "],
    ["blanks", " "],
    ["space", " "],
    ["\t", "\t"],
    [" ", " "],
    ["~", "~"],
    ["^", "^"],
    ["||", "||"],
  ])("%j", (said, delimiter) => {
    expect(sniff([`1${delimiter}2`, `3${delimiter}4`], { delimiter: said })).toEqual({
      delimiter,
      header: false,
      names: ["1", "2"],
      rows: [
        ["1", "2"],
        ["3", "4"],
      ],
    });
  });

  test.each(["abc", "a", "7", "_", '"', '""', "~!", "~~~", ",,,", "é", "→", "a~", "~a", "\n", "\r", "  "])(
    "%j divides no table",
    (delimiter) => {
      expect(() => sniff(["1,2"], { delimiter })).toThrow(
        `columns.delimiter: ${JSON.stringify(delimiter)} divides no table: it is one character (no letter, digit or quote), the same one twice ("::"), or one of tab, comma, semicolon, pipe, blanks.`,
      );
    },
  );

  test("those that can't be seen have names", () => {
    expect(["\t", " ", ",", "::"].map(delimiterName)).toEqual(["tab", "blanks", ",", "::"]);
  });
});

describe("the delimiter", () => {
  test.each([
    ["commas", ["1,2,3", "4,5,6"], ","],
    ["semicolons", ["1;2;3", "4;5;6"], ";"],
    ["bars", ["1|2|3", "4|5|6"], "|"],
    ["tabs", ["1\t2\t3", "4\t5\t6"], "\t"],
    ["double colons", ["1::2::3", "4::5::6"], "::"],
    ["blanks", ["1 2 3", "4  5  6"], " "],
    ["the one whose header we know, though another makes more columns", ["user|x,item|x", "a|b,c|d"], ","],
    ["the more even lines", ["a;b,c", "d;e,f,g", "h;i", "k;l,m,n"], ";"],
    ["of even ones that of more columns", ["a;b,c,d", "e;f,g,h"], ","],
    ["blanks in titles divide nothing", ["1,Pulp Fiction", "2,The Matrix", "3,Die Hard"], ","],
    ["blanks where commas are rare", ["1 a 5", "2 b,c 5", "3 c 4", "4 d 4", "5 e 4"], " "],
    ["blanks where three of five have commas", ["1 a,b 5", "2 c,d 5", "3 e,f 5", "4 d 4", "5 e 4"], " "],
    ["commas in three of five, where no more have blanks", ["1 a,b 5", "2 c,d 5", "3 e,f 5", "4", "5"], ","],
    [
      "blanks come last, if four of five have commas",
      [...Array.from({ length: 4 }, () => "1,Pulp Fiction"), "x y"],
      ",",
    ],
    [
      "commas in every line but the header",
      ["user;stars;note", ...Array.from({ length: 30 }, (_, i) => `${i};4,5;a, b, c`)],
      ";",
    ],
    ["decimal commas of every line but the header", ["user;stars", "1;4,5", "2;3,5", "3;1,0"], ";"],
    ["blanks come last, though they would make more columns", ["1,The Big Sleep", "2,The Third Man"], ","],
    [
      "decimal commas of every line but the header, which has bars",
      ["a|b", ...Array.from({ length: 30 }, (_, i) => `${i}|4,5`)],
      "|",
    ],
    ["of two that divide alike the usual one", ["1;a,b", "2;c,d"], ";"],
    ["the one whose header we know, the item first", ["iid;uid;x,y,z,w", "1;2;3,4,5,6"], ";"],
    ["more columns, where but an item is known", ["iid;a,b,c", "1;2,3,4"], ","],
    ["a rare odd line matters not", [...Array.from({ length: 20 }, () => "a;b;c,d"), "a;b;c;d,e"], ";"],
    ["one of twenty is not rare", [...Array.from({ length: 19 }, () => "a;b;c,d"), "a;b;c;d,e"], ","],
    [
      "blanks come last, if nine of ten have commas",
      [...Array.from({ length: 9 }, () => "1,Pulp Fiction"), "x y"],
      ",",
    ],
  ])("%s", (_, lines, delimiter) => {
    expect(sniff(lines)?.delimiter).toBe(delimiter);
  });

  test.each([
    ["nothing", [""]],
    ["blanks alone", ["  ", "\t"]],
    ["one column", ["1", "2", "3"]],
  ])("%s is no table", (_, lines) => {
    expect(sniff(lines)).toBeNull();
  });

  test.each([
    ["most rows", ["1,2", "3,4,5", "6,7,8"], 3],
    ["the first row, where half of the rows have more", ["1,2", "3,4,5"], 2],
  ])("without a header there are as many columns as %s say", (_, lines, count) => {
    expect(sniff(lines)?.names).toEqual(["1", "2", "3"].slice(0, count));
  });

  test("a first cell may be empty", () => {
    const rows = ["\tu\ti", "a\tv\tj", "b\tw\tk"];
    expect(sniff(rows)).toMatchObject({
      names: ["1", "2", "3"],
      rows: rows.map((row) => row.split("\t")),
    });
  });

  test("a declared one that divides nothing makes no table", () => {
    expect(sniff(["1,2", "3,4"], { delimiter: ";" })).toBeNull();
  });
});

describe("the header", () => {
  test.each([
    ["names that we know", ["userId,movieId", "a,b"], true],
    ["one name that we know, above text", ["userId,what", "a,b"], false],
    ["one name that we know, above numbers", ["who,what", "1,b"], true],
    ["RecBole's types", ["a:token,b:float", "a,b"], true],
    ["RecBole's types, one forgotten", ["a:token,b", "a,b"], true],
    ["RecBole's types within a text", ["a:token of love,b", "a,b"], false],
    ["RecBole's lists", ["a:token_seq,b:float_seq", "a,b"], true],
    ["a number is no name", ["userId,movieId,1", "1,2,3"], false],
    ["a decimal comma is a number", ["userId;movieId;1,5", "1;2;3"], false],
    ["text above text", ["a,b", "c,d"], false],
    ["text above one number and text", ["a,b", "1,d", "e,f"], false],
    ["a title and a rating", ["title,rating", "a,b"], true],
    ["one line alone", ["a,b"], false],
    ["one line of names", ["user,item"], true],
  ])("%s", (_, lines, header) => {
    expect(sniff(lines)?.header).toBe(header);
  });

  test("what a person says of it counts", () => {
    expect(sniff(["user,item", "1,2"], { header: false })).toMatchObject({
      names: ["1", "2"],
      rows: [
        ["user", "item"],
        ["1", "2"],
      ],
    });
    expect(sniff(["1,2", "3,4"], { header: true })).toMatchObject({ names: ["1", "2"], rows: [["3", "4"]] });
  });

  test.each([
    ["R's row names have none", ["user,item", "1,7,8", "2,9,8"], ["", "user", "item"]],
    ["empty ones at the end are cut off", ["user,item,,", "7,8", "9,8"], ["user", "item"]],
    ["as many as cells below one line of fewer", ["user,item", "7,8,9"], ["", "user", "item"]],
    ["as many as cells above one line of fewer", ["user,item,", "7,8"], ["user", "item", ""]],
    ["others at the end are kept", ["user,item,more", "7,8", "9,8"], ["user", "item", "more"]],
    ["those that lack are empty", ["user,item", "1,2,3,4", "5,6,7,8"], ["user", "item", "", ""]],
    ["without the byte order mark", ["\uFEFFuser,item", "7,8"], ["user", "item"]],
  ])("names: %s", (_, lines, names) => {
    expect(sniff(lines)?.names).toEqual(names);
  });
});

test("rows have as many cells as there are columns; blank lines before the first are passed over", () => {
  expect(sniff(["", "  ", "user,item", "1,2", "1", "1,2,3", "", "3,4"])).toMatchObject({
    header: true,
    rows: [
      ["1", "2"],
      ["3", "4"],
    ],
  });
});

test("500 lines decide", () => {
  const lines = [
    ...Array.from({ length: 500 }, (_, i) => `${i},2`),
    ...Array.from({ length: 900 }, () => "1;2"),
  ];
  expect(sniff(lines)).toMatchObject({ delimiter: ",", rows: { length: 500 } });
});

describe("rows", () => {
  const quoted = (count: number) => ['1,"a', ...Array.from({ length: count - 2 }, () => "b"), 'c",2'];

  test("a cell of several lines is one cell", () => {
    expect(rowsIn(["0,0,0", "", " \t", '1,"a', "", 'b",2', "3,4,5"], ",")).toEqual([
      ["0", "0", "0"],
      ["1", "a\n\nb", "2"],
      ["3", "4", "5"],
    ]);
  });

  test("a quote that is closed by the last line", () => {
    expect(rowsIn(quoted(2), ",")).toEqual([["1", "a\nc", "2"]]);
  });

  test("a cell may have fifty lines, no more", () => {
    expect(rowsIn([...quoted(50), "3,4,5"], ",")).toMatchObject([{ length: 3 }, ["3", "4", "5"]]);
    expect(rowsIn(quoted(51), ",")[0]).toEqual([]);
  });

  test("a quote that is never closed spoils its line alone", () => {
    expect(rowsIn(['1,"a,2', "3,4,5"], ",")).toEqual([[], ["3", "4", "5"]]);
  });
});

test.each([
  ["user id", 0],
  ["USER_ID", 0],
  ["rating", 2],
  ["1", 0],
  [" 3 ", 2],
  ["0", null],
  ["4", null],
  ["01", 0],
  ["2.0", null],
  ["who", null],
])("the place of %j", (column, place) => {
  expect(placeOf(column, ["userId", "movieId", "rating"])).toBe(place);
});

test("a name that is a number is a name first", () => {
  expect(placeOf("1", ["2", "1"])).toBe(1);
});
