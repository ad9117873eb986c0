import { useRef } from "react";
import { formatCount } from "@/ui/format";
import { samePath } from "@/ui/links";
import { InlineProblem } from "@/ui/notice";
import { MapPanel } from "../map-frame";
import type { Comparison } from "./use-comparison";

interface JaccardPanelProperties {
  comparison: Comparison | null;
  problem: string | null;
  /** Every movie's own number is on its way. */
  waiting: boolean;
  range: readonly [number, number] | null;
  onRange(range: readonly [number, number] | null): void;
}

const height = 90;

/** How many movies keep which share of their neighbors; one brushes over bars to choose their movies. */
export function JaccardPanel({ comparison, problem, waiting, range, onRange }: JaccardPanelProperties) {
  const from = useRef<number | null>(null);
  const bins = comparison?.jaccard ?? [];
  const noise = comparison?.noise ?? null;
  const noiseCount = noise?.reduce((sum, count) => sum + count, 0) ?? 0;
  // Shares, since the two histograms may be of different numbers of movies.
  const shares = bins.map((count) => count / Math.max(1, comparison?.movieCount ?? 1));
  const noises = noise?.map((count) => count / Math.max(1, noiseCount)) ?? [];
  const highest = Math.max(1e-9, ...shares, ...noises);
  const choose = (one: number, other: number) =>
    onRange([Math.min(one, other) / bins.length, (Math.max(one, other) + 1) / bins.length]);
  const chosen = (bin: number) =>
    range === null || ((bin + 0.5) / bins.length > range[0] && (bin + 0.5) / bins.length < range[1]);
  return (
    <MapPanel
      title="Neighbors in common"
      aside={
        range ? (
          <button type="button" className="link text-sm" onClick={() => onRange(null)}>
            Clear
          </button>
        ) : null
      }
    >
      {problem ? <InlineProblem>{problem}</InlineProblem> : null}
      <p className="min-h-10 text-muted text-sm">
        {comparison
          ? `Of the ${comparison.k} nearest of each of ${formatCount(comparison.movieCount)} movies, in the runs' own spaces. Mean Jaccard index ${comparison.mean.toFixed(3)}: 1 is the same neighbors, 0 none in common.`
          : problem
            ? ""
            : "Comparing the neighbors of every movie."}
      </p>
      <fieldset className="mt-2 min-h-28">
        <legend className="sr-only">Choose movies by their Jaccard index</legend>
        <div className="flex items-end" style={{ height }}>
          {shares.map((share, bin) => (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar's place is what it is
              key={bin}
              type="button"
              aria-pressed={range !== null && chosen(bin)}
              aria-label={`${(bin / bins.length).toFixed(2)} to ${((bin + 1) / bins.length).toFixed(2)}: ${bins[bin]} movies`}
              className="group relative h-full flex-1 touch-none"
              onPointerDown={(event) => {
                // So that the other bars hear of the pointer as well.
                event.currentTarget.releasePointerCapture(event.pointerId);
                from.current = bin;
                choose(bin, bin);
              }}
              onPointerEnter={(event) => {
                if (from.current !== null && event.buttons === 1) choose(from.current, bin);
              }}
              onPointerUp={() => {
                from.current = null;
              }}
              onKeyDown={(event) => {
                if (event.key !== "Enter" && event.key !== " ") return;
                event.preventDefault();
                choose(bin, bin);
              }}
            >
              <span
                className={`absolute inset-x-px bottom-0 rounded-t-sm ${chosen(bin) ? "bg-accent" : "bg-line-strong"} group-hover:opacity-80`}
                style={{ height: share === 0 ? 0 : Math.max(2, (share / highest) * height) }}
              />
              {noises[bin] ? (
                <span
                  className="absolute inset-x-0 border-ink border-t-2"
                  style={{ bottom: (noises[bin] / highest) * height }}
                />
              ) : null}
            </button>
          ))}
        </div>
        <div aria-hidden="true" className="mt-1 flex justify-between text-muted text-xs tabular-nums">
          <span>0, other neighbors</span>
          <span>1, the same</span>
        </div>
      </fieldset>
      <p className="mt-2 text-muted text-xs">
        {waiting ? "Fetching the movies of the chosen bars. " : "Brush over bars to light up their movies. "}
        {comparison === null
          ? ""
          : noise
            ? "The black lines are what chance does: the first run against itself with another seed."
            : "Train the first run once more with another seed to see how much of this is chance."}
      </p>
      {comparison ? (
        <a href={samePath(comparison.url)} className="link mt-2 inline-block text-sm" download>
          Save all movies as CSV
        </a>
      ) : null}
    </MapPanel>
  );
}
