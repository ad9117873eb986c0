import { expect, test } from "vitest";
import { rolesByName } from "./column-names.js";
import { readItemList, rowsOf } from "./item-list.js";
import { sniffTable } from "./sniff-table.js";

const read = (text: string) => {
  const table = sniffTable(text)!;
  const { items, rejections } = readItemList("items.csv", text, table, rolesByName(table.names));
  return {
    items: [...items].map(([id, { title, year, genres, imdbId, tmdbId }]) => [
      id,
      title,
      year,
      genres,
      imdbId,
      tmdbId,
    ]),
    rejected: rejections.toRejectedLines(),
  };
};
const many = Array.from({ length: 400 }, (_, i) => `${i},Movie ${i}`);

test("each column says what its name tells", () => {
  const text =
    "movieId,title,year,genres,imdbId,tmdbId\n 1 , Heat , 1995 , Crime|Drama , 113277 , 949 \n2,Up,,,,\n";
  expect(read(text)).toEqual({
    items: [
      ["1", "Heat", 1995, ["Crime", "Drama"], "tt0113277", "949"],
      ["2", "Up", null, [], null, null],
    ],
    rejected: [],
  });
});

test("genres are divided by blanks in RecBole's lists alone", () => {
  const list = (name: string) => read(`item_id:token\tclass${name}\n1\tCrime Drama\n`).items[0]![3];
  expect(list(":token_seq")).toEqual(["Crime", "Drama"]);
  expect(list(":token")).toEqual(["Crime Drama"]);
});

test("a mark of RecBole's divides by blanks only at the end of the name", () => {
  const text = "item_id\tclass:token_seq:old\n1\tCrime Drama\n";
  const table = sniffTable(text)!;
  const places = { ...rolesByName(table.names), genres: 1 };
  expect(readItemList("x.item", text, table, places).items.get("1")?.genres).toEqual(["Crime Drama"]);
});

test("bad lines are counted, and what was given before is no fault", () => {
  const text = ["movieId,title", ...many, "", ",None", "7,Again", "8"].join("\n");
  const { items, rejected } = read(text);
  expect(items).toHaveLength(400);
  expect(items[7]!.slice(0, 2)).toEqual(["7", "Movie 7"]);
  expect(rejected).toEqual([
    { file: "items.csv", reason: "item id is empty", count: 1, firstLines: [403] },
    { file: "items.csv", reason: "item id was given before", count: 1, firstLines: [404] },
    { file: "items.csv", reason: "expected 2 columns", count: 1, firstLines: [405] },
  ]);
  const twice = ["movieId,title", ...many, ...many].join("\n");
  expect(read(twice).rejected).toMatchObject([{ count: 400, reason: "item id was given before" }]);
});

test("more than one bad line of a hundred is refused", () => {
  const bad = (count: number) =>
    read(
      ["movieId,title", ...many.slice(0, 200 - count), ...Array.from({ length: count }, () => "x")].join(
        "\n",
      ),
    );
  expect(bad(2).rejected).toMatchObject([{ count: 2 }]);
  expect(() => bad(3)).toThrow(/^items\.csv, line 199: 3 of 200 lines cannot be used/u);
});

test("a title that stands last takes in its commas", () => {
  expect(read("movieId,title\n1,I, Robot\n2,Up\n3,Heat\n").items.map(([, title]) => title)).toEqual([
    "I, Robot",
    "Up",
    "Heat",
  ]);
  expect(read("movieId::title\n1::Mission::Impossible\n2::Up\n3::Heat\n").items[0]![1]).toBe(
    "Mission::Impossible",
  );
});

test("what is empty behind the last column is cut off, anything else counts as bad", () => {
  const text = (line: string) => ["movieId,title,year", ...many.map((row) => `${row},1999`), line].join("\n");
  expect(read(text("999,Up,2009,, ")).items.at(-1)?.slice(0, 3)).toEqual(["999", "Up", 2009]);
  expect(read(text("999,Up,2009,,x")).rejected).toMatchObject([
    { reason: "expected 3 columns", count: 1, firstLines: [402] },
  ]);
});

test.each([
  [
    "commas",
    'a,b\n1,"x\ny"\n\n3,4\n',
    [
      [2, "1", "x\ny"],
      [5, "3", "4"],
    ],
  ],
  [
    "double colons",
    "a::b\n1::x\n \n3::4\n",
    [
      [2, "1", "x"],
      [4, "3", "4"],
    ],
  ],
  [
    "blanks",
    "a b\n1  x\n\n3 4",
    [
      [2, "1", "x"],
      [4, "3", "4"],
    ],
  ],
])("rows know their lines: %s", (_, text, rows) => {
  const table = sniffTable(text, { header: true })!;
  expect([...rowsOf(text, table)].map(({ cells, line }) => [line, ...cells])).toEqual(rows);
  const [first] = rowsOf(text, { ...table, header: false });
  expect(first).toEqual({ line: 1, cells: ["a", "b"] });
});
