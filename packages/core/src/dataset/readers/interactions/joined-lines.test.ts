import { Readable, type Transform } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { joinQuotedLines, lineFeeds } from "./joined-lines.js";

/** What comes out of a stream, whose input comes in pieces of so many bytes. */
const through = (stream: Transform, input: string, pieceLength: number) => {
  const bytes = Buffer.from(input);
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceLength) }, (_, i) =>
    bytes.subarray(i * pieceLength, (i + 1) * pieceLength),
  );
  return text(Readable.from(pieces).compose(stream) as Readable);
};
const joined = (input: string, delimiter = ",", pieceLength = 1000) =>
  through(joinQuotedLines("r.csv", delimiter), input, pieceLength);
const unclosed = (line: number) =>
  `r.csv, line ${line}: opens a quote that is never closed; close it, or write a quote that belongs to the text as "" in a quoted cell.`;

test.each([
  ["plain lines", "a,b\n1,2\n", "a,b\n1,2\n"],
  ["a cell of two lines", 'a,"b\nc"\n1,2\n', 'a,"b c"\n\n1,2\n'],
  ["a cell of many lines, CRLF at their ends", 'a,"b\r\n\r\nc",d\r\n1,2\n', 'a,"b    c",d\r\n\n\n1,2\n'],
  ["two such cells in a row", '"a\nb","c\nd"\n1,2\n', '"a b","c d"\n\n\n1,2\n'],
  ["doubled quotes", 'a,"b ""c""\nd"\n1,2\n', 'a,"b ""c"" d"\n\n1,2\n'],
  ["a cell of nothing but doubled quotes", 'a,""""\n1,"2\n3"\n', 'a,""""\n1,"2 3"\n\n'],
  ["an empty cell", 'a,""\n1,"2\n3"\n', 'a,""\n1,"2 3"\n\n'],
  ["a quote within a cell is a character", 'a,5" disk\n1,2"\n3,4\n', 'a,5" disk\n1,2"\n3,4\n'],
  ["a closed quote with text behind it", '"Weird Al" Yankovic,2\n3,4\n', '"Weird Al" Yankovic,2\n3,4\n'],
  ["no last line end", 'a,"b\nc"', 'a,"b c"'],
  ["the quoted cell first", '"a\nb",c\n1,2\n', '"a b",c\n\n1,2\n'],
  ["a cell of several lines that ends its row before CRLF", '1,"b\r\nc"\r\n2,3\r\n', '1,"b  c"\r\n\n2,3\r\n'],
  ["a quote closed before CRLF", 'a,"b"\r\n"c\nd",e\r\n', 'a,"b"\r\n"c d",e\r\n\n'],
])("%s", async (_, input, output) => {
  for (const length of [1000, 1, 2, 3]) expect(await joined(input, ",", length)).toBe(output);
});

test("cells are divided by the table's own delimiter", async () => {
  expect(await joined('a;"b\nc";d\n', ";")).toBe('a;"b c";d\n\n');
  expect(await joined('a,"b\nc\n', ";")).toBe('a,"b\nc\n');
});

test.each([
  ["never", 'a,b\n1,"2\n3,4\n', 2],
  ["in the midst of a cell", 'a,b\n1,2\n3,"4\n5,"six",7\n', 3],
  ["not at the end of the file", 'a,"b', 1],
  ["one that is doubled at the end", 'a,"b""', 1],
])("a quote that is closed %s is refused where it opens", async (_, input, line) => {
  for (const length of [1000, 1]) await expect(joined(input, ",", length)).rejects.toThrow(unclosed(line));
});

test("a cell may have 500 line ends, no more", async () => {
  const cell = (ends: number) => `1,2\n3,"${"x\n".repeat(ends)}"\n`;
  expect(await joined(cell(500))).toBe(`1,2\n3,"${"x ".repeat(500)}"\n${"\n".repeat(500)}`);
  await expect(joined(cell(501))).rejects.toThrow(unclosed(2));
});

test("a Mac's line ends become ours", async () => {
  for (const length of [1000, 1])
    expect(await through(lineFeeds(), "\ra,b\r1,2\r\r3,4", length)).toBe("\na,b\n1,2\n\n3,4");
});
