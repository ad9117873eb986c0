import { formatNumber } from "./format";

/** A cosine as a bar with its figure; a negative one is drawn in the second color. */
export function SimilarityBar({ value, label = "Similarity" }: { value: number; label?: string }) {
  const width = Math.min(1, Math.abs(value)) * 100;
  return (
    <div className="flex items-center gap-3">
      <span aria-hidden="true" className="h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-sunken">
        <span
          className={`block h-full rounded-full ${value < 0 ? "bg-second" : "bg-accent"}`}
          style={{ width: `${width}%` }}
        />
      </span>
      <span className="w-12 text-right text-muted text-sm tabular-nums">
        <span className="sr-only">{label} </span>
        {Math.abs(value) <= 1 ? value.toFixed(3) : formatNumber(value)}
      </span>
    </div>
  );
}
