import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { afterAll, describe, expect, test } from "vitest";
import type { Dataset, DatasetFormat } from "../dataset/dataset.js";
import { readDataset } from "../dataset/read-dataset.js";
import { CancelledError, InvalidInputError } from "../errors.js";

/** File name → content; strings are written as UTF-8. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A folder for one test file's fixtures, removed when its tests have run. */
export function fixtureFolder() {
  const root = mkdtemp(join(tmpdir(), "cinevec-test-"));
  afterAll(async () => rm(await root, { recursive: true, force: true }));
  let next = 0;
  return {
    /** Writes the files into a new folder: its path. */
    async folder(files: Files): Promise<string> {
      const folder = join(await root, String(next++));
      await mkdir(folder);
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), content);
      }
      return folder;
    },
    async zip(files: Files): Promise<string> {
      const path = join(await root, `${next++}.zip`);
      const entries = Object.entries(files).map(
        ([name, content]) => [name, Buffer.from(content as string)] as const,
      );
      await writeFile(path, zipSync(Object.fromEntries(entries)));
      return path;
    },
  };
}

/** What every dataset must be, whatever it was read from. */
export function expectSound(dataset: Dataset): void {
  const { offsets, movies, values, timestamps } = dataset.ratings;
  expect(offsets[0]).toBe(0);
  expect(offsets).toHaveLength(dataset.users.length + 1);
  expect(offsets.at(-1)).toBe(movies.length);
  expect([values.length, timestamps.length]).toEqual([movies.length, movies.length]);
  // Counted, not expected one by one: a hundred thousand expectations take ten seconds.
  let wrong = 0;
  for (let user = 0; user < dataset.users.length; user++) {
    const mine = movies.subarray(offsets[user]!, offsets[user + 1]!);
    if (mine.length === 0 || new Set(mine).size !== mine.length) wrong++;
    for (let i = offsets[user]! + 1; i < offsets[user + 1]!; i++) {
      const later = timestamps[i]! - timestamps[i - 1]!;
      if (later < 0 || (later === 0 && movies[i]! <= movies[i - 1]!)) wrong++;
    }
  }
  for (const row of movies) if (row >= dataset.movies.length) wrong++;
  for (const value of values) if (!Number.isFinite(value)) wrong++;
  expect(wrong).toBe(0);
  expect(new Set(dataset.movies.map((movie) => movie.externalId)).size).toBe(dataset.movies.length);
  expect(dataset.movies.every((movie) => movie.title.trim() !== "")).toBe(true);
  expect(dataset.contentHash).toMatch(/^[0-9a-f]{64}$/);
  expect(dataset.simulated).toBe(false);
}

/** Tests that every reader passes, on a small sound source of its format. */
export function describeReader(
  name: string,
  format: DatasetFormat,
  files: Files,
  facts: { movies: number; users: number; ratings: number; required: readonly string[] },
): void {
  const fixtures = fixtureFolder();
  const read = (source: string, more: { onProgress?: (f: number) => void; signal?: AbortSignal } = {}) =>
    readDataset({ format, source, ...more });

  describe(`${name} keeps the reader's contract`, () => {
    test("movies, users and ratings are all there, in order, each once", async () => {
      const dataset = await read(await fixtures.folder(files));
      expectSound(dataset);
      expect(dataset.format).toBe(format);
      expect([dataset.movies.length, dataset.users.length, dataset.ratings.movies.length]).toEqual([
        facts.movies,
        facts.users,
        facts.ratings,
      ]);
      // A count of 0 is a note.
      expect(dataset.rejectedLines.filter(({ count }) => count > 0)).toEqual([]);
    });

    test("a folder, a folder in a folder, a zip, gzipped files: the same content", async () => {
      const { contentHash } = await read(await fixtures.folder(files));
      const renamed = (
        change: (file: string) => string,
        wrap = (content: string | Uint8Array) => content,
      ): Files =>
        Object.fromEntries(Object.entries(files).map(([file, content]) => [change(file), wrap(content)]));
      const nested = renamed((file) => `release/${file}`);
      const sources = [
        await fixtures.folder(nested),
        await fixtures.zip(files),
        await fixtures.zip(nested),
        await fixtures.folder(renamed((file) => `${file}.gz`, gzipSync)),
      ];
      for (const source of sources) expect((await read(source)).contentHash).toBe(contentHash);
    });

    test("progress rises from 0 to 1", async () => {
      const seen: number[] = [];
      await read(await fixtures.folder(files), { onProgress: (fraction) => seen.push(fraction) });
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
      expect(seen.at(-1)).toBe(1);
      expect(seen[0]!).toBeGreaterThanOrEqual(0);
    });

    test("an aborted import ends as cancelled", async () => {
      const controller = new AbortController();
      const reading = read(await fixtures.folder(files), {
        signal: controller.signal,
        onProgress: () => controller.abort(),
      });
      await expect(reading).rejects.toThrow(CancelledError);
    });

    test.each(facts.required)("%s missing or empty is an error that names it", async (file) => {
      const { [file]: _, ...rest } = files;
      await expect(read(await fixtures.folder({ ...rest, "notes.md": "" }))).rejects.toThrow(
        InvalidInputError,
      );
      await expect(read(await fixtures.folder({ ...files, [file]: "" }))).rejects.toThrow(file);
    });

    test("a damaged zip, and one that reaches outside itself, are refused", async () => {
      const folder = await fixtures.folder(files);
      await expect(read(join(folder, "nowhere"))).rejects.toThrow("there is no file or folder");
      const broken = join(folder, "broken.zip");
      await writeFile(broken, "PK\u0003\u0004 and then nothing of the kind");
      await expect(read(broken)).rejects.toThrow("is not a readable zip file");
      await expect(read(await fixtures.zip({ ...files, "../outside.csv": "x" }))).rejects.toThrow(
        InvalidInputError,
      );
    });
  });
}
