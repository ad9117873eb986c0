"use client";

import Link from "next/link";
import { useState } from "react";
import type { CompareRunsQuery } from "@/graphql/generated/documents";
import { PromotedBadge } from "@/ui/badge";
import { formatMetric, metricLabel } from "@/ui/format";
import { runHref } from "@/ui/links";
import { baselineTitle } from "./baseline-names";
import { bestOf } from "./best-of";
import { metricKey, usualCutoff } from "./headline-metrics";
import { MetricGlossary } from "./metric-glossary";

/**
 * Metrics by run at the usual cutoff, the others on demand, with the best of each row set in bold and each run's
 * p-value against the first; then the baselines.
 */
export function ComparisonTable({ comparison }: { comparison: CompareRunsQuery["compareRuns"] }) {
  const { runs } = comparison;
  const [all, setAll] = useState(false);
  const usual = comparison.rows.filter((row) => row.cutoff == null || row.cutoff === usualCutoff);
  const rows = all || usual.length === 0 ? comparison.rows : usual;
  // All runs of a comparison are of one dataset.
  const baselines = runs[0]?.dataset.baselines.filter((baseline) => baseline.metrics.length > 0) ?? [];
  return (
    <>
      {usual.length > 0 && usual.length < comparison.rows.length ? (
        <label className="mb-3 inline-flex min-h-8 items-center gap-2.5 text-sm">
          <input
            type="checkbox"
            checked={all}
            onChange={(event) => setAll(event.target.checked)}
            className="size-4 accent-[var(--accent)]"
          />
          Other cutoffs than {usualCutoff} as well
        </label>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard too */}
      <section className="panel relative overflow-x-auto" aria-label="Comparison" tabIndex={0}>
        <table className="w-full text-sm">
          <thead>
            <tr className="border-line border-b">
              <th
                scope="col"
                className="sticky left-0 bg-surface px-3 align-top py-3 text-left font-normal text-muted sm:px-6"
              >
                Metric
              </th>
              {runs.map((run, index) => (
                <th
                  key={run.id}
                  scope="col"
                  className="min-w-25 px-3 py-3 text-right align-top font-medium sm:px-4"
                >
                  <Link href={runHref(run.id)} className="hover:underline hover:underline-offset-2">
                    {run.name}
                  </Link>
                  <span className="block font-normal text-muted">
                    {run.recipe.title}
                    {index === 0 ? ", the first" : ""}
                  </span>
                  {run.promoted ? <PromotedBadge /> : null}
                </th>
              ))}
              {baselines.map((baseline) => (
                <th
                  key={baseline.name}
                  scope="col"
                  title={baseline.description}
                  className="min-w-22 px-3 py-3 text-right align-top font-medium text-muted sm:px-4"
                >
                  {baselineTitle(baseline.name)}
                  <span className="block font-normal">baseline</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const key = metricKey(row);
              const best = bestOf(row.values, row.higherIsBetter);
              return (
                <tr key={key} className="border-line border-b last:border-0">
                  <th
                    scope="row"
                    className="sticky left-0 bg-surface px-3 py-2.5 text-left align-top font-normal sm:px-6 lg:whitespace-nowrap"
                  >
                    {metricLabel(row.label, row.cutoff)}
                  </th>
                  {runs.map((run, index) => {
                    const value = row.values[index];
                    const pValue = row.pValues[index];
                    return (
                      <td key={run.id} className="px-3 py-2.5 text-right align-top tabular-nums sm:px-4">
                        <span className={index === best ? "font-semibold text-accent" : ""}>
                          {value == null ? "–" : formatMetric(value)}
                          {index === best ? <span className="sr-only"> (best)</span> : null}
                        </span>
                        <span className="block min-h-5 text-muted text-xs leading-5">
                          {index === 0 || pValue == null ? "" : pText(pValue)}
                        </span>
                      </td>
                    );
                  })}
                  {baselines.map((baseline) => {
                    const found = baseline.metrics.find((metric) => metricKey(metric) === key);
                    return (
                      <td
                        key={baseline.name}
                        className="px-3 py-2.5 text-right align-top text-muted tabular-nums sm:px-4"
                      >
                        {found ? formatMetric(found.value) : "–"}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <div className="mt-3">
        <MetricGlossary metrics={rows} />
      </div>
    </>
  );
}

function pText(pValue: number): string {
  return pValue < 0.001 ? "p < 0.001" : `p = ${pValue.toFixed(3)}`;
}
