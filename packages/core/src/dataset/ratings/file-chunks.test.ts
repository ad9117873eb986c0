import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fixtureFolder } from "../../testing/reader-contract.js";
import { openLines } from "./file-chunks.js";

const fixtures = fixtureFolder();

/** The lines of each piece. */
async function pieces(text: string, size: number, origin = 0): Promise<string[]> {
  const path = join(await fixtures.folder({}), "ratings.csv");
  await writeFile(path, text);
  const length = Buffer.byteLength(text);
  const lines = openLines(path, length, origin);
  const found = [];
  for (let start = origin; start < length; start += size) {
    const { bytes, from, to } = lines.read(start, Math.min(length, start + size));
    found.push(Buffer.from(bytes.subarray(from, to)).toString());
  }
  lines.close();
  return found;
}

test("however a file is cut, each line is in one piece, where it starts; the last has its end", async () => {
  const line = fc.string({ unit: fc.constantFrom("a", ",", "é", "1"), maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 30 }),
      fc.boolean(),
      fc.boolean(),
      async (lines, size, ended, headed) => {
        const header = headed ? "header\n" : "";
        const text = lines.join("\n") + (ended ? "\n" : "");
        const found = await pieces(header + text, size, header.length);
        expect(found.join("")).toBe(text === "" || text.endsWith("\n") ? text : `${text}\n`);
        let at = 0;
        const starts = (ended ? lines : lines.filter((one, i) => one !== "" || i < lines.length - 1)).map(
          (one) => {
            const start = at;
            at += Buffer.byteLength(one) + 1;
            return Math.floor(start / size);
          },
        );
        const counts = found.map((piece) => piece.split("\n").length - 1);
        expect(counts).toEqual(found.map((_, i) => starts.filter((piece) => piece === i).length));
      },
    ),
    { numRuns: 60 },
  );
});

test("a line may be longer than what is read at once", async () => {
  const long = "x".repeat(300_000);
  expect(await pieces(`a\n${long}\nb\n`, 1000)).toEqual([`a\n${long}\n`, ...Array(299).fill(""), "b\n"]);
  expect(await pieces(`a\n${long}`, 400_000)).toEqual([`a\n${long}\n`]);
  expect(await pieces(`a\n${long}`, 10)).toEqual([`a\n${long}\n`, ...Array(30_000).fill("")]);
  const longer = "x".repeat(700_000);
  expect(await pieces(`a\n${longer}\nb\n`, 600_000)).toEqual([`a\n${longer}\n`, "b\n"]);
});

test("a last line without an end is whole where it fills all room for it", async () => {
  const line = "x".repeat(10 + 65_536);
  expect((await pieces(line, 10))[0]).toBe(`${line}\n`);
});

test("a file that became shorter while it was read is refused by name", async () => {
  const path = join(await fixtures.folder({ "ratings.csv": "a\nb" }), "ratings.csv");
  const lines = openLines(path, 1000);
  for (const [start, end] of [
    [0, 3],
    [0, 1000],
    [500, 1000],
  ] as const)
    expect(() => lines.read(start, end)).toThrow(/ratings\.csv: became shorter while it was read\.$/);
  lines.close();
});

test("a file that was closed is read no more", async () => {
  const lines = openLines(join(await fixtures.folder({ "ratings.csv": "a\n" }), "ratings.csv"), 2);
  lines.close();
  expect(() => lines.read(0, 2)).toThrow("EBADF");
});

test("a line of more than a million bytes is none, and the refusal names the file", async () => {
  const text = `a\n${"x".repeat(1_300_000)}\n`;
  await expect(pieces(text, 1000)).rejects.toThrow(
    /ratings\.csv: has a line of more than a million bytes: is this a text file\?$/,
  );
  expect(await pieces(`${"x".repeat(1_000_000)}\n`, 1000)).toHaveLength(1001);
});
