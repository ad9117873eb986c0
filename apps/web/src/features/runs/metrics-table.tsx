import type { MetricFieldsFragment } from "@/graphql/generated/documents";
import { formatMetric, metricLabel } from "@/ui/format";

/** A run's metrics with their bootstrap intervals, in the order in which the API states them. */
export function MetricsTable({ metrics }: { metrics: readonly MetricFieldsFragment[] }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <thead>
          <tr className="border-line border-b text-left text-muted">
            <th scope="col" className="py-2 pr-4 font-normal">
              Metric
            </th>
            <th scope="col" className="py-2 pr-4 text-right font-normal">
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
              <th scope="row" className="py-2 pr-4 text-left font-normal">
                {metricLabel(metric.name, metric.cutoff)}
                {metric.higherIsBetter ? null : <span className="text-muted"> (lower is better)</span>}
              </th>
              <td className="py-2 pr-4 text-right font-medium tabular-nums">{formatMetric(metric.value)}</td>
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
