import { getEventListeners } from "node:events";
import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { CancelledError } from "../../errors.js";
import { fixtureFolder } from "../../testing/reader-contract.js";
import type { RatingLayout } from "./parse-ratings.js";
import type { RatingsTask } from "./ratings-tasks.js";
import { startRatingsThreads, threadsFor } from "./ratings-threads.js";

const fixtures = fixtureFolder();
const layout: RatingLayout = {
  delimiter: ",",
  columns: { user: 0, movie: 1, rating: 2, timestamp: 3 },
  columnCount: 4,
  minRating: 0.5,
  maxRating: 5,
};
const line = "1,1,3,4\n";
/** A file of so many equal lines, to be parsed. */
async function fileOf(lines: number) {
  const path = join(await fixtures.folder({}), "ratings.csv");
  await writeFile(path, line.repeat(lines));
  return { path, size: lines * line.length, origin: 0, ratings: { layout, lookup: Int32Array.of(-1, 0) } };
}
/** What `work` gives, and the worker threads that it started. */
async function watched<Result>(work: () => Promise<Result>) {
  const started: Worker[] = [];
  const onWorker = (worker: Worker) => started.push(worker);
  process.on("worker", onWorker);
  try {
    const result = await work();
    // The process tells of its workers in the next tick.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    return { result, started };
  } finally {
    process.off("worker", onWorker);
  }
}
/** Tasks that read so many lines each. */
const tasksOf = (...counts: number[]) => {
  let start = 0;
  return counts.map((count): RatingsTask & { kind: "parse" } => {
    const end = start + count * line.length;
    const task = { kind: "parse" as const, start, end };
    start = end;
    return task;
  });
};

test("small files are read on one thread, large ones on all cores, eight at most", () => {
  const many = Math.min(8, availableParallelism());
  expect([0, 2 ** 25 - 1, 2 ** 25, 2 ** 40].map(threadsFor)).toEqual([1, 1, many, many]);
});

test.each([1, 2])(
  "on %i threads results stand in the order of their tasks, and each is told when it is done",
  async (threads) => {
    const counts = [4000, 1, 2, 3, 4, 5];
    const workers = startRatingsThreads(await fileOf(4015), threads, undefined);
    const done: number[] = [];
    const results = await workers.perform(tasksOf(...counts), (count) => done.push(count));
    expect(results.map(({ lineCount }) => lineCount)).toEqual(counts);
    expect(done).toEqual([1, 2, 3, 4, 5, 6]);
    // The same threads take more.
    const again = await workers.perform(tasksOf(7), () => {});
    expect(again.map(({ lineCount }) => lineCount)).toEqual([7]);
    expect(done).toHaveLength(6);
    expect(await workers.perform([], () => {})).toEqual([]);
    await workers.close();
  },
);

test.each([
  [1, 0],
  [2, 2],
])(
  "for %i threads %i workers are started, and all have ended when they are closed",
  async (threads, count) => {
    const data = await fileOf(6);
    const { signal } = new AbortController();
    const { result: workers, started } = await watched(async () =>
      startRatingsThreads(data, threads, signal),
    );
    await workers.perform(tasksOf(1, 2, 3), () => {});
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(started.map(({ threadId }) => threadId > 0)).toEqual(Array(count).fill(true));
    await workers.close();
    expect(started.map(({ threadId }) => threadId)).toEqual(Array(count).fill(-1));
  },
);

test("one thread that is closed reads the file no more", async () => {
  const workers = startRatingsThreads(await fileOf(1), 1, undefined);
  await workers.close();
  await expect(workers.perform(tasksOf(1), () => {})).rejects.toThrow("EBADF");
});

test("workers that all fail to open the file fail the import, not the process, whether or not anybody waits", async () => {
  const missing = { ...(await fileOf(1)), path: join(await fixtures.folder({}), "gone.csv") };
  const { result: workers, started } = await watched(async () => startRatingsThreads(missing, 3, undefined));
  expect(started).toHaveLength(3);
  const ended = Promise.all(started.map((worker) => new Promise((resolve) => worker.once("exit", resolve))));
  await expect(workers.perform(tasksOf(1), () => {})).rejects.toThrow("ENOENT");
  await ended;
  await expect(workers.perform(tasksOf(1), () => {})).rejects.toThrow("ENOENT");
  await workers.close();
});

test.each([1, 2])("on %i threads a task that fails fails the whole", async (threads) => {
  const workers = startRatingsThreads({ ...(await fileOf(2)), ratings: undefined }, threads, undefined);
  await expect(workers.perform(tasksOf(1, 1), () => {})).rejects.toThrow(TypeError);
  await workers.close();
});

test.each([1, 2])(
  "on %i threads nothing is begun after a cancellation, and what runs is given up",
  async (threads) => {
    const data = await fileOf(100);
    const cancelled = new AbortController();
    cancelled.abort();
    const late = startRatingsThreads(data, threads, cancelled.signal);
    let done = 0;
    await expect(late.perform(tasksOf(1), () => done++)).rejects.toThrow(
      new CancelledError("The import was cancelled."),
    );
    expect(done).toBe(0);
    await late.close();
    const controller = new AbortController();
    const workers = startRatingsThreads(data, threads, controller.signal);
    const performing = workers.perform(tasksOf(...Array<number>(50).fill(2)), () => {
      done++;
      controller.abort();
    });
    await expect(performing).rejects.toThrow(CancelledError);
    expect(done).toBe(1);
    await workers.close();
  },
);

test("who only sorts needs no file", async () => {
  const workers = startRatingsThreads(null, 1, undefined);
  const ratings = {
    offsets: Uint32Array.of(0, 2),
    movies: new Uint32Array(2),
    values: new Float32Array(2),
    timestamps: new Float64Array(2),
  };
  const block = {
    users: { users: Uint32Array.of(0), ends: Uint32Array.of(2) },
    movies: Uint32Array.of(1, 0),
    values: Float32Array.of(3, 4),
    timestamps: Uint32Array.of(9, 8),
  };
  const task = { kind: "sort" as const, blocks: [block], ratings, movieCount: 2, first: 0, last: 1 };
  const [sorted] = await workers.perform([task], () => {});
  expect([...sorted!.kept]).toEqual([2]);
  expect([[...ratings.movies], [...ratings.values], [...ratings.timestamps]]).toEqual([
    [0, 1],
    [4, 3],
    [8, 9],
  ]);
  await workers.close();
});
