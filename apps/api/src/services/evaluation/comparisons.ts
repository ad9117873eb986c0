import {
  compareResults,
  createRandom,
  decodePerUser,
  evaluationMetrics,
  holmAdjust,
  type PerUserResults,
} from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { LRUCache } from "lru-cache";
import { getSealed } from "../../stored/sealed-blobs.js";

interface MetricName {
  readonly name: string;
  readonly cutoff: number | null;
}

/** A run or a baseline: what it was measured by, and the blob that holds its results user by user. */
export interface ComparedColumn {
  /** cutoff 0 and null both stand for none. */
  readonly metrics: readonly (MetricName & { readonly value: number; readonly higherIsBetter: boolean })[];
  readonly perUser: string;
}

export interface ComparisonRow extends MetricName {
  readonly higherIsBetter: boolean;
  /** In the order of the runs. */
  readonly values: readonly (number | null)[];
  readonly pValues: readonly (number | null)[];
  readonly adjustedPValues: readonly (number | null)[];
  /** In the order of the baselines. */
  readonly baselineValues: readonly (number | null)[];
  /** The place of the best among the runs and, after them, the baselines. */
  readonly best: number | null;
}

export interface ComparisonTable {
  readonly rows: readonly ComparisonRow[];
  /** How many tests were corrected for. */
  readonly tests: number;
}

/** The tests are by seeded permutation: the same runs always get the same p. */
const seed = 1;
/** The chance of any false claim in a table. */
const level = 0.05;

const descriptive = new Set(evaluationMetrics.filter((facts) => facts.descriptive).map(({ name }) => name));
const keyOf = ({ name, cutoff }: MetricName) => `${name}@${cutoff || 0}`;

/** Metrics of several runs and the baselines side by side, with paired tests that are corrected for their number. */
export class Comparisons {
  private readonly known = new LRUCache<string, number | false>({ max: 20_000 });

  constructor(private readonly blobs: BlobStore) {}

  /**
   * A row for every metric that any of the runs has, in the order in which they are shown. Each run is tested against
   * the first. In a row of quality the best column is tested against every other one: it is called best where all of
   * these differ. Both kinds of test are one family for Holm's correction, a row's claim standing for its weakest test
   * (intersection-union: all of them must hold, so that none needs a correction for the others).
   */
  async compare(
    runs: readonly ComparedColumn[],
    baselines: readonly ComparedColumn[],
  ): Promise<ComparisonTable> {
    const columns = [...runs, ...baselines];
    const names = new Map(
      runs.flatMap(({ metrics }) =>
        metrics.map(({ name, cutoff, higherIsBetter }) => [
          keyOf({ name, cutoff }),
          { name, cutoff: cutoff || null, higherIsBetter },
        ]),
      ),
    );
    const results = new LazyResults(this.blobs);
    const rows = [];
    for (const metric of names.values()) {
      const values = columns.map(
        ({ metrics }) => metrics.find((one) => keyOf(one) === keyOf(metric))?.value ?? null,
      );
      const test = (a: number, b: number) =>
        this.pValue(columns[a]!.perUser, columns[b]!.perUser, metric, results);
      const pValues: (number | null)[] = [];
      for (const at of runs.keys()) pValues.push(at === 0 ? null : await test(0, at));
      const leader = descriptive.has(metric.name) ? null : leaderOf(values, metric.higherIsBetter);
      const claim = leader === null ? null : await weakest(leader, values, test);
      rows.push({ ...metric, values, pValues, leader, claim });
    }
    const adjusted = holmAdjust(rows.flatMap(({ pValues, claim }) => [...pValues, claim]));
    const tests = adjusted.filter((p) => p !== null).length;
    let at = 0;
    const told = rows.map(({ values, pValues, leader, claim: _, ...metric }) => {
      const adjustedPValues = adjusted.slice(at, at + pValues.length);
      const claimed = adjusted[at + pValues.length] ?? null;
      at += pValues.length + 1;
      return {
        ...metric,
        values: values.slice(0, runs.length),
        baselineValues: values.slice(runs.length),
        pValues,
        adjustedPValues,
        best: claimed !== null && claimed <= level ? leader : null,
      };
    });
    return { rows: told, tests };
  }

  /** Null where either holds the metric not user by user. @throws CorruptDataError. */
  private async pValue(
    a: string,
    b: string,
    metric: MetricName,
    results: LazyResults,
  ): Promise<number | null> {
    const key = `${a} ${b} ${keyOf(metric)}`;
    let p = this.known.get(key);
    if (p === undefined) {
      const [resultsA, resultsB] = await Promise.all([results.of(a), results.of(b)]);
      const test =
        resultsA && resultsB ? compareResults(resultsA, resultsB, metric, createRandom(seed)) : null;
      p = test?.pValue ?? false;
      this.known.set(key, p);
      // Some tens of milliseconds each: others get their turn in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return p === false ? null : p;
  }
}

/** Per-user results, each read once at most. */
class LazyResults {
  private readonly read = new Map<string, Promise<PerUserResults | null>>();

  constructor(private readonly blobs: BlobStore) {}

  /** Null where nothing is kept user by user. @throws CorruptDataError. */
  of(name: string): Promise<PerUserResults | null> {
    const known = this.read.get(name);
    if (known) return known;
    const reading = this.blobs
      .size(name)
      .then(async (size) => (size === null ? null : decodePerUser(await getSealed(this.blobs, name))));
    this.read.set(name, reading);
    return reading;
  }
}

/** The column of the best value; null where fewer than two have one, or several share it. */
function leaderOf(values: readonly (number | null)[], higherIsBetter: boolean): number | null {
  const known = values.filter((value) => value !== null);
  const best = higherIsBetter ? Math.max(...known) : Math.min(...known);
  return known.length > 1 && known.filter((value) => value === best).length === 1
    ? values.indexOf(best)
    : null;
}

/**
 * The largest p of the leader against every other column, nearest first; once one is above the level the claim is lost,
 * whatever the others are. Null where one can't be tested: then nothing is claimed.
 */
async function weakest(
  leader: number,
  values: readonly (number | null)[],
  test: (a: number, b: number) => Promise<number | null>,
): Promise<number | null> {
  const distance = (at: number) => Math.abs(values[at]! - values[leader]!);
  const others = [...values.keys()].filter((at) => at !== leader && values[at] !== null);
  let highest = 0;
  for (const other of others.sort((a, b) => distance(a) - distance(b))) {
    const p = await test(leader, other);
    if (p === null) return null;
    highest = Math.max(highest, p);
    if (highest > level) break;
  }
  return highest;
}
