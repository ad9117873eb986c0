import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidInputError } from "../../errors.js";
import { Rejections } from "../rejections.js";
import { openCsv } from "./csv-table.js";

const required = ["movieId", "title"];
function read(text: string) {
  const rejections = new Rejections("movies.csv");
  const table = openCsv("movies.csv", text, required);
  const records = [...table.records(rejections)];
  expect(new Set(records.map(({ fields }) => fields.length - table.columnCount))).toEqual(
    new Set(records.length > 0 ? [0] : []),
  );
  const rows = records.map(({ fields }) => [fields[table.column("movieId")], fields[table.column("title")]]);
  return { rows, rejected: rejections.toRejectedLines(), total: table.total() };
}

test.each([
  ["other places, other case", "Title,MOVIEID\nHeat,6\n"],
  ["underscores", "movie_id,title\n6,Heat\n"],
  ["blanks", "Movie ID;Title\n6;Heat\n"],
  ["tabs", "movieId\ttitle\n6\tHeat\n"],
  ["bars, quoted", '"movieId"|"title"\r\n"6"|"Heat"\r\n'],
  ["row names of R", ",movieId,title\n1,6,Heat\n"],
  ["a spreadsheet's empty cells", "movieId,title\n6,Heat,,,\n"],
  ["a spreadsheet's blank cells", "movieId,title,,\n6,Heat, , , ,\t\n"],
  ["hyphens", "movie-id,title\n6,Heat\n"],
  ["semicolons, and one comma", "movieId;title;a,b\n6;Heat;x\n"],
])("a header is understood: %s", (_, text) => {
  expect(read(text)).toEqual({ rows: [["6", "Heat"]], rejected: [], total: 1 });
});

test("a header must have what is needed, and the refusal says where and what stands there", () => {
  expect(() => read("id,name\n")).toThrow(
    'movies.csv, line 1: lacks the columns movieId, title; its header is "id,name".',
  );
  expect(() => read("6,1995\n")).toThrow("Put a line with the columns' names before the first.");
  expect(() => read("1,Heat,1995\n")).toThrow(
    /its header is "1,Heat,1995"\. Put a line with the columns' names before the first\.$/,
  );
  expect(() => read('"Movie no.","title"\n')).toThrow(
    /^movies\.csv, line 1: lacks the column movieId; its header is "Movie no\.,title"\.$/,
  );
  expect(() => read("name2;year\n")).toThrow(
    /^movies\.csv, line 1: lacks the columns movieId, title; its header is "name2;year"\.$/,
  );
  expect(() => read(`${"x".repeat(300)}\n`)).toThrow(`its header is "${"x".repeat(200)}".`);
  expect(() => read("")).toThrow("movies.csv: is empty.");
});

const put = " Put a line with the columns' names before the first.";
const save = " Its lines end in CR alone: save it with LF.";
test.each([
  ["one line without an end", "movieId,name", "movieId,name", ""],
  ["lines that end in CR and LF", "movieId,name\r\n6,Heat\r\n", "movieId,name", ""],
  ["lines that end in CR", "movieId,name\r6,Heat\r", "movieId,name\r6,Heat", save],
  ["numbers in lines that end in CR", "6,1995\r7,1996\r", "6,1995\r7,1996", `${put}${save}`],
])("the refusal of a header says what to do about %s", (_, text, header, hints) => {
  const missing = text.startsWith("m") ? "column title" : "columns movieId, title";
  expect(() => read(text)).toThrow(
    InvalidInputError.of(
      ["movies.csv", "line 1"],
      `lacks the ${missing}; its header is ${JSON.stringify(header)}.${hints}`,
    ),
  );
});

test("a value in a column without a name, or a cell too many, makes a bad line", () => {
  expect(read("movieId,title,,\n2,Dracula, Dead and Loving It (1995),\n6,Heat,,\n7,a,b,c,d\n")).toEqual({
    rows: [["6", "Heat"]],
    total: 3,
    rejected: [
      {
        file: "movies.csv",
        reason: "a column without a name holds a value: is a comma in the text not quoted?",
        count: 1,
        firstLines: [2],
      },
      { file: "movies.csv", reason: "expected 4 columns", count: 1, firstLines: [4] },
    ],
  });
});

