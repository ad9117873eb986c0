import { readdirSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test, vi } from "vitest";
import { CancelledError } from "../errors.js";
import { fixtureFolder } from "../testing/reader-contract.js";
import { readDataset } from "./read-dataset.js";

const fixtures = fixtureFolder();
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
const table = "userId,movieId,rating,score\n1,7,4,9\n2,7,5,8\n2,8,3,1\n";

test.each([undefined, null, ""])("without a source (%j) the refusal says what to name", async (source) => {
  await expect(readDataset({ format: "MOVIELENS", source })).rejects.toThrow(
    /^source: is missing: name a folder, a zip or a MovieLens release\.$/,
  );
});

test("the sample needs no source and is there at once", async () => {
  const seen: number[] = [];
  const sample = await readDataset({ format: "SAMPLE", onProgress: (fraction) => seen.push(fraction) });
  expect(sample).toMatchObject({ format: "SAMPLE", simulated: true });
  expect(sample.movies).toHaveLength(3201);
  expect(seen).toEqual([1]);
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

test("who cancels when all is read but nothing is handed over gets nothing", async () => {
  const source = await fixtures.folder({ "r.csv": table });
  const seen: number[] = [];
  await readDataset({ format: "INTERACTIONS", source, onProgress: (fraction) => seen.push(fraction) });
  const last = seen.at(-2)!;
  const controller = new AbortController();
  const onProgress = (fraction: number) => {
    if (fraction === last) controller.abort();
  };
  const { signal } = controller;
  await expect(readDataset({ format: "INTERACTIONS", source, onProgress, signal })).rejects.toThrow(
    new CancelledError("The import was cancelled."),
  );
});

const movieLens = {
  "ml-32m/movies.csv": "movieId,title,genres\n6,Heat (1995),Crime\n7,Ronin (1998),Action\n",
  "ml-32m/ratings.csv": "userId,movieId,rating,timestamp\n1,6,4,1\n1,7,5,2\n2,7,3.5,3\n",
};

/** GroupLens' server: `whileAsked` is called before it answers; the zip comes in two halves, and has no sum. */
async function stubPublisher(whileAsked: () => void | Promise<void> = () => {}) {
  const zip = await readFile(await fixtures.zip(movieLens));
  const half = zip.length >> 1;
  return vi.spyOn(globalThis, "fetch").mockImplementation(async (url) => {
    await whileAsked();
    if (String(url) !== "https://files.grouplens.org/datasets/movielens/ml-32m.zip")
      return new Response(null, { status: 404 });
    const body = new ReadableStream({
      start(controller) {
        for (const piece of [zip.subarray(0, half), zip.subarray(half)])
          controller.enqueue(new Uint8Array(piece));
        controller.close();
      },
    });
    return new Response(body, { headers: { "content-length": String(zip.length) } });
  });
}

test("a release is fetched by its name, which is the first part of the progress, and nothing of it stays", async () => {
  const temporary = await fixtures.folder({});
  vi.stubEnv("TMPDIR", temporary);
  await stubPublisher(() => {
    expect(readdirSync(temporary)).toEqual([expect.stringMatching(/^cinevec-download-\d+-\w{6}$/)]);
  });
  const seen: number[] = [];
  const dataset = await readDataset({
    format: "MOVIELENS",
    source: "ml-32m",
    onProgress: (fraction) => seen.push(fraction),
  });
  expect(dataset.movies.map(({ title }) => title)).toEqual(["Heat", "Ronin"]);
  expect(dataset.format).toBe("MOVIELENS");
  const fetching = seen.filter((fraction) => fraction <= 0.3);
  expect(fetching).toEqual([expect.closeTo(0.15, 2), 0.3]);
  const reading = seen.slice(fetching.length, -1);
  expect(reading.length).toBeGreaterThan(2);
  expect(reading[0]).toBeLessThan(0.4);
  expect(Math.max(...reading)).toBeLessThanOrEqual(0.97);
  expect(reading.at(-1)).toBeGreaterThan(0.8);
  expect(seen.at(-1)).toBe(1);
  expect(await readdir(temporary)).toEqual([]);
});

test("a fetched release is kept where releases are kept", async () => {
  const cacheFolder = await fixtures.folder({});
  await stubPublisher();
  const { movies } = await readDataset({ format: "MOVIELENS", source: "ml-32m", cacheFolder });
  expect(movies).toHaveLength(2);
  expect(await readdir(cacheFolder)).toEqual(["ml-32m.zip"]);
});

test("a release that can't be fetched is refused, and leaves nothing, though someone tidied up meanwhile", async () => {
  const temporary = await fixtures.folder({});
  vi.stubEnv("TMPDIR", temporary);
  for (const tidied of [false, true]) {
    await stubPublisher(async () => {
      const [scratch] = await readdir(temporary);
      if (tidied) await rm(join(temporary, scratch!), { recursive: true });
      else await writeFile(join(temporary, scratch!, "half.zip"), "half");
      throw new TypeError("fetch failed");
    });
    await expect(readDataset({ format: "MOVIELENS", source: "ml-32m" })).rejects.toThrow(
      "source: https://files.grouplens.org/datasets/movielens/ml-32m.zip could not be fetched (fetch failed).",
    );
    expect(await readdir(temporary)).toEqual([]);
  }
});

test("a folder here of a release's name is read instead of fetching it", async () => {
  const fetching = await stubPublisher();
  const name = "ml-20m";
  // It lies in the working folder, which others that run this test share; one that stays is somebody's and is left alone.
  await vi.waitFor(() => mkdir(name), { timeout: 20_000 });
  try {
    await writeFile(join(name, "movies.csv"), movieLens["ml-32m/movies.csv"].replace("Heat", "Here"));
    await writeFile(join(name, "ratings.csv"), movieLens["ml-32m/ratings.csv"]);
    const { movies } = await readDataset({ format: "MOVIELENS", source: name });
    expect(movies.map(({ title }) => title)).toEqual(["Here", "Ronin"]);
    expect(fetching).not.toHaveBeenCalled();
  } finally {
    await rm(name, { recursive: true });
  }
});
