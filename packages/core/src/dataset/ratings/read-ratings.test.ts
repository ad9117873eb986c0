import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { createRandom } from "../../random.js";
import { fixtureFolder } from "../../testing/reader-contract.js";
import type { RatingLayout } from "./parse-ratings.js";
import { readRatings } from "./read-ratings.js";

const fixtures = fixtureFolder();
const comma: RatingLayout = {
  delimiter: ",",
  columns: { user: 0, movie: 1, rating: 2, timestamp: 3 },
  columnCount: 4,
  minRating: 0.5,
  maxRating: 5,
};
/** Movies 1 to 50, row = id - 1. */
const lookup = Int32Array.from({ length: 51 }, (_, id) => id - 1);

async function read(text: string, more: Partial<Parameters<typeof readRatings>[0]> = {}) {
  const folder = await fixtures.folder({ "ratings.csv": text });
  return readRatings({
    path: join(folder, "ratings.csv"),
    file: "ratings.csv",
    layout: comma,
    header: { bytes: 0, lines: 0 },
    lookup,
    movieCount: 50,
    ...more,
  });
}

function randomLines(count: number): string[] {
  const random = createRandom(3);
  const all = Array.from({ length: 40 * 50 }, (_, i) => i);
  for (let i = all.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all
    .slice(0, count)
    .map(
      (i) =>
        `${10 + Math.floor(i / 50)},${1 + (i % 50)},${(1 + random.integer(10)) / 2},${1e9 + random.integer(5e8)}`,
    );
}

test("the pieces a file is cut into, the threads that read it and its line ends change nothing", async () => {
  const lines = randomLines(1200);
  const whole = await read(lines.join("\n"));
  expect(whole.ratings.movies).toHaveLength(1200);
  expect(whole.userIds).toEqual([...whole.userIds].sort((a, b) => Number(a) - Number(b)));
  for (const chunkBytes of [23, 100, 4096]) {
    const cut = await read(lines.join("\r\n"), { chunkBytes });
    expect(cut.ratings).toEqual(whole.ratings);
  }
  const threaded = await read(`${lines.join("\n")}\n`, { chunkBytes: 3000, threads: 2 });
  expect(threaded.ratings).toEqual(whole.ratings);
  expect(threaded.userIds).toEqual(whole.userIds);
});

test("plain decimals are the nearest float", async () => {
  const { ratings } = await read("1,1,3.7,1\n1,2,0.5,2\n1,3,4.25,3\n1,4,5,4\n1,5,+2.5e0,5\n1,6,.5,6\n");
  expect([...ratings.values]).toEqual([3.7, 0.5, 4.25, 5, 2.5, 0.5].map(Math.fround));
});

test("every bad line is counted with its reason and its number, blank lines and all", async () => {
  const good = randomLines(1900);
  const bad: [line: string, reason: string][] = [
    ["1,2,NaN,5", "rating is not a number"],
    ["1,2,,5", "rating is not a number"],
    ["1,2,6,5", "rating is outside the scale 0.5 to 5"],
    ["1,2,0,5", "rating is outside the scale 0.5 to 5"],
    ["1,2,3", "expected 4 columns"],
    ["1,2,3,4,5", "expected 4 columns"],
    ["x,2,3,4", "user id is not a whole number"],
    ["1,-2,3,4", "movie id is not a whole number"],
    ["1,99,3,4", "movie id is not among the movies"],
    ["1,2,3,1.5", "timestamp is not a whole number of seconds since 1970"],
    ["12a,2,3,4", "user id is not a whole number"],
  ];
  const lines = [...good];
  lines.splice(7, 0, "", "  ");
  bad.forEach(([line], i) => {
    lines.splice(20 + i * 100, 0, line);
  });
  const expected = new Map<string, number[]>();
  bad.forEach(([, reason], i) => {
    expected.set(reason, [...(expected.get(reason) ?? []), 21 + i * 100 + 1]);
  });
  for (const chunkBytes of [333, 1 << 20]) {
    const { rejections, ratings } = await read(`header\n${lines.join("\n")}`, {
      chunkBytes,
      header: { bytes: 7, lines: 1 },
    });
    expect(ratings.movies).toHaveLength(1900);
    const found = rejections.toRejectedLines();
    expect(new Map(found.map((lines) => [lines.reason, lines.firstLines]))).toEqual(expected);
    for (const { reason, count } of found) expect(count).toBe(expected.get(reason)!.length);
  }
});

test("of two ratings of a movie the later counts; the other is named by its line and does not fail the import", async () => {
  const text = "7,1,3,100\n\n7,1,5,50\nbad\n".concat(randomLines(600).join("\n"), "\n7,2,4,60\n7,2,1,60\n");
  const { ratings, rejections } = await read(text, { chunkBytes: 10 });
  expect([...ratings.movies.subarray(0, ratings.offsets[1])]).toEqual([1, 0]);
  expect([...ratings.values.subarray(0, ratings.offsets[1])]).toEqual([1, 3]);
  const duplicates = rejections.toRejectedLines().find((lines) => lines.reason.startsWith("a later rating"));
  expect(duplicates).toMatchObject({ count: 2, firstLines: [3, 605] });
  // They are no fault of the file; one other line is.
  expect(rejections.badCount).toBe(1);
});

test("more than 1 % of bad lines fails, naming file, line and reason; a file without ratings fails", async () => {
  const lines = randomLines(100);
  lines[30] = "1,2,NaN,4";
  lines[60] = "1,2,NaN,4";
  await expect(read(lines.join("\n"))).rejects.toThrow(
    "ratings.csv, line 31: 2 of 100 lines cannot be used, which is more than 1 %: rating is not a number (2×, lines 31, 61)",
  );
  await expect(read("\n\n")).rejects.toThrow("ratings.csv: holds no ratings.");
});

test("columns may stand in another order", async () => {
  const layout = { ...comma, columns: { user: 4, movie: 0, rating: 1, timestamp: 2 }, columnCount: 5 };
  const { ratings, userIds } = await read('3,4.5,77,x,"12"\n', { layout });
  expect([[...ratings.movies], [...ratings.values], [...ratings.timestamps], userIds]).toEqual([
    [2],
    [4.5],
    [77],
    ["12"],
  ]);
});

test("ids of users are kept as the file writes them, leading zeros and 64 bits, whatever the pieces", async () => {
  const ids = [
    "7",
    "0114709",
    "18446744073709551615",
    "4294967296",
    "3999999999",
    "4000000000",
    "007",
    "0",
    "00",
  ];
  const lines = ids.flatMap((id, i) => [`${id},${i + 1},3,5`, `${id},${i + 20},4,6`]);
  for (const chunkBytes of [12, 50, 4096]) {
    const { userIds, ratings } = await read(lines.join("\n"), { chunkBytes });
    expect(userIds).toEqual([
      ...["0", "7", "3999999999", "00", "007", "0114709", "4000000000"],
      ...["4294967296", "18446744073709551615"],
    ]);
    expect([...ratings.offsets]).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    for (const [i, id] of ids.entries())
      expect(ratings.movies[ratings.offsets[userIds.indexOf(id)]!]).toBe(i);
  }
});

test("cells in quotes may hold the delimiter; a column without a name may hold nothing", async () => {
  const layout = { ...comma, columnCount: 6, nameless: [5] };
  const good = randomLines(300).map((line) => `${line},"a, b",`);
  const { ratings, rejections } = await read(`${good.join("\n")}\n1,2,3,4,x,5\n`, { layout });
  expect(ratings.movies).toHaveLength(300);
  expect(rejections.toRejectedLines()).toMatchObject([
    { reason: expect.stringContaining("a column without a name holds a value"), firstLines: [301] },
  ]);
});

test("where semicolons divide cells, a comma is the decimal point", async () => {
  const { ratings } = await read("1;1;3,5;7\n1;2;4;8\n", { layout: { ...comma, delimiter: ";" } });
  expect([...ratings.values]).toEqual([3.5, 4]);
});

test("cancelling ends the threads", async () => {
  const controller = new AbortController();
  const workers: Worker[] = [];
  const onWorker = (worker: Worker) => workers.push(worker);
  process.on("worker", onWorker);
  try {
    const reading = read(randomLines(1500).join("\n"), {
      threads: 2,
      chunkBytes: 500,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(reading).rejects.toThrow("cancelled");
  } finally {
    process.off("worker", onWorker);
  }
  expect(workers.map(({ threadId }) => threadId)).toEqual([-1, -1]);
});

test("progress tells pieces up to 0.6, then ranges of users", async () => {
  const lines = randomLines(400);
  const seen: number[] = [];
  await read(lines.join("\n"), {
    chunkBytes: 2000,
    threads: 1,
    onProgress: (fraction) => seen.push(fraction),
  });
  const pieces = Math.ceil(lines.join("\n").length / 2000);
  expect(seen.slice(0, pieces)).toEqual(Array.from({ length: pieces }, (_, i) => (0.6 * (i + 1)) / pieces));
  expect(seen.slice(pieces)).toEqual([0.7, 0.8, 0.9, 1]);
  // A file of two whole pieces has no third.
  const even: number[] = [];
  const text = "1,1,3,4\n1,2,3,5\n2,1,3,6\n2,2,3,7\n";
  await read(text, {
    chunkBytes: text.length / 2,
    threads: 1,
    onProgress: (fraction) => even.push(fraction),
  });
  expect(even.slice(0, 2)).toEqual([0.3, 0.6]);
  expect(even[2]).toBeGreaterThan(0.6);
});
