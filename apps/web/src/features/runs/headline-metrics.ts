import type { MetricFieldsFragment } from "@/graphql/generated/documents";
import { metricLabel } from "@/ui/format";

/** The cutoff that papers report most. */
export const usualCutoff = 10;

/** "ndcg@10": how a metric is named in addresses. */
export function metricKey(metric: { readonly name: string; readonly cutoff?: number | null }): string {
  return metric.cutoff ? `${metric.name}@${metric.cutoff}` : metric.name;
}

/** A metric as a list of runs shows it. */
export interface ShownMetric {
  readonly key: string;
  readonly label: string;
}

/** The metric of an address, named as the API names it; by its name alone where the API does not know it. */
export function shownMetric(
  key: string,
  kinds: readonly { readonly name: string; readonly label: string }[],
): ShownMetric {
  const [name = key, cutoff] = key.split("@");
  const label = kinds.find((kind) => kind.name === name)?.label ?? name;
  return { key, label: metricLabel(label, cutoff ? Number(cutoff) : null) };
}

/**
 * The two metrics that a list of runs shows: of the headline ones at the usual cutoff those that most of the runs have,
 * else the first ones there are.
 */
export function headlineMetrics(
  runs: readonly { readonly metrics: readonly MetricFieldsFragment[] }[],
): ShownMetric[] {
  const found = new Map<string, { metric: MetricFieldsFragment; count: number }>();
  for (const metric of runs.flatMap((run) => run.metrics)) {
    const known = found.get(metricKey(metric));
    found.set(metricKey(metric), { metric, count: (known?.count ?? 0) + 1 });
  }
  const leads = ({ headline, cutoff }: MetricFieldsFragment) =>
    headline && (cutoff == null || cutoff === usualCutoff);
  return [...found]
    .sort(([, a], [, b]) => Number(leads(b.metric)) - Number(leads(a.metric)) || b.count - a.count)
    .slice(0, 2)
    .map(([key, { metric }]) => ({ key, label: metricLabel(metric.label, metric.cutoff) }));
}
