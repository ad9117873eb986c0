import { useMemo, useState } from "react";
import { formatCount } from "@/ui/format";
import type { Legend } from "../colored";
import { genreCounts, histogram, passing, regionCounts } from "../filtered";
import { MapPanel } from "../map-frame";
import type { MapPoints } from "../map-points";
import { type Coloring, type MapFilter, noFilter } from "../map-state";
import { ColorChoice, ColorRamp } from "./color-choice";
import { HistogramBrush } from "./histogram-brush";

interface LegendPanelProperties {
  points: MapPoints;
  coloring: Coloring;
  offered: readonly Coloring[];
  legend: Legend;
  filter: MapFilter;
  passes: Uint8Array | null;
  onColor(coloring: Coloring): void;
  onFilter(filter: MapFilter): void;
}

/** Shown before more are asked for. */
const shownFirst = 10;

/** What the colors mean, and filters: what passes none of them is dimmed, and every chart counts what the others leave. */
export function LegendPanel({
  points,
  coloring,
  offered,
  legend,
  filter,
  passes,
  onColor,
  onFilter,
}: LegendPanelProperties) {
  const years = useMemo(() => {
    const mask = passing(points, filter, "years");
    return histogram(points.year, yearStep(points.year), mask);
  }, [points, filter]);
  const ratings = useMemo(
    () => histogram(points.meanRating, 0.25, passing(points, filter, "rating")),
    [points, filter],
  );
  const passed = useMemo(
    () => (passes ? passes.reduce((sum, each) => sum + each, 0) : points.count),
    [passes, points],
  );
  const byRegion = coloring === "region";
  const facet = byRegion ? "regions" : "genres";
  const counts = useMemo(
    () =>
      byRegion
        ? regionCounts(points, passing(points, filter, "regions"))
        : genreCounts(points, passing(points, filter, "genres")),
    [byRegion, points, filter],
  );
  const names = byRegion ? (points.levels[0]?.regions.map((region) => region.name) ?? []) : points.genres;
  const colorOf = (name: string) =>
    legend.kind === "categories" && (coloring === "genre" || byRegion)
      ? (legend.colorOf.get(name) ?? legend.others)
      : null;
  return (
    <MapPanel
      title="Color and filter"
      aside={
        <button
          type="button"
          className={`link text-sm ${passes ? "" : "invisible"}`}
          onClick={() => onFilter(noFilter)}
        >
          Clear filters
        </button>
      }
    >
      <ColorChoice coloring={coloring} offered={offered} onColor={onColor} />
      <div className="mt-3 min-h-10">
        {legend.kind === "ramp" ? (
          <>
            <ColorRamp legend={legend} />
            {coloring === "kept" ? (
              <p className="mt-1 text-muted text-xs">
                The share of a movie's true neighbors that the map put beside it: where it is low, trust the
                list of neighbors and not the place.
              </p>
            ) : null}
          </>
        ) : null}
        <Choices
          label={byRegion ? "Regions" : "Genres"}
          names={names}
          counts={counts}
          colorOf={colorOf}
          chosen={filter[facet]}
          onChange={(chosen) => onFilter({ ...filter, [facet]: chosen })}
        />
      </div>
      <div className="mt-4 grid gap-4">
        {years ? (
          <HistogramBrush
            label="Year"
            histogram={years}
            inputStep={1}
            text={String}
            value={filter.years}
            onChange={(range) => onFilter({ ...filter, years: range })}
          />
        ) : null}
        {ratings ? (
          <HistogramBrush
            label="Mean rating"
            histogram={ratings}
            inputStep={0.25}
            text={(value) => value.toFixed(2).replace(/0$/, "")}
            value={filter.rating}
            onChange={(range) => onFilter({ ...filter, rating: range })}
          />
        ) : null}
      </div>
      <p role="status" className="mt-3 text-muted text-sm">
        {passes
          ? `${formatCount(passed)} of ${formatCount(points.count)} movies pass; the others are dimmed.`
          : `All ${formatCount(points.count)} movies. Larger points have more ratings.`}
      </p>
    </MapPanel>
  );
}

/** Bars narrow enough to brush, and not more than a panel is wide. */
function yearStep(years: Float32Array): number {
  let [least, most] = [Infinity, -Infinity];
  for (const year of years) {
    if (Number.isNaN(year)) continue;
    least = Math.min(least, year);
    most = Math.max(most, year);
  }
  return most - least <= 60 ? 1 : most - least <= 120 ? 2 : 5;
}

interface ChoicesProperties {
  label: string;
  names: readonly string[];
  counts: ArrayLike<number>;
  colorOf(name: string): string | null;
  chosen: readonly string[];
  onChange(chosen: string[]): void;
}

/** Names that one switches on; with none on, all pass. */
function Choices({ label, names, counts, colorOf, chosen, onChange }: ChoicesProperties) {
  const [all, setAll] = useState(false);
  const shown = all ? names : names.filter((name, at) => at < shownFirst || chosen.includes(name));
  return (
    <fieldset className="mt-2">
      <legend className="sr-only">{label}</legend>
      <div className="flex flex-wrap gap-1.5">
        {shown.map((name) => {
          const color = colorOf(name);
          const on = chosen.includes(name);
          return (
            <button
              key={name}
              type="button"
              aria-pressed={on}
              onClick={() => onChange(on ? chosen.filter((each) => each !== name) : [...chosen, name])}
              className={`flex min-h-7 items-center gap-1.5 rounded-full border px-2.5 text-left text-[0.8125rem] ${on ? "border-accent bg-accent-soft" : "border-line hover:bg-sunken"}`}
            >
              {color ? (
                <span
                  aria-hidden="true"
                  className="size-2.5 shrink-0 rounded-full"
                  style={{ background: color }}
                />
              ) : null}
              {name}
              <span className="text-muted tabular-nums">{formatCount(counts[names.indexOf(name)] ?? 0)}</span>
            </button>
          );
        })}
        {names.length > shownFirst ? (
          <button type="button" className="link px-1.5 text-[0.8125rem]" onClick={() => setAll(!all)}>
            {all ? "Fewer" : `${names.length - shownFirst} more`}
          </button>
        ) : null}
      </div>
    </fieldset>
  );
}
