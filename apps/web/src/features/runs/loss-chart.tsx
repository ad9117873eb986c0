"use client";

import { type PointerEvent, useState } from "react";
import type { LossPoint } from "@/graphql/generated/documents";
import { formatNumber } from "@/ui/format";
import { ticks } from "./ticks";

interface LossChartProperties {
  points: readonly LossPoint[];
  epochs: number;
  baseline: number | null | undefined;
}

const series = [
  { key: "train", label: "Training", line: "text-accent", dot: "bg-accent" },
  { key: "validation", label: "Validation", line: "text-second", dot: "bg-second" },
] as const;

/**
 * Loss by epoch. The lines are stretched with the page while their strokes are not, and the words are HTML, so
 * that it is readable at every width without measuring. The height never changes.
 */
export function LossChart({ points, epochs, baseline }: LossChartProperties) {
  const [hovered, setHovered] = useState<number | null>(null);
  const values = points.flatMap((point) => [point.train, point.validation]).filter((value) => value != null);
  const high = Math.max(...values, baseline ?? Number.NEGATIVE_INFINITY);
  const scale = values.length > 0 ? ticks(Math.min(...values, high), high, 4) : [0, 1];
  const [bottom, top] = [scale[0] ?? 0, scale.at(-1) ?? 1];
  const last = Math.max(epochs, points.at(-1)?.epoch ?? 1, 1);
  // Epoch 1 lies at the left edge: before it nothing is known.
  const x = (epoch: number) => (last === 1 ? 50 : ((epoch - 1) / (last - 1)) * 100);
  const y = (value: number) => ((top - value) / (top - bottom)) * 100;
  const shown = series.filter(({ key }) => points.some((point) => point[key] != null));
  const point = hovered === null ? points.at(-1) : points[hovered];

  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * 100;
    let nearest: number | null = null;
    points.forEach((candidate, index) => {
      const best = nearest === null ? null : points[nearest];
      if (!best || Math.abs(x(candidate.epoch) - at) < Math.abs(x(best.epoch) - at)) nearest = index;
    });
    setHovered(nearest);
  }

  return (
    <figure>
      <figcaption className="mb-4 flex min-h-6 flex-wrap items-center gap-x-5 gap-y-1 text-sm">
        {shown.map(({ key, label, dot }) => (
          <span key={key} className="flex items-center gap-2">
            <span aria-hidden="true" className={`h-0.5 w-4 ${dot}`} />
            {label}
            <span className="text-muted tabular-nums">
              {point?.[key] == null ? "" : formatNumber(point[key])}
            </span>
          </span>
        ))}
        {baseline == null ? null : (
          <span className="flex items-center gap-2">
            <span aria-hidden="true" className="w-4 border-line-strong border-t border-dashed" />
            Untrained baseline <span className="text-muted tabular-nums">{formatNumber(baseline)}</span>
          </span>
        )}
        {point ? (
          <span className="ml-auto text-muted tabular-nums">epoch {formatNumber(point.epoch)}</span>
        ) : null}
      </figcaption>
      <div className="grid grid-cols-[3rem_1fr] grid-rows-[15rem_1.5rem]">
        <div aria-hidden="true" className="relative text-muted text-xs tabular-nums">
          {scale.map((tick) => (
            <span key={tick} className="absolute right-3 -translate-y-1/2" style={{ top: `${y(tick)}%` }}>
              {formatNumber(tick)}
            </span>
          ))}
        </div>
        <div className="relative" onPointerMove={onPointerMove} onPointerLeave={() => setHovered(null)}>
          {scale.map((tick) => (
            <span
              key={tick}
              className="absolute inset-x-0 border-line border-t"
              style={{ top: `${y(tick)}%` }}
            />
          ))}
          <svg
            role="img"
            aria-label={summary(points, baseline)}
            viewBox="0 0 100 100"
            preserveAspectRatio="none"
            className="absolute inset-0 size-full overflow-visible"
            fill="none"
          >
            {baseline == null ? null : (
              <path
                d={`M0 ${y(baseline)}H100`}
                className="text-line-strong"
                stroke="currentColor"
                strokeDasharray="4 4"
                vectorEffect="non-scaling-stroke"
              />
            )}
            {shown.map(({ key, line }) => (
              <path
                key={key}
                d={pathOf(points, key, x, y)}
                className={line}
                stroke="currentColor"
                strokeWidth="2"
                strokeLinejoin="round"
                strokeLinecap="round"
                vectorEffect="non-scaling-stroke"
              />
            ))}
          </svg>
          {point
            ? shown.map(({ key, dot }) =>
                point[key] == null ? null : (
                  <span
                    key={key}
                    aria-hidden="true"
                    className={`absolute size-2 -translate-x-1/2 -translate-y-1/2 rounded-full ring-2 ring-surface ${dot}`}
                    style={{ left: `${x(point.epoch)}%`, top: `${y(point[key])}%` }}
                  />
                ),
              )
            : null}
          {points.length === 0 ? (
            <p className="absolute inset-0 grid place-items-center text-muted text-sm">
              The curve begins with the first epoch.
            </p>
          ) : null}
        </div>
        <div aria-hidden="true" className="relative col-start-2 mt-2 text-muted text-xs tabular-nums">
          {epochTicks(last).map((epoch) => (
            <span
              key={epoch}
              className={`absolute ${epoch === 1 && last > 1 ? "" : epoch === last ? "-translate-x-full" : "-translate-x-1/2"}`}
              style={{ left: `${x(epoch)}%` }}
            >
              {epoch}
            </span>
          ))}
        </div>
      </div>
    </figure>
  );
}

function epochTicks(last: number): number[] {
  const whole = ticks(0, last, 5).filter(
    (epoch) => Number.isInteger(epoch) && epoch > 1 && epoch < last * 0.93,
  );
  return [...new Set([1, ...whole, last])];
}

function pathOf(
  points: readonly LossPoint[],
  key: "train" | "validation",
  x: (epoch: number) => number,
  y: (value: number) => number,
): string {
  return points
    .flatMap((point) =>
      point[key] == null ? [] : [`${x(point.epoch).toFixed(3)} ${y(point[key]).toFixed(3)}`],
    )
    .map((place, index) => `${index === 0 ? "M" : "L"}${place}`)
    .join("");
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
