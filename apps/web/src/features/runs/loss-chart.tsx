"use client";

import { useState } from "react";
import type { LossPoint } from "@/graphql/generated/documents";
import { formatNumber } from "@/ui/format";
import { LossLegend } from "./loss-legend";
import { type LossLine, LossPlot } from "./loss-plot";
import { canBeLogarithmic, lossScale } from "./loss-scale";
import { LossValues } from "./loss-values";

interface LossChartProperties {
  points: readonly LossPoint[];
  epochs: number;
  baseline: number | null | undefined;
}

const series = [
  { key: "train", label: "Training", color: "var(--accent)" },
  { key: "validation", label: "Validation", color: "var(--second)" },
] as const;

/** One run's losses by epoch. */
export function LossChart({ points, epochs, baseline }: LossChartProperties) {
  const [hovered, setHovered] = useState<number | null>(null);
  const [logarithmic, setLogarithmic] = useState(false);
  const lines = series
    .map(({ key, ...line }): LossLine => ({ ...line, key, points: lossesOf(points, key) }))
    .filter((line) => line.points.length > 0);
  const values = lines.flatMap((line) => line.points.map(({ value }) => value));
  const covered = baseline == null ? values : [...values, baseline];
  const canBe = canBeLogarithmic(covered);
  const epoch = hovered ?? points.at(-1)?.epoch ?? null;
  return (
    <figure>
      <figcaption>
        <LossLegend
          lines={lines}
          epoch={epoch}
          baseline={baseline}
          logarithmic={canBe ? logarithmic : null}
          onLogarithmic={setLogarithmic}
        />
      </figcaption>
      <LossPlot
        label={summary(points, baseline)}
        lines={lines}
        scale={lossScale(values.length > 0 ? covered : [], logarithmic)}
        last={Math.max(epochs, points.at(-1)?.epoch ?? 1, 1)}
        baseline={values.length > 0 ? baseline : null}
        epoch={epoch}
        onEpoch={setHovered}
      />
      <LossValues lines={lines} />
    </figure>
  );
}

/** Where a loss was measured, and what it was. */
export function lossesOf(
  points: readonly LossPoint[],
  key: "train" | "validation",
): { readonly epoch: number; readonly value: number }[] {
  return points.flatMap(({ epoch, [key]: value }) => (value == null ? [] : [{ epoch, value }]));
}

function summary(points: readonly LossPoint[], baseline: number | null | undefined): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return "Loss by epoch: nothing yet";
  const said = (point: LossPoint) =>
    [
      point.train == null ? "" : `training ${formatNumber(point.train)}`,
      point.validation == null ? "" : `validation ${formatNumber(point.validation)}`,
    ]
      .filter(Boolean)
      .join(", ");
  const learnedNothing = baseline == null ? "" : `; the untrained baseline is ${formatNumber(baseline)}`;
  return `Loss by epoch: epoch ${first.epoch} ${said(first)}; epoch ${last.epoch} ${said(last)}${learnedNothing}`;
}
