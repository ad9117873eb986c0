import type { ComponentProps } from "react";
import type { MetricFieldsFragment } from "@/graphql/generated/documents";
import { formatMetric, metricLabel } from "@/ui/format";
import { MetricGlossary } from "./metric-glossary";
import { usualCutoff } from "./run-columns";

interface MetricsTableProperties {
  metrics: readonly MetricFieldsFragment[];
  /** What they mean. */
  notes: ComponentProps<typeof MetricGlossary>["metrics"];
}

/** A run's metrics with their bootstrap intervals: those at the usual cutoff at once, the others on demand. */
export function MetricsTable({ metrics, notes }: MetricsTableProperties) {
  const shown = metrics.filter((metric) => metric.cutoff == null || metric.cutoff === usualCutoff);
  const names = new Set(metrics.map((metric) => metric.name));
  const others = metrics.filter((metric) => !shown.includes(metric));
  return (
    <>
      <Rows metrics={shown.length > 0 ? shown : metrics} caption="Metrics" />
      {shown.length > 0 && others.length > 0 ? (
        <details className="mt-3">
          <summary className="py-1 text-muted text-sm">At other cutoffs</summary>
          <Rows metrics={others} caption="Metrics at other cutoffs" />
        </details>
      ) : null}
      <MetricGlossary metrics={notes.filter((note) => names.has(note.name))} />
    </>
  );
}

function Rows({ metrics, caption }: { metrics: readonly MetricFieldsFragment[]; caption: string }) {
  return (
    <div className="relative overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-line border-b text-left text-muted">
            <th scope="col" className="py-2 pr-4 font-normal">
              Metric
            </th>
            <th scope="col" className="py-2 pr-3 text-right font-normal">
              Value
            </th>
            <th scope="col" className="py-2 text-right font-normal">
              95 % interval
            </th>
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <tr key={`${metric.name} ${metric.cutoff}`} className="border-line border-b last:border-0">
              <th scope="row" className="py-2 pr-3 text-left font-normal">
                {metricLabel(metric.label, metric.cutoff)}
                {metric.higherIsBetter ? null : <span className="text-muted"> (lower is better)</span>}
              </th>
              <td className="py-2 pr-3 text-right font-medium tabular-nums">{formatMetric(metric.value)}</td>
              <td className="whitespace-nowrap py-2 text-right text-muted tabular-nums">
                {metric.low == null || metric.high == null
                  ? "–"
                  : `${formatMetric(metric.low)} – ${formatMetric(metric.high)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
