import { join } from "node:path";
import { expect, test } from "vitest";
import { fixtureFolder } from "../../testing/reader-contract.js";
import { readHeader } from "./rating-header.js";

const fixtures = fixtureFolder();
const scale = { minRating: 0.5, maxRating: 5 };
const read = async (text: string) => {
  const folder = await fixtures.folder({ "r.csv": text });
  return readHeader("ratings.csv", join(folder, "r.csv"), scale);
};

test("columns in any order, and others beside them", async () => {
  expect(await read("\uFEFFtimestamp;x;Movie_ID;userId;;rating\n1;2;3;4;;5\n")).toEqual({
    layout: {
      delimiter: ";",
      columns: { user: 3, movie: 2, rating: 5, timestamp: 0 },
      columnCount: 6,
      nameless: [4],
      ...scale,
    },
    header: { bytes: 39, lines: 1 },
  });
});

test("a header alone ends where the file does", async () => {
  const header = "userId,movieId,rating,timestamp";
  expect((await read(header)).header).toEqual({ bytes: header.length, lines: 1 });
  expect((await read(`${header}\r\n`)).header).toEqual({ bytes: header.length + 2, lines: 1 });
});

test("a file may go on behind its header for longer than is read of it", async () => {
  const header = "userId,movieId,rating,timestamp\n";
  const { header: found } = await read(header + "1,2,3,4\n".repeat(9000));
  expect(found).toEqual({ bytes: header.length, lines: 1 });
});

test("empty lines before the header are passed over, and counted", async () => {
  const header = "userId,movieId,rating,timestamp\n";
  for (const text of [`\uFEFF\n\r\n${header}`, `\r\n\n${header}`, `\n\n${header}`])
    for (const rows of [1, 9000])
      expect((await read(text + "1,2,3,4\n".repeat(rows))).header).toEqual({
        bytes: Buffer.byteLength(text),
        lines: 3,
      });
  await expect(read("\nuserId,movieId\n1,2\n")).rejects.toThrow("lacks the columns");
  for (const empty of ["", "\n", "\n\r\n", "\uFEFF", "\n".repeat(65_536)])
    await expect(read(empty)).rejects.toThrow(/^ratings\.csv: is empty\.$/);
});

test("only the mark at a file's start is left out of the header that a refusal quotes", async () => {
  for (const start of ["\uFEFF", ""])
    await expect(read(`${start}movieId,a\uFEFFb\n`)).rejects.toThrow('its header is "movieId,a\uFEFFb"');
});

test("a missing column, and a file without lines, are refused by name", async () => {
  await expect(read("userId,movieId\n1,2\n")).rejects.toThrow(
    'ratings.csv, line 1: lacks the columns rating, timestamp; its header is "userId,movieId".',
  );
  await expect(read("x".repeat(65_536))).rejects.toThrow(
    /^ratings\.csv: has no line end in its first 65,536 bytes: is this a text file\?$/,
  );
  await expect(read("x".repeat(65_535))).rejects.toThrow("lacks the columns");
});
