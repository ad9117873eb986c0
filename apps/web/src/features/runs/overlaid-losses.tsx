"use client";

import { useState } from "react";
import type { CompareRunsQuery } from "@/graphql/generated/documents";
import { formatNumber } from "@/ui/format";
import { lossesOf } from "./loss-chart";
import { LossLegend } from "./loss-legend";
import { type LossLine, LossPlot } from "./loss-plot";
import { canBeLogarithmic, lossScale } from "./loss-scale";
import { LossValues } from "./loss-values";

type Run = CompareRunsQuery["compareRuns"]["runs"][number];

/** Ten runs compare at most: five colors, then the same ones dashed. */
const colors = ["var(--accent)", "var(--second)", "var(--good)", "var(--warn)", "var(--ink)"];
const parts = { validation: "Validation", train: "Training" } as const;
type Part = keyof typeof parts;

/** The losses of the compared runs in one plot: of validation where two runs have it, or else of training. */
export function OverlaidLosses({ runs }: { runs: readonly Run[] }) {
  const [chosen, setChosen] = useState<Part | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const [logarithmic, setLogarithmic] = useState(false);
  const linesOf = (part: Part): LossLine[] =>
    runs
      .map(({ id, name, lossCurve }, index) => ({
        key: id,
        label: name,
        color: colors[index % colors.length]!,
        dashed: index >= colors.length,
        points: lossesOf(lossCurve, part),
      }))
      .filter(({ points }) => points.length > 0);
  const lines = { validation: linesOf("validation"), train: linesOf("train") };
  const kept = (Object.keys(parts) as Part[]).filter((part) => lines[part].length > 0);
  const part = chosen ?? (lines.validation.length > 1 ? "validation" : "train");
  const shown = lines[part];
  if (kept.length === 0) return null;
  const without = runs.filter(({ id }) => !shown.some(({ key }) => key === id)).map(({ name }) => name);
  const values = shown.flatMap(({ points }) => points.map(({ value }) => value));
  const last = Math.max(1, ...shown.map(({ points }) => points.at(-1)?.epoch ?? 1));
  const canBe = canBeLogarithmic(values);
  return (
    <section aria-labelledby="losses" className="panel mb-10 px-5 py-5 sm:px-7 sm:py-6">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h2 id="losses" className="text-[1.375rem]">
          Loss by epoch
        </h2>
        {kept.length > 1 ? (
          <label className="flex items-center gap-2 text-sm">
            <span className="text-muted">Loss of</span>
            <select
              className="input w-auto"
              value={part}
              onChange={(event) => setChosen(kept.find((one) => one === event.target.value) ?? null)}
            >
              {kept.map((one) => (
                <option key={one} value={one}>
                  {parts[one]}
                </option>
              ))}
            </select>
          </label>
        ) : null}
      </div>
      <LossLegend
        lines={shown}
        epoch={hovered}
        logarithmic={canBe ? logarithmic : null}
        onLogarithmic={setLogarithmic}
      />
      <LossPlot
        label={summary(parts[part], shown)}
        lines={shown}
        scale={lossScale(values, logarithmic)}
        last={last}
        epoch={hovered}
        onEpoch={setHovered}
      />
      <LossValues lines={shown} />
      {new Set(runs.map(({ recipe }) => recipe.name)).size > 1 ? (
        <p className="mt-3 max-w-prose text-muted text-sm">
          Each recipe has a loss of its own: between recipes only the shapes compare, not the heights.
        </p>
      ) : null}
      {without.length > 0 ? (
        <p className="mt-3 max-w-prose text-muted text-sm">
          No loss of {parts[part].toLowerCase()} was kept of {without.join(", ")}.
        </p>
      ) : null}
    </section>
  );
}

function summary(part: string, lines: readonly LossLine[]): string {
  const said = lines.map(({ label, points }) => {
    const [first, last] = [points[0]!, points.at(-1)!];
    return `${label} from ${formatNumber(first.value)} at epoch ${formatNumber(first.epoch)} to ${formatNumber(last.value)} at epoch ${formatNumber(last.epoch)}`;
  });
  return `${part} loss by epoch: ${said.join("; ")}`;
}
