import { createRandom } from "@cinevec/core";
import { expect, test, vi } from "vitest";
import { type TuningPlan, type TuningRun, type TuningTask, tune } from "./tuning.js";
import { parseRange } from "./tuning-space.js";

const plan: TuningPlan = {
  space: new Map([parseRange("rate=1,2,3,4,5,6,7,8,9")]),
  trials: 9,
  epochs: 90,
  metric: "ndcg@10",
  finalists: 3,
  seeds: [7, 8, 9],
  random: createRandom(1),
};

/** A recipe whose metric is told by its options, its seed and what is held out. */
function fakeTrainer(
  value: (task: TuningTask) => number | null,
  metric: { name: string; cutoff: number | null; higherIsBetter: boolean } = {
    name: "ndcg",
    cutoff: 10,
    higherIsBetter: true,
  },
) {
  const tasks: TuningTask[] = [];
  const kept = new Set<string>();
  return {
    tasks,
    kept,
    tools: {
      async train(task: TuningTask): Promise<TuningRun> {
        tasks.push(task);
        const id = `run ${tasks.length}`;
        kept.add(id);
        const found = value(task);
        return found === null
          ? { id, status: "FAILED", metrics: [] }
          : { id, status: "SUCCEEDED", metrics: [{ ...metric, value: found }] };
      },
      async discard(runs: readonly string[]) {
        for (const run of runs) kept.delete(run);
      },
      say: vi.fn(),
    },
  };
}
const rateOf = ({ options }: TuningTask) => options.rate as number;

test("chooses by the three likes before the last, and trains on the test once for each seed, at the very end", async () => {
  const { tasks, tools } = fakeTrainer(rateOf);
  const { finalists, test } = await tune({ ...plan, random: createRandom(3) }, tools);
  const onTest = tasks.filter(({ before }) => before === 0);
  expect(onTest.map(({ seed }) => seed)).toEqual([7, 8, 9]);
  expect(tasks.slice(-3)).toEqual(onTest);
  expect(onTest.every(({ options }) => options.rate === finalists[0]!.options.rate)).toBe(true);
  expect(test.values).toEqual(onTest.map(rateOf));
  for (const before of [1, 2, 3] as const) expect(tasks.some((task) => task.before === before)).toBe(true);
});

test("what the test says changes no choice", async () => {
  const honest = fakeTrainer((task) => (task.before === 0 ? -rateOf(task) : rateOf(task)));
  const { finalists } = await tune({ ...plan, random: createRandom(3) }, honest.tools);
  const drawn = honest.tasks.map(rateOf);
  expect(finalists[0]!.options.rate).toBe(Math.max(...drawn));
});

test("a finalist that was lucky with the first seed loses to one that is good with every seed", async () => {
  const { tools } = fakeTrainer((task) =>
    rateOf(task) === 9 ? (task.seed === 7 ? 10 : 0) : rateOf(task) === 8 ? 5 : 1,
  );
  const { finalists } = await tune(
    { ...plan, space: new Map([parseRange("rate=8,9")]), random: createRandom(2) },
    tools,
  );
  expect(finalists[0]!.options.rate).toBe(8);
  expect(finalists[0]!.values).toHaveLength(9);
});

test("a metric of which less is better is made small", async () => {
  const { tools, tasks } = fakeTrainer(rateOf, { name: "rmse", cutoff: null, higherIsBetter: false });
  const { finalists, higherIsBetter } = await tune(
    { ...plan, metric: "rmse", random: createRandom(3) },
    tools,
  );
  expect(higherIsBetter).toBe(false);
  expect(finalists[0]!.options.rate).toBe(Math.min(...tasks.map(rateOf)));
});

test("later rungs get three times the epochs, the last one the whole training; the test trains as long", async () => {
  const { tools, tasks } = fakeTrainer(rateOf);
  await tune({ ...plan, random: createRandom(3) }, tools);
  expect([...new Set(tasks.map(({ options }) => options.epochs))]).toEqual([10, 30, 90]);
  expect(tasks.at(-1)!.options.epochs).toBe(90);
});

test("a recipe without epochs is trained whole, all trials in one rung, and gets no such option", async () => {
  const { tools, tasks } = fakeTrainer(rateOf);
  await tune({ ...plan, epochs: null, seeds: [7], random: createRandom(3) }, tools);
  expect(tasks).toHaveLength(9 * 3 + 1);
  expect(tasks.every(({ options }) => !("epochs" in options))).toBe(true);
});

test("options whose training fails are worst, and the search goes on", async () => {
  const { tools } = fakeTrainer((task) => (rateOf(task) > 4 ? null : rateOf(task)));
  const { finalists, trials } = await tune({ ...plan, random: createRandom(3) }, tools);
  expect(finalists[0]!.options.rate).toBeLessThanOrEqual(4);
  expect(trials.some(({ score }) => score === null)).toBe(true);
});

test("no trial that succeeds, or a metric that there is not, is told", async () => {
  await expect(tune(plan, fakeTrainer(() => null).tools)).rejects.toThrow("No trial succeeded");
  await expect(tune({ ...plan, metric: "recall@7" }, fakeTrainer(rateOf).tools)).rejects.toThrow(
    "The run has no metric recall@7; it has ndcg@10.",
  );
});

test("of all runs only those of the test stay", async () => {
  const { tools, kept } = fakeTrainer(rateOf);
  const { test } = await tune({ ...plan, random: createRandom(3) }, tools);
  expect([...kept]).toEqual(test.runs);
});
