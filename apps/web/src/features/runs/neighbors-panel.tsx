import type { ComponentProps } from "react";
import type { BaselineFieldsFragment, MetricFieldsFragment } from "@/graphql/generated/documents";
import { formatMetric, metricLabel } from "@/ui/format";
import { baselineTitle } from "./baseline-names";
import { CaveatMark, Caveats } from "./caveats";
import { MetricGlossary } from "./metric-glossary";
import { metricKey, usualCutoff } from "./run-columns";

interface NeighborsPanelProperties {
  metrics: readonly MetricFieldsFragment[];
  baselines: readonly BaselineFieldsFragment[];
  /** What metrics mean. */
  notes: ComponentProps<typeof MetricGlossary>["metrics"];
}

/** Whether a run's nearest movies are worth showing, beside baselines that say what is near as well. */
export function NeighborsPanel({ metrics, baselines, notes }: NeighborsPanelProperties) {
  const rows = metrics.filter(
    (metric) => metric.ofNeighbors && (metric.cutoff == null || metric.cutoff === usualCutoff),
  );
  if (rows.length === 0) return null;
  const beside = baselines.filter((baseline) => baseline.metrics.some((metric) => metric.ofNeighbors));
  const names = new Set(rows.map((metric) => metric.name));
  return (
    <section className="panel mt-6 min-w-0 px-5 py-5 sm:px-7 sm:py-6" aria-labelledby="neighbors">
      <h2 id="neighbors" className="text-[1.375rem]">
        Neighbors
      </h2>
      <p className="mb-3 text-muted text-sm">
        Whether the nearest movies are worth showing
        {beside.length > 0 ? ", beside simple methods that say what is near. Item kNN is hard to beat." : "."}
      </p>
      <div className="relative overflow-x-auto">
        <table className="w-full text-sm">
          <thead>
            <tr className="border-line border-b text-left text-muted">
              <th scope="col" className="py-2 pr-3 align-bottom font-normal">
                Metric
              </th>
              <th scope="col" className="py-2 pl-3 text-right align-bottom font-normal">
                This run
              </th>
              {beside.map(({ name, description }) => (
                <th
                  key={name}
                  scope="col"
                  title={description}
                  className={`py-2 pl-3 text-right align-bottom font-normal ${onPhones(name)}`}
                >
                  {baselineTitle(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((metric) => (
              <tr key={metricKey(metric)} className="border-line border-b last:border-0">
                <th scope="row" className="py-2 pr-3 text-left align-top font-normal">
                  {metricLabel(metric.label, metric.cutoff)}
                </th>
                <td className="py-2 pl-3 text-right align-top font-medium tabular-nums">
                  {formatMetric(metric.value)}
                  <CaveatMark caveat={metric.caveat} />
                  {metric.low == null || metric.high == null ? null : (
                    <span className="block whitespace-nowrap font-normal text-muted text-xs">
                      {formatMetric(metric.low)} – {formatMetric(metric.high)}
                    </span>
                  )}
                </td>
                {beside.map((baseline) => {
                  const found = baseline.metrics.find((one) => metricKey(one) === metricKey(metric));
                  return (
                    <td
                      key={baseline.name}
                      className={`py-2 pl-3 text-right align-top tabular-nums ${onPhones(baseline.name)}`}
                    >
                      {found ? formatMetric(found.value) : "–"}
                      <CaveatMark caveat={found?.caveat} />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Caveats of={rows.flatMap(({ label, caveat }) => (caveat ? [{ about: label, caveat }] : []))} />
      <MetricGlossary metrics={notes.filter((note) => names.has(note.name))} />
    </section>
  );
}

/** A phone has room for the run and two more. */
function onPhones(baseline: string): string {
  return baseline === "content_knn" ? "hidden sm:table-cell" : "";
}
