import type { ReactNode } from "react";
import type { MapPoints } from "../map-points";

interface RowButtonProperties {
  points: MapPoints;
  row: number;
  selected?: boolean;
  /** Passes no filter. */
  dimmed?: boolean;
  /** At the end of the line. */
  note?: ReactNode;
  onSelect(row: number): void;
}

/** A movie of the map in a list; pressed, it becomes the selected one. */
export function RowButton({ points, row, selected, dimmed, note, onSelect }: RowButtonProperties) {
  const year = points.year[row]!;
  return (
    <button
      type="button"
      aria-pressed={selected}
      onClick={() => onSelect(row)}
      className="flex min-h-8 w-full items-baseline gap-2 rounded-md px-2 py-1 text-left text-sm hover:bg-sunken aria-pressed:bg-accent-soft"
    >
      <span className={`min-w-0 flex-1 truncate ${dimmed ? "text-muted" : ""}`}>
        {points.title(row)}
        {dimmed ? <span className="sr-only"> (does not pass the filter)</span> : null}
      </span>
      {Number.isNaN(year) ? null : <span className="text-muted tabular-nums">{year}</span>}
      {note}
    </button>
  );
}
