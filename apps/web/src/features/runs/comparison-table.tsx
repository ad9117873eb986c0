"use client";

import Link from "next/link";
import { useState } from "react";
import type { CompareRunsQuery } from "@/graphql/generated/documents";
import { PromotedBadge } from "@/ui/badge";
import { formatMetric, metricLabel } from "@/ui/format";
import { runHref } from "@/ui/links";
import { baselineTitle } from "./baseline-names";
import { CaveatMark, Caveats } from "./caveats";
import { MetricGlossary } from "./metric-glossary";
import { metricKey, usualCutoff } from "./run-columns";

/**
 * Metrics by run at the usual cutoff, the others on demand, then the baselines: each run with its corrected p-value
 * against the first, and the best of a row marked where the API says that it is one.
 */
export function ComparisonTable({ comparison }: { comparison: CompareRunsQuery["compareRuns"] }) {
  const { runs, tests } = comparison;
  const [all, setAll] = useState(false);
  const usual = comparison.rows.filter((row) => row.cutoff == null || row.cutoff === usualCutoff);
  const shown = all || usual.length === 0 ? comparison.rows : usual;
  const groups = [
    { title: "On held-out data", rows: shown.filter((row) => !row.ofNeighbors) },
    { title: "Neighbors", rows: shown.filter((row) => row.ofNeighbors) },
  ].filter((group) => group.rows.length > 0);
  const caveats = shown.flatMap((row) => [
    ...row.caveats.map((caveat, index) => ({ about: `${row.label} of ${runs[index]?.name}`, caveat })),
    ...row.baselineCaveats.map((caveat, index) => ({
      about: `${row.label} of ${baselineTitle(comparison.baselines[index]?.name ?? "")}`,
      caveat,
    })),
  ]);
  const baselines = comparison.baselines.flatMap((baseline, index) =>
    comparison.rows.some((row) => row.baselineValues[index] != null) ? [{ ...baseline, index }] : [],
  );
  return (
    <>
      <p className="mb-5 max-w-prose text-muted text-sm">
        {tests > 0 ? (
          <>
            With {tests} tests, some p-values are small by chance alone. So every p-value is corrected for all
            of them (Holm–Bonferroni). A run or baseline is best only where it differs from each other column
            at a corrected 5 %. No test here says how other seeds or other splits would do.
          </>
        ) : (
          "Nothing was kept person by person for these runs, so that no difference can be tested and nothing is called best."
        )}
      </p>
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
                  <PromotedBadge purposes={run.promotedFor} />
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
          {groups.map(({ title, rows }) => (
            <tbody key={title}>
              <tr className="border-line border-b">
                <th
                  scope="rowgroup"
                  className="sticky left-0 bg-surface px-3 pt-5 pb-1.5 text-left font-medium sm:px-6"
                >
                  {title}
                </th>
                <td colSpan={runs.length + baselines.length} />
              </tr>
              {rows.map((row) => {
                const key = metricKey(row);
                return (
                  <tr key={key} className="border-line border-b last:border-0">
                    <th
                      scope="row"
                      className="sticky left-0 bg-surface px-3 py-2.5 text-left align-top font-normal sm:px-6 lg:whitespace-nowrap"
                    >
                      {metricLabel(row.label, row.cutoff)}
                      {row.descriptive ? (
                        <span className="block text-muted text-xs">descriptive, not a quality</span>
                      ) : row.higherIsBetter ? null : (
                        <span className="block text-muted text-xs">lower is better</span>
                      )}
                    </th>
                    {runs.map((run, index) => {
                      const value = row.values[index];
                      const pValue = row.adjustedPValues[index];
                      return (
                        <td key={run.id} className="px-3 py-2.5 text-right align-top tabular-nums sm:px-4">
                          <Value value={value} best={index === row.best} />
                          <CaveatMark caveat={value == null ? null : row.caveats[index]} />
                          <span className="block min-h-5 text-muted text-xs leading-5">
                            {index === 0 || pValue == null ? "" : pText(pValue)}
                          </span>
                        </td>
                      );
                    })}
                    {baselines.map((baseline) => {
                      return (
                        <td
                          key={baseline.name}
                          className="px-3 py-2.5 text-right align-top text-muted tabular-nums sm:px-4"
                        >
                          <Value
                            value={row.baselineValues[baseline.index]}
                            best={runs.length + baseline.index === row.best}
                          />
                          <CaveatMark
                            caveat={
                              row.baselineValues[baseline.index] == null
                                ? null
                                : row.baselineCaveats[baseline.index]
                            }
                          />
                        </td>
                      );
                    })}
                  </tr>
                );
              })}
            </tbody>
          ))}
        </table>
      </section>
      <div className="mt-3">
        <Caveats of={caveats.flatMap(({ about, caveat }) => (caveat ? [{ about, caveat }] : []))} />
        <MetricGlossary metrics={shown} />
      </div>
    </>
  );
}

function pText(pValue: number): string {
  return pValue < 0.001 ? "p < 0.001" : `p = ${pValue.toFixed(3)}`;
}

function Value({ value, best }: { value: number | null | undefined; best: boolean }) {
  if (value == null) return "–";
  return best ? (
    <strong className="font-semibold text-accent">
      {formatMetric(value)} <span className="font-normal text-xs">best</span>
    </strong>
  ) : (
    formatMetric(value)
  );
}
