import type { BaselineFieldsFragment, MetricFieldsFragment } from "@/graphql/generated/documents";
import { formatMetric, metricLabel } from "@/ui/format";
import { baselineTitle } from "./baseline-names";
import { metricKey } from "./headline-metrics";

const shownMetrics = ["hit_rate@10", "ndcg@10", "recall@20"];

/** What simple methods reach on the same held-out ratings, beside the run where it has the same metrics. */
export function BaselinesTable({
  metrics,
  baselines,
}: {
  metrics: readonly MetricFieldsFragment[];
  baselines: readonly BaselineFieldsFragment[];
}) {
  const columns = shownMetrics.flatMap((key) => metrics.filter((metric) => metricKey(metric) === key));
  const measured = baselines.filter((baseline) => baseline.metrics.length > 0);
  if (columns.length === 0 || measured.length === 0) return null;
  const rows = [
    { name: "This run", description: null, metrics },
    ...measured.map((baseline) => ({ ...baseline, name: baselineTitle(baseline.name) })),
  ];
  return (
    <section
      className="panel mt-6 overflow-x-auto px-5 py-5 sm:px-7 sm:py-6"
      aria-label="Baselines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard too
      tabIndex={0}
    >
      <h2 className="text-[1.375rem]">Baselines</h2>
      <p className="mb-3 text-muted text-sm">Simple methods, measured on the same held-out ratings.</p>
      <table className="w-full text-sm">
        <thead>
          <tr className="border-line border-b text-left text-muted">
            <th scope="col" className="py-2 pr-4 font-normal">
              Method
            </th>
            {columns.map((metric) => (
              <th key={metricKey(metric)} scope="col" className="py-2 pl-4 text-right font-normal">
                {metricLabel(metric.name, metric.cutoff)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name} className="border-line border-b last:border-0">
              <th scope="row" className="py-2 pr-4 text-left align-top font-normal">
                {row.name}
                {row.description ? <span className="block text-muted text-xs">{row.description}</span> : null}
              </th>
              {columns.map((column) => {
                const found = row.metrics.find((metric) => metricKey(metric) === metricKey(column));
                return (
                  <td key={metricKey(column)} className="py-2 pl-4 text-right align-top tabular-nums">
                    {found ? formatMetric(found.value) : "–"}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
