import { encodePerUser, evaluationMetrics } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { beforeEach, expect, test } from "vitest";
import { type ComparedColumn, Comparisons } from "./comparisons.js";

// A table's cells: which values stand where, and which tests are made for them.

const people = 60;
let blobs: Map<string, Uint8Array>;
let reads: string[];
let comparisons: Comparisons;

beforeEach(() => {
  blobs = new Map();
  reads = [];
  comparisons = new Comparisons({
    size: async (name: string) => blobs.get(name)?.length ?? null,
    async get(name: string) {
      reads.push(name);
      return blobs.get(name)!;
    },
  } as Partial<BlobStore> as BlobStore);
});

type Metric = ComparedColumn["metrics"][number];
const ndcg = (value: number): Metric => ({ name: "ndcg", cutoff: 10, value, higherIsBetter: true });
const rmse = (value: number, cutoff: number | null = null): Metric => ({
  ...{ name: "rmse", cutoff, value, higherIsBetter: false },
});

/** A column that found each person's movie at this rank. */
function column(name: string, rank: number | null, metrics: Metric[]): ComparedColumn {
  if (rank !== null)
    blobs.set(
      name,
      encodePerUser({
        users: Uint32Array.from({ length: people }, (_, user) => user),
        offsets: Uint32Array.from({ length: people + 1 }, (_, user) => user),
        ranks: new Uint32Array(people).fill(rank),
        columns: new Map(),
        predicted: {
          users: Uint32Array.from({ length: people }, (_, user) => user),
          squaredErrors: new Float32Array(people).fill(rank ** 2),
          absoluteErrors: new Float32Array(people).fill(rank),
        },
      }),
    );
  return { perUser: name, metrics };
}
const best = async (runs: ComparedColumn[], baselines: ComparedColumn[] = []) =>
  (await comparisons.compare(runs, baselines)).rows.map((row) => row.best);

test("there is a row for each metric that a run has, in the order in which they come, and a null where one has none", async () => {
  const a = column("a", 1, [ndcg(1), rmse(1)]);
  const b = column("b", 2, [rmse(2, 0), { ...ndcg(0.5), cutoff: 5 }]);
  const baseline = column("c", 3, [
    ndcg(0.3),
    { name: "hit_rate", cutoff: 1, value: 1, higherIsBetter: true },
  ]);
  const { rows } = await comparisons.compare([a, b], [baseline]);
  expect(
    rows.map(({ name, cutoff, higherIsBetter, values, baselineValues }) => [
      ...[`${name}@${cutoff}`, higherIsBetter, values, baselineValues],
    ]),
  ).toEqual([
    ["ndcg@10", true, [1, null], [0.3]],
    // No cutoff, however that was written.
    ["rmse@null", false, [1, 2], [null]],
    ["ndcg@5", true, [null, 0.5], [null]],
  ]);
});

test("every run is tested against the first, and the best against all; both are counted", async () => {
  const a = column("a", 1, [ndcg(1)]);
  const b = column("b", 9, [ndcg(0.3)]);
  const c = column("c", 40, [ndcg(0)]);
  const { rows, tests } = await comparisons.compare([b, a, c], []);
  const [row] = rows;
  expect(row!.pValues[0]).toBeNull();
  expect(row!.adjustedPValues[0]).toBeNull();
  for (const at of [1, 2]) {
    expect(row!.pValues[at]).toBeLessThan(0.01);
    expect(row!.adjustedPValues[at]).toBeGreaterThanOrEqual(row!.pValues[at]!);
  }
  expect(row!.best).toBe(1);
  // Two runs against the first, and one claim.
  expect(tests).toBe(3);
  const single = await comparisons.compare([a], []);
  expect(single).toMatchObject({ tests: 0, rows: [{ pValues: [null], best: null, values: [1] }] });
});

test("where less is better the least is best", async () => {
  const runs = [column("a", 5, [rmse(5)]), column("b", 2, [rmse(2)]), column("c", 7, [rmse(7)])];
  expect(await best(runs)).toEqual([1]);
  expect(await best([runs[0]!], [runs[1]!])).toEqual([1]);
});

test("nobody is best where two share the value, where one alone has it, where it is of no quality, or by chance", async () => {
  const a = column("a", 1, [ndcg(1)]);
  const b = column("b", 9, [ndcg(0.3)]);
  expect(await best([a, b, column("c", 1, [ndcg(1)])])).toEqual([null]);
  expect(await best([a, column("d", 3, [])])).toEqual([null]);
  const { name } = evaluationMetrics.find(({ descriptive }) => descriptive)!;
  const described = (value: number) => ({ name, cutoff: 10, value, higherIsBetter: true });
  const { tests, rows } = await comparisons.compare(
    [column("e", 1, [described(1)]), column("f", 9, [described(0)])],
    [],
  );
  expect(rows[0]!.best).toBeNull();
  expect(tests).toBe(rows[0]!.pValues[1] === null ? 0 : 1);
  // The same people found the same: the values differ, and nothing can be claimed of them.
  expect(await best([a, column("g", 1, [ndcg(0.9)])])).toEqual([null]);
});

test("nobody is best where one can't be tested, be it a baseline", async () => {
  const a = column("a", 1, [ndcg(1)]);
  const b = column("b", 9, [ndcg(0.3)]);
  expect(await best([a, b])).toEqual([0]);
  expect(await best([a, b], [column("none", null, [ndcg(0.1)])])).toEqual([null]);
  // One without the value has nothing to be tested by.
  expect(await best([a, b], [column("other", null, [])])).toEqual([0]);
  const untested = await comparisons.compare([a, column("none too", null, [ndcg(0.2)])], []);
  expect(untested).toMatchObject({ tests: 0, rows: [{ pValues: [null, null], best: null }] });
});

test("what was tested is not read again, and what is read is read once for a table", async () => {
  const runs = [column("a", 1, [ndcg(1), rmse(1)]), column("b", 9, [ndcg(0.3), rmse(9)])];
  const first = await comparisons.compare(runs, []);
  expect(reads.sort()).toEqual(["a", "b"]);
  blobs.clear();
  expect(await comparisons.compare(runs, [])).toEqual(first);
  expect(reads).toHaveLength(2);
  // Where nothing was kept user by user, that is remembered, too.
  const none = [column("c", null, [ndcg(1)]), column("d", null, [ndcg(0.5)])];
  expect((await comparisons.compare(none, [])).rows[0]!.pValues).toEqual([null, null]);
  for (const [name, rank] of [
    ["c", 1],
    ["d", 9],
  ] as const)
    column(name, rank, []);
  expect((await comparisons.compare(none, [])).rows[0]!.pValues).toEqual([null, null]);
});
