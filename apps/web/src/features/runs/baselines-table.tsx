import type { BaselineFieldsFragment, MetricFieldsFragment } from "@/graphql/generated/documents";
import { formatMetric, metricLabel } from "@/ui/format";
import { baselineTitle } from "./baseline-names";
import { metricKey } from "./run-columns";

const shownMetrics = ["hit_rate@10", "ndcg@10", "recall@20"];

interface BaselinesTableProperties {
  baselines: readonly BaselineFieldsFragment[];
  /** A run's, for a first row to compare with. */
  metrics?: readonly MetricFieldsFragment[];
}

/** What simple methods reach on the held-out ratings that runs are measured on. Nothing before they are measured. */
export function BaselinesTable({ metrics, baselines }: BaselinesTableProperties) {
  const measured = baselines.filter((baseline) => baseline.metrics.length > 0);
  const unmeasured = baselines.filter((baseline) => baseline.metrics.length === 0);
  const columns = shownMetrics.flatMap(
    (key) => (metrics ?? measured[0]?.metrics ?? []).find((metric) => metricKey(metric) === key) ?? [],
  );
  if (columns.length === 0 || measured.length === 0) return null;
  const rows = [
    ...(metrics ? [{ name: "This run", description: null, metrics }] : []),
    ...measured.map((baseline) => ({ ...baseline, name: baselineTitle(baseline.name) })),
  ];
  return (
    <section className="panel min-w-0 px-5 py-5 sm:px-7 sm:py-6" aria-label="Baselines">
      <h2 className="text-[1.375rem]">Baselines</h2>
      <p className="mb-3 text-muted text-sm">
        {metrics
          ? "Simple methods, measured on the same held-out ratings."
          : "What simple methods reach on the held-out ratings: a run that learned something does better."}
      </p>
      <table className="w-full text-sm">
        <thead>
          <tr className="border-line border-b text-left text-muted">
            <th scope="col" className="py-2 pr-2 align-bottom font-normal">
              Method
            </th>
            {columns.map((metric, index) => (
              <th
                key={metricKey(metric)}
                scope="col"
                className={`py-2 pl-3 text-right align-bottom font-normal ${onPhones(index)}`}
              >
                {metricLabel(metric.label, metric.cutoff)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name} className="border-line border-b last:border-0">
              <th
                scope="row"
                className={`py-2 pr-2 text-left align-top ${row.description === null ? "font-medium" : "font-normal"}`}
              >
                {row.name}
                {row.description ? <span className="block text-muted text-xs">{row.description}</span> : null}
              </th>
              {columns.map((column, index) => {
                const found = row.metrics.find((metric) => metricKey(metric) === metricKey(column));
                return (
                  <td
                    key={metricKey(column)}
                    className={`py-2 pl-3 text-right align-top tabular-nums ${row.description === null ? "font-medium" : ""} ${onPhones(index)}`}
                  >
                    {found ? formatMetric(found.value) : "–"}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {unmeasured.map(({ name, description }) => (
        <p key={name} className="mt-2 text-[0.8125rem] text-muted">
          {baselineTitle(name)}: {description}
        </p>
      ))}
    </section>
  );
}

/** Two numbers a row is what a phone has room for. */
function onPhones(column: number): string {
  return column < 2 ? "" : "hidden sm:table-cell";
}
