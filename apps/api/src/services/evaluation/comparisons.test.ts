import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePerUser } from "@cinevec/core";
import { openBlobStore } from "@cinevec/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ComparedColumn, Comparisons } from "./comparisons.js";

// Ranks of one held-out movie for each of 200 people under three runs and two baselines; everything that is served of
// them is computed here a second time, by the definitions.

const people = 200;
const cutoffs = [1, 5, 10, 20, 50];
let state = 7;
const uniform = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
/** The better, the more of the ranks are low. */
const ranksOf = (better: number) =>
  Array.from({ length: people }, () => 1 + Math.floor(100 * uniform() ** better));
const first = ranksOf(1.2);
const columns = {
  first,
  // Half a dozen people apart: chance.
  alike: first.map((rank, person) => (person % 33 === 0 ? Math.max(1, rank - 3) : rank)),
  worse: ranksOf(0.6),
  strong: ranksOf(6),
  weak: ranksOf(0.5),
};
type Name = keyof typeof columns;

const gains: Record<string, (rank: number, k: number) => number> = {
  hit_rate: (rank, k) => (rank <= k ? 1 : 0),
  ndcg: (rank, k) => (rank <= k ? 1 / Math.log2(rank + 1) : 0),
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const perPerson = (name: Name, metric: string, k: number) =>
  columns[name].map((rank) => gains[metric]!(rank, k));
/** Rarity of what is recommended: user by user, and of no quality. */
const novelty: Record<Name, number> = { first: 3, alike: 3, worse: 9, strong: 4, weak: 5 };

let folder: string;
let comparisons: Comparisons;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cinevec-comparisons-"));
  const blobs = await openBlobStore(folder);
  for (const name of Object.keys(columns) as Name[])
    await blobs.put(
      `runs/${name}/per-user.bin`,
      encodePerUser({
        users: Uint32Array.from({ length: people }, (_, user) => user),
        offsets: Uint32Array.from({ length: people + 1 }, (_, user) => user),
        ranks: Uint32Array.from(columns[name], (rank) => (rank <= 50 ? rank : 0)),
        columns: new Map([["novelty@10", new Float32Array(people).fill(novelty[name])]]),
        predicted: null,
      }),
    );
  comparisons = new Comparisons(blobs);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const column = (name: Name): ComparedColumn => ({
  perUser: `runs/${name}/per-user.bin`,
  metrics: [
    ...Object.keys(gains).flatMap((metric) =>
      cutoffs.map((k) => ({
        name: metric,
        cutoff: k,
        value: mean(perPerson(name, metric, k)),
        higherIsBetter: true,
      })),
    ),
    { name: "novelty", cutoff: 10, value: novelty[name], higherIsBetter: true },
  ],
});
const compare = (runs: Name[], baselines: Name[]) =>
  comparisons.compare(runs.map(column), baselines.map(column));

/** Two-sided sign-flip test by 10,000 draws. */
function signFlip(a: readonly number[], b: readonly number[]): number {
  const differences = a.map((value, i) => b[i]! - value).filter((difference) => difference !== 0);
  const observed = Math.abs(differences.reduce((sum, d) => sum + d, 0)) - 1e-9;
  if (differences.length === 0) return 1;
  let extreme = 0;
  for (let draw = 0; draw < 10_000; draw++)
    if (Math.abs(differences.reduce((sum, d) => sum + (uniform() < 0.5 ? d : -d), 0)) >= observed) extreme++;
  return extreme / 10_000;
}

/** Whether step-down at 5 % rejects the test at `at`. */
function rejects(all: readonly number[], at: number): boolean {
  const order = [...all.keys()].sort((a, b) => all[a]! - all[b]!);
  for (const [step, test] of order.entries()) {
    if (all[test]! > 0.05 / (all.length - step)) return false;
    if (test === at) return true;
  }
  return false;
}

test.each<{ runs: Name[]; baselines: Name[] }>([
  { runs: ["first", "alike"], baselines: [] },
  { runs: ["first", "worse"], baselines: ["weak"] },
  { runs: ["worse", "first", "alike"], baselines: ["weak", "strong"] },
  { runs: ["worse", "first"], baselines: ["weak"] },
])("$runs against $baselines: who is best, by every definition", async ({ runs, baselines }) => {
  const { rows, tests } = await compare(runs, baselines);
  const all = [...runs, ...baselines];
  const family: number[] = [];
  const claims: ({ leader: number; at: number } | null)[] = [];
  for (const row of rows) {
    const of = (name: Name) =>
      row.name === "novelty"
        ? Array<number>(people).fill(novelty[name])
        : perPerson(name, row.name, row.cutoff!);
    for (const run of runs.slice(1)) family.push(signFlip(of(runs[0]!), of(run)));
    if (row.name === "novelty") continue;
    const means = all.map((name) => mean(of(name)));
    const leader = means.indexOf(Math.max(...means));
    // Nobody leads where several share the highest value.
    if (means.filter((value) => value === means[leader]).length > 1) {
      claims.push(null);
      continue;
    }
    claims.push({ leader, at: family.length });
    family.push(
      Math.max(...all.filter((_, at) => at !== leader).map((name) => signFlip(of(all[leader]!), of(name)))),
    );
  }
  expect(tests).toBe(family.length);
  const quality = rows.filter((row) => row.name !== "novelty");
  const expected = claims.map((claim) => (claim && rejects(family, claim.at) ? claim.leader : null));
  expect(quality.map((row) => row.best)).toEqual(expected);
  expect(rows.find((row) => row.name === "novelty")!.best).toBeNull();
  for (const row of rows)
    for (const [at, adjusted] of row.adjustedPValues.entries()) {
      if (at === 0) expect(adjusted).toBeNull();
      else expect(adjusted).toBeGreaterThanOrEqual(row.pValues[at]!);
    }
});

test("a baseline that beats every run is the best, and a run that only beats runs is not", async () => {
  const { rows } = await compare(["worse", "first"], ["strong"]);
  const row = rows.find(({ name, cutoff }) => name === "ndcg" && cutoff === 10)!;
  expect(row.baselineValues[0]).toBeGreaterThan(Math.max(...row.values.map(Number)));
  expect(row.best).toBe(2);
});

test("without what a column found person by person nothing is called best", async () => {
  const unknown = { ...column("strong"), perUser: "runs/nobody/per-user.bin" };
  const { rows } = await comparisons.compare([column("worse"), column("first")], [unknown]);
  expect(rows.every(({ best }) => best === null)).toBe(true);
});
