import { type PointerEvent, useId, useRef } from "react";
import type { Histogram } from "../filtered";
import type { Range } from "../map-state";

interface HistogramBrushProperties {
  label: string;
  histogram: Histogram;
  /** Of the two fields. */
  inputStep: number;
  text(value: number): string;
  value: Range | null;
  onChange(range: Range | null): void;
}

const height = 44;

/** Bars that one brushes over to choose a range, and two sliders that do the same from the keyboard. */
export function HistogramBrush({
  label,
  histogram,
  inputStep,
  text,
  value,
  onChange,
}: HistogramBrushProperties) {
  const { from: least, step, all, passing } = histogram;
  const most = least + step * all.length - inputStep;
  const highest = Math.max(...all);
  const [from, to] = value ?? [least, most];
  const brush = useRef<number | null>(null);
  const id = useId();

  function set(low: number, high: number) {
    const range: Range = [Math.max(least, Math.min(low, high)), Math.min(most, Math.max(low, high))];
    onChange(range[0] <= least && range[1] >= most ? null : range);
  }
  /** The value under the pointer, on one of the bars' edges. */
  function binAt(event: PointerEvent<HTMLElement>): number {
    const box = event.currentTarget.getBoundingClientRect();
    const share = Math.min(0.9999, Math.max(0, (event.clientX - box.left) / box.width));
    return Math.floor(share * all.length);
  }
  function brushed(event: PointerEvent<HTMLElement>) {
    if (brush.current === null) return;
    const [low, high] = [brush.current, binAt(event)].sort((a, b) => a - b) as [number, number];
    set(least + low * step, least + (high + 1) * step - inputStep);
  }
  const bar = (count: number) => (count === 0 ? 0 : Math.max(1.5, Math.sqrt(count / highest) * height));
  const chosen = (at: number) => least + at * step <= to && least + (at + 1) * step - inputStep >= from;
  return (
    <fieldset>
      <legend className="flex w-full justify-between text-sm">
        <span>{label}</span>
        <span className="text-muted tabular-nums">
          {text(from)} – {text(to)}
        </span>
      </legend>
      <div
        aria-hidden="true"
        className="mt-1 cursor-ew-resize touch-none"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          brush.current = binAt(event);
          brushed(event);
        }}
        onPointerMove={brushed}
        onPointerUp={() => {
          brush.current = null;
        }}
        onPointerCancel={() => {
          brush.current = null;
        }}
      >
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${all.length} ${height}`}
          preserveAspectRatio="none"
          className="block h-11 w-full"
        >
          {all.map((count, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar's place is what it is
            <g key={at}>
              <rect
                x={at + 0.08}
                width={0.84}
                y={height - bar(count)}
                height={bar(count)}
                className="fill-line"
              />
              <rect
                x={at + 0.08}
                width={0.84}
                y={height - bar(passing[at]!)}
                height={bar(passing[at]!)}
                className={chosen(at) ? "fill-accent" : "fill-line-strong"}
              />
            </g>
          ))}
        </svg>
      </div>
      <div className="mt-1 grid grid-cols-2 gap-3">
        {(["from", "to"] as const).map((end) => (
          <label key={end} htmlFor={`${id}-${end}`} className="block">
            <span className="sr-only">
              {label} {end}
            </span>
            <input
              id={`${id}-${end}`}
              type="range"
              min={least}
              max={most}
              step={inputStep}
              value={end === "from" ? from : to}
              aria-valuetext={text(end === "from" ? from : to)}
              onChange={(event) => {
                const moved = Number(event.target.value);
                if (end === "from") set(Math.min(moved, to), to);
                else set(from, Math.max(moved, from));
              }}
              className="block w-full accent-(--accent)"
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
