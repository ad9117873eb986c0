"use client";

import type { PointerEvent } from "react";
import { formatNumber } from "@/ui/format";
import type { LossScale } from "./loss-scale";
import { ticks } from "./ticks";

export interface LossLine {
  readonly key: string;
  readonly label: string;
  /** As CSS takes it. */
  readonly color: string;
  readonly dashed?: boolean;
  readonly points: readonly { readonly epoch: number; readonly value: number }[];
}

interface LossPlotProperties {
  /** What the picture says, for who can't see it. */
  label: string;
  lines: readonly LossLine[];
  scale: LossScale;
  /** The last epoch of the axis. */
  last: number;
  baseline?: number | null;
  /** Whose points have dots; null for each line's last one. */
  epoch: number | null;
  /** Tells the epoch nearest to the pointer, and null when the pointer leaves. */
  onEpoch(epoch: number | null): void;
}

/**
 * Lines of losses by epoch over a grid. The lines are stretched with the page while their strokes are not, and the
 * words are HTML, so that it is readable at every width without measuring. The height never changes.
 */
export function LossPlot({ label, lines, scale, last, baseline, epoch, onEpoch }: LossPlotProperties) {
  const { y } = scale;
  // Epoch 1 lies at the left edge: before it nothing is known.
  const x = (at: number) => (last === 1 ? 50 : ((at - 1) / (last - 1)) * 100);

  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * 100;
    let nearest: number | null = null;
    for (const { points } of lines)
      for (const point of points)
        if (nearest === null || Math.abs(x(point.epoch) - at) < Math.abs(x(nearest) - at))
          nearest = point.epoch;
    onEpoch(nearest);
  }

  return (
    <div className="grid grid-cols-[3rem_1fr] grid-rows-[15rem_1.5rem]">
      <div aria-hidden="true" className="relative text-muted text-xs tabular-nums">
        {scale.ticks.map((tick) => (
          <span key={tick} className="absolute right-3 -translate-y-1/2" style={{ top: `${y(tick)}%` }}>
            {formatNumber(tick)}
          </span>
        ))}
      </div>
      <div className="relative" onPointerMove={onPointerMove} onPointerLeave={() => onEpoch(null)}>
        {scale.ticks.map((tick) => (
          <span
            key={tick}
            className="absolute inset-x-0 border-line border-t"
            style={{ top: `${y(tick)}%` }}
          />
        ))}
        <svg
          role="img"
          aria-label={label}
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
          {lines.map(({ key, color, dashed, points }) => (
            <path
              key={key}
              d={points
                .map(
                  ({ epoch: at, value }, index) =>
                    `${index === 0 ? "M" : "L"}${x(at).toFixed(3)} ${y(value).toFixed(3)}`,
                )
                .join("")}
              style={{ stroke: color }}
              strokeWidth="2"
              strokeDasharray={dashed ? "7 4" : undefined}
              strokeLinejoin="round"
              strokeLinecap="round"
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
        {lines.map(({ key, color, points }) => {
          const point = pointAt(points, epoch);
          return point ? (
            <span
              key={key}
              aria-hidden="true"
              className="absolute size-2 -translate-x-1/2 -translate-y-1/2 rounded-full ring-2 ring-surface"
              style={{ left: `${x(point.epoch)}%`, top: `${y(point.value)}%`, background: color }}
            />
          ) : null;
        })}
        {lines.length === 0 ? (
          <p className="absolute inset-0 grid place-items-center text-muted text-sm">
            The curve begins with the first epoch.
          </p>
        ) : null}
      </div>
      <div aria-hidden="true" className="relative col-start-2 mt-2 text-muted text-xs tabular-nums">
        {epochTicks(last).map((tick) => (
          <span
            key={tick}
            className={`absolute ${tick === 1 && last > 1 ? "" : tick === last ? "-translate-x-full" : "-translate-x-1/2"}`}
            style={{ left: `${x(tick)}%` }}
          >
            {tick}
          </span>
        ))}
      </div>
    </div>
  );
}

/** A line's point at an epoch, or its last one where none is given. */
export function pointAt(
  points: LossLine["points"],
  epoch: number | null,
): LossLine["points"][number] | undefined {
  return epoch === null ? points.at(-1) : points.find((candidate) => candidate.epoch === epoch);
}

function epochTicks(last: number): number[] {
  const whole = ticks(0, last, 5).filter((tick) => Number.isInteger(tick) && tick > 1 && tick < last * 0.93);
  return [...new Set([1, ...whole, last])];
}
