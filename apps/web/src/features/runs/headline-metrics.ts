import type { MetricFieldsFragment } from "@/graphql/generated/documents";

const preferred = ["ndcg@10", "hit_rate@10", "recall@20", "rmse", "pair_auc", "membership_auc"];

/** The cutoff that papers report most. */
export const usualCutoff = 10;

/** "ndcg@10": how a metric is named in addresses. */
export function metricKey(metric: { readonly name: string; readonly cutoff?: number | null }): string {
  return metric.cutoff ? `${metric.name}@${metric.cutoff}` : metric.name;
}

/**
 * The two metrics that a list of runs shows: of the well known ones those that most of the runs have, else the
 * first ones there are.
 */
export function headlineMetrics(
  runs: readonly { readonly metrics: readonly MetricFieldsFragment[] }[],
): string[] {
  const counts = new Map<string, number>();
  for (const key of runs.flatMap((run) => run.metrics.map(metricKey)))
    counts.set(key, (counts.get(key) ?? 0) + 1);
  const place = (key: string) => (preferred.includes(key) ? preferred.indexOf(key) : preferred.length);
  return [...counts]
    .sort(
      (a, b) =>
        Number(place(b[0]) < preferred.length) - Number(place(a[0]) < preferred.length) ||
        b[1] - a[1] ||
        place(a[0]) - place(b[0]),
    )
    .slice(0, 2)
    .map(([key]) => key);
}
