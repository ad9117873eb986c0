import { compareResults, createRandom, decodePerUser, type PerUserResults } from "@cinevec/core";
import type { BlobStore, RunMetric } from "@cinevec/db";
import { LRUCache } from "lru-cache";

interface MetricName {
  readonly name: string;
  readonly cutoff: number | null;
}

export interface ComparisonRow extends MetricName {
  readonly higherIsBetter: boolean;
  /** In the order of the runs. */
  readonly values: readonly (number | null)[];
  readonly pValues: readonly (number | null)[];
}

/** The tests are by seeded permutation: the same runs always get the same p. */
const seed = 1;

const keyOf = ({ name, cutoff }: MetricName) => `${name}@${cutoff ?? 0}`;

/** Metrics of several runs side by side, with a paired test of each against the first. */
export class Comparisons {
  private readonly known = new LRUCache<string, number | false>({ max: 10_000 });

  constructor(private readonly blobs: BlobStore) {}

  /**
   * A row for every metric that any of the runs has, in the order in which they are shown.
   * @param runIds UUIDs of succeeded runs over one dataset. @param metrics each run's, aligned with runIds.
   */
  async rows(runIds: readonly string[], metrics: readonly RunMetric[][]): Promise<ComparisonRow[]> {
    const names = new Map(
      metrics
        .flat()
        .map(({ name, cutoff, higherIsBetter }) => [
          `${name}@${cutoff}`,
          { name, cutoff: cutoff || null, higherIsBetter },
        ]),
    );
    const pValues: (number | null)[][] = [];
    for (const [at, id] of runIds.entries())
      pValues.push(at === 0 ? [] : await this.pValues(runIds[0]!, id, [...names.values()]));
    const measured = (own: readonly RunMetric[], metric: MetricName) =>
      own.find((one) => one.name === metric.name && one.cutoff === (metric.cutoff ?? 0))?.value ?? null;
    return [...names.values()].map((metric, row) => ({
      ...metric,
      values: metrics.map((own) => measured(own, metric)),
      pValues: pValues.map((values) => values[row] ?? null),
    }));
  }

  private async pValues(a: string, b: string, metrics: readonly MetricName[]): Promise<(number | null)[]> {
    const key = (metric: MetricName) => `${a} ${b} ${keyOf(metric)}`;
    if (metrics.some((metric) => !this.known.has(key(metric)))) {
      const [resultsA, resultsB] = await Promise.all([this.perUser(a), this.perUser(b)]);
      for (const metric of metrics) {
        const test =
          resultsA && resultsB ? compareResults(resultsA, resultsB, metric, createRandom(seed)) : null;
        this.known.set(key(metric), test?.pValue ?? false);
        // Some tens of milliseconds each: others get their turn in between.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    return metrics.map((metric) => {
      const p = this.known.get(key(metric));
      return p === undefined || p === false ? null : p;
    });
  }

  /** Null where nothing was held out for the run. @throws CorruptDataError. */
  private async perUser(runId: string): Promise<PerUserResults | null> {
    const name = `runs/${runId}/artifact/per-user.bin`;
    return (await this.blobs.size(name)) === null ? null : decodePerUser(await this.blobs.get(name));
  }
}