test("wherever a closing quote is lost, the refusal names its line or that line alone is lost", () => {
  const title = fc.stringMatching(/^[A-Z][a-z]{0,6}(?:, [A-Z][a-z]{0,6})?(?: "[a-z]+")?$/);
  fc.assert(
    fc.property(
      fc.array(title, { minLength: 2, maxLength: 30 }),
      fc.nat(),
      fc.boolean(),
      (titles, drawn, all) => {
        const cell = (text: string) => (all || /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
        const broken = drawn % titles.length;
        const lines = titles.map((text, i) =>
          i === broken ? `${i},"${text.replaceAll('"', "")}` : `${i},${cell(text)}`,
        );
        const text = `movieId,title\n${lines.join("\n")}\n`;
        try {
          const { rows, rejected } = read(text);
          const lost = rejected.reduce((sum, { count }) => sum + count, 0);
          expect(rows.length + lost).toBe(titles.length);
          expect(rows.every(([id, found]) => Number(id) === broken || found === titles[Number(id)])).toBe(
            true,
          );
        } catch (error) {
          expect(String(error)).toContain(`movies.csv, line ${broken + 2}: opens a quote`);
        }
      },
    ),
  );
});

test("a quote that a later cell's end closes is noticed by the records within", () => {
  const text = 'movieId,title\n1,"Unclosed (1990)\n2,Heat (1995)\n3,12"\n4,Ronin\n';
  expect(() => read(text)).toThrow("movies.csv, line 2: opens a quote that is never closed");
});

const neverClosed = "opens a quote that is never closed";
test.each<[string, string, line?: number]>([
  ["a line that is no record", 'movieId,title,genres\n6,"Heat\n7",x\n'],
  [
    "a line that starts with a word where ids are numbers",
    'movieId,title,genres\n6,"Heat\nor, perhaps, Ronin",x\n',
  ],
  ["part of a record", 'movieId,title,genres\n6,"Heat,x\n7,Ronin",y\n', 2],
  ["a record whose id is a word, as all are", 'movieId,title\ntt6,"Heat\ntt6,Ronin"\n', 2],
  ["a record, behind a sound cell of several lines", 'movieId,title,tag\n6,"Heat\n","good\n7,Ronin"\n', 3],
  ["a record in quotes", 'movieId,title,genres\n"6","Heat\n""7"",Ronin",x\n', 2],
  ["a whole record of a wide table", `movieId,title,a,b,c,d,e\n6,"Heat\n7,Ronin,1,2,3,4,5",1,2,3,4,5\n`, 2],
  ["a line that ends with a number", 'movieId,title,genres\n6,"Heat\nRonin 2,x",y\n'],
  ["a line that begins with a number", 'movieId,title,genres\n6,"Heat\n7 days later, Ronin",y\n'],
  ["a line that begins with a comma", 'movieId,title,genres\n6,"Heat\n, or Ronin",y\n'],
  ["a first line that reads like a record", 'movieId,title,genres\n6,"7, perhaps\nor more",y\n'],
  ["a record of another id of two digits", 'movieId,title,genres\n16,"Heat,x\n17,Ronin",y\n', 2],
  ["a record between other lines", 'movieId,title,genres\n6,"Heat,x\n7,Ronin\nand more",y\n', 2],
  ["a record, blanks around its number", 'movieId,title,genres\n6,"Heat,x\n 7 ,Ronin",y\n', 2],
  ["a record, blanks around its word", 'movieId,title\ntt6,"Heat\n tt6 ,Ronin"\n', 2],
  ["part of a record of six columns", 'movieId,title,a,b,c,d\n6,"Heat\n7,Ronin",1,2,3,4\n', 2],
  ["less than a record of a wide table", `movieId,title,a,b,c,d,e\n6,"Heat\n7,Ronin,1,2,3,4",1,2,3,4,5\n`],
])("a cell of several lines that holds %s", (_, text, line) => {
  if (line === undefined) expect(read(text).rows).toHaveLength(1);
  else expect(() => read(text)).toThrow(`movies.csv, line ${line}: ${neverClosed}`);
});

test("the only cell of a line may hold anything", () => {
  const table = openCsv("titles.csv", 'title\n"7\n8, or more"\n', ["title"]);
  expect([...table.records(new Rejections("titles.csv"))].map(({ fields }) => fields)).toEqual([
    ["7\n8, or more"],
  ]);
});

test("an optional column that is not there has no place; columns without a name behind the first are told", () => {
  const table = openCsv("movies.csv", ",movieId,,title,\n", required);
  expect([table.column("Movie_ID"), table.column("genres"), table.columnCount, table.delimiter]).toEqual([
    1,
    -1,
    5,
    ",",
  ]);
  expect(table.nameless).toEqual([2, 4]);
});

test("paragraphs of wide tables may start with numbers", () => {
  const header = `movieId,title,overview,${"abcdefgh".split("").join(",")}`;
  const text = `${header}\n6,Heat,"First.\n2,000 years later, it goes on",1,2,3,4,5,6,7,8\n`;
  expect(read(text).rows).toEqual([["6", "Heat"]]);
});

test("a header that lacks columns is named by its own line, behind empty ones", () => {
  expect(() => openCsv("a.csv", "\n\nuserId,name\n1,x\n", ["userId", "rating"])).toThrow(
    InvalidInputError.of(["a.csv", "line 3"], 'lacks the column rating; its header is "userId,name".'),
  );
});
