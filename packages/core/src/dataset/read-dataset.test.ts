import { readdirSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test, vi } from "vitest";
import { CancelledError } from "../errors.js";
import { fixtureFolder } from "../testing/reader-contract.js";
import { readDataset } from "./read-dataset.js";

const fixtures = fixtureFolder();
afterEach(() => vi.unstubAllEnvs());
const table = "userId,movieId,rating,score\n1,7,4,9\n2,7,5,8\n2,8,3,1\n";

test.each([undefined, null, ""])("without a source (%j) the refusal says what to name", async (source) => {
  await expect(readDataset({ format: "MOVIELENS", source })).rejects.toThrow(
    /^source: is missing: name a folder, a zip or a MovieLens release\.$/,
  );
});

test("who has cancelled gets nothing, the sample neither", async () => {
  const controller = new AbortController();
  controller.abort();
  for (const format of ["SAMPLE", "INTERACTIONS"] as const)
    await expect(readDataset({ format, source: "nowhere", signal: controller.signal })).rejects.toThrow(
      new CancelledError("The import was cancelled."),
    );
});

test("a release's name is that of a folder here for every format but MovieLens", async () => {
  await expect(readDataset({ format: "TMDB", source: "ml-latest-small" })).rejects.toThrow(
    'there is no file or folder "ml-latest-small"',
  );
});

test("the format stands in the dataset; what is said of columns counts; files elsewhere are told among what was rejected", async () => {
  const source = await fixtures.folder({ "a/r.csv": table, "a/b/other.csv": table });
  const dataset = await readDataset({ format: "INTERACTIONS", source, columns: { rating: "score" } });
  expect(dataset).toMatchObject({ format: "INTERACTIONS", simulated: false });
  expect([...dataset.ratings.values]).toEqual([4.5, 4, 0.5]);
  expect(dataset.rejectedLines).toEqual([
    expect.objectContaining({ file: "r.csv", reason: expect.stringContaining('rating is "score"') }),
    {
      file: "a/b/other.csv",
      reason: "was not read: it lies in another folder than a, which was imported",
      count: 0,
      firstLines: [],
    },
  ]);
});

test("progress never falls, is never more than 1, and ends there", async () => {
  const seen: number[] = [];
  const source = await fixtures.folder({ "r.csv": table });
  await readDataset({ format: "INTERACTIONS", source, onProgress: (fraction) => seen.push(fraction) });
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.slice(0, -1).every((fraction) => fraction >= 0 && fraction <= 0.97)).toBe(true);
  expect(seen.at(-1)).toBe(1);
});

test("nothing that was unpacked on the way stays, of what was refused neither", async () => {
  const temporary = await fixtures.folder({});
  vi.stubEnv("TMPDIR", temporary);
  const source = await fixtures.folder({ "r.csv.gz": gzipSync(table) });
  let most = 0;
  const onProgress = () => {
    most = Math.max(most, readdirSync(temporary).length);
  };
  await readDataset({ format: "INTERACTIONS", source, onProgress });
  const columns = { scaleFrom: 20, scaleTo: 30 };
  await expect(readDataset({ format: "INTERACTIONS", source, columns })).rejects.toThrow("outside the scale");
  expect(most).toBeGreaterThan(0);
  expect(await readdir(temporary)).toEqual([]);
});
