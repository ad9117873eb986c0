import { formatNumber } from "@/ui/format";
import { type LossLine, pointAt } from "./loss-plot";

interface LossLegendProperties {
  lines: readonly LossLine[];
  /** Null: each line's last one. */
  epoch: number | null;
  baseline?: number | null;
  /** Null where no axis could be logarithmic. */
  logarithmic: boolean | null;
  onLogarithmic(chosen: boolean): void;
}

/** What the lines of a plot are, with their values at an epoch, and the switch of the scale. */
export function LossLegend({ lines, epoch, baseline, logarithmic, onLogarithmic }: LossLegendProperties) {
  return (
    <div className="mb-4 flex min-h-6 flex-wrap items-center gap-x-5 gap-y-1 text-sm">
      {lines.map(({ key, label, color, dashed, points }) => {
        const point = pointAt(points, epoch);
        return (
          <span key={key} className="flex items-center gap-2">
            <span
              aria-hidden="true"
              className="w-4 border-t-2"
              style={{ borderColor: color, borderStyle: dashed ? "dashed" : "solid" }}
            />
            {label}
            <span className="text-muted tabular-nums">{point ? formatNumber(point.value) : ""}</span>
          </span>
        );
      })}
      {baseline == null ? null : (
        <span className="flex items-center gap-2">
          <span aria-hidden="true" className="w-4 border-line-strong border-t border-dashed" />
          Untrained baseline <span className="text-muted tabular-nums">{formatNumber(baseline)}</span>
        </span>
      )}
      <span className="ml-auto flex flex-wrap items-center gap-x-5">
        {logarithmic === null ? null : (
          <label className="flex min-h-6 items-center gap-2">
            <input
              type="checkbox"
              checked={logarithmic}
              onChange={(event) => onLogarithmic(event.target.checked)}
              className="size-4 accent-[var(--accent)]"
            />
            Log scale
          </label>
        )}
        {epoch === null ? null : <span className="text-muted tabular-nums">epoch {formatNumber(epoch)}</span>}
      </span>
    </div>
  );
}
