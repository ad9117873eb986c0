import type { PrismaClient, TrainingRun } from "@cinevec/db";
import { expect, test } from "vitest";
import { WaitingRuns } from "./waiting-runs.js";

// What is told of a queue that a list stands for; waiting-runs.test.ts asks a database for it.

const now = 1_000_000;
const run = (name: string, more: Partial<TrainingRun> = {}) =>
  ({
    ...{
      id: name,
      name,
      datasetId: "mine",
      status: "QUEUED",
      trainOn: "LOCAL",
      progress: 0,
      etaSeconds: null,
    },
    ...{ queuedAt: new Date(now - 1_000) },
    ...more,
  }) as Partial<TrainingRun> as TrainingRun;
const running = (name: string, more: Partial<TrainingRun> = {}) => run(name, { status: "RUNNING", ...more });

let queries = 0;
async function reasons(queue: TrainingRun[], of = queue, scope: ReadonlySet<string> | null = null) {
  const findMany = async () => {
    queries++;
    return queue;
  };
  const waiting = new WaitingRuns({ trainingRun: { findMany } } as object as PrismaClient);
  return await waiting.reasons(of, now, scope);
}
const soon = "A worker takes the next run within seconds.";

test("runs that do not wait have no reason, and cost no query", async () => {
  queries = 0;
  expect(await reasons([], [running("a"), run("b", { status: "FAILED" })])).toEqual([null, null]);
  expect(await reasons([], [])).toEqual([]);
  expect(queries).toBe(0);
  // Taken meanwhile: it is no longer in the queue.
  expect(await reasons([running("a")], [run("a"), run("b")])).toEqual([null, null]);
  expect(queries).toBe(1);
});

test.each([
  [1, '"1"'],
  [3, '"1", "2", "3"'],
  [4, '"1", "2", "3" and 1 more'],
])("of %d runs before it three are named", async (count, named) => {
  const queue = Array.from({ length: count + 1 }, (_, at) => run(String(at + 1)));
  expect((await reasons(queue)).at(-1)).toBe(`Place ${count + 1} of ${count + 1}, after ${named}. ${soon}`);
});

test.each<[Partial<TrainingRun>, string]>([
  [{ progress: 0 }, "(0 %)"],
  [{ progress: 0.999 }, "(99 %)"],
  [{ etaSeconds: 0 }, "(0 %, about 1 s left)"],
  [{ etaSeconds: 1.4 }, "(0 %, about 1 s left)"],
  [{ etaSeconds: 89.4 }, "(0 %, about 89 s left)"],
  [{ etaSeconds: 90 }, "(0 %, about 2 min left)"],
  [{ etaSeconds: 5_399 }, "(0 %, about 90 min left)"],
  [{ etaSeconds: 5_400 }, "(0 %, about 1.5 h left)"],
  [{ etaSeconds: 36_000, progress: 0.25 }, "(25 %, about 10.0 h left)"],
])("how far a run is that %j is told: %s", async (more, told) => {
  expect(await reasons([run("x"), running("a", more)])).toEqual([
    `It is next. Running now: "a" ${told}.`,
    null,
  ]);
});

test("of many that run three are told", async () => {
  const queue = [run("x"), ...["a", "b", "c", "d", "e"].map((name) => running(name))];
  expect((await reasons(queue))[0]).toBe(
    'It is next. Running now: "a" (0 %), "b" (0 %), "c" (0 %) and 2 more.',
  );
});

test("where no worker has taken the first one for fifteen seconds, there is none", async () => {
  const since = (milliseconds: number) => [run("a", { queuedAt: new Date(now - milliseconds) }), run("b")];
  const none = "No worker has taken the next run: ./cinevec start or ./cinevec worker starts one.";
  expect(await reasons(since(14_999))).toEqual([`It is next. ${soon}`, `Place 2 of 2, after "a". ${soon}`]);
  expect(await reasons(since(15_000))).toEqual([`It is next. ${none}`, `Place 2 of 2, after "a". ${none}`]);
});

test("runs for Spark wait among themselves, for a worker with a cluster", async () => {
  const onSpark = { trainOn: "SPARK" } as const;
  const cluster = "It waits for a worker that has a Spark cluster (CINEVEC_SPARK_MASTER).";
  const queue = [run("a"), run("b", onSpark), run("c"), run("d", onSpark)];
  expect(await reasons(queue)).toEqual([
    `It is next. ${soon}`,
    `It is next. ${cluster}`,
    `Place 2 of 2, after "a". ${soon}`,
    `Place 2 of 2, after "b". ${cluster}`,
  ]);
  // A run that is trained here says nothing of a cluster; one on it does.
  expect((await reasons([...queue, running("e")]))[1]).toBe(`It is next. ${cluster}`);
  expect((await reasons([...queue, running("e"), running("f", onSpark)])).slice(0, 2)).toEqual([
    'It is next. Running now: "e" (0 %), "f" (0 %).',
    'It is next. Running now: "e" (0 %), "f" (0 %).',
  ]);
});

test("runs of other datasets count, and keep their names", async () => {
  const theirs = { datasetId: "theirs" };
  const queue = [run("secret", theirs), run("mine"), running("secret too", { ...theirs, progress: 0.5 })];
  expect(await reasons(queue, [queue[1]!], new Set(["mine"]))).toEqual([
    'Place 2 of 2, after "a run of another dataset". Running now: "a run of another dataset" (50 %).',
  ]);
  expect(await reasons(queue, [queue[1]!], null)).toEqual([
    'Place 2 of 2, after "secret". Running now: "secret too" (50 %).',
  ]);
});
