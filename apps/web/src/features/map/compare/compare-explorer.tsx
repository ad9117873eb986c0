"use client";

import { useTheme } from "next-themes";
import { useCallback, useMemo, useState } from "react";
import { MovieCombobox } from "@/features/movie/movie-combobox";
import { colorPoints } from "../colored";
import { MapFrame, MapPanel } from "../map-frame";
import type { MapPoints } from "../map-points";
import type { MapScene } from "../map-scene";
import { type Coloring, colorings } from "../map-state";
import type { Theme } from "../palette";
import { ColorChoice, ColorNames, ColorRamp } from "../panels/color-choice";
import { RowButton } from "../panels/row-button";
import { useMapState } from "../use-map-state";
import { useNeighbors } from "../use-neighbors";
import { ChangePanel } from "./change-panel";
import { JaccardPanel } from "./jaccard-panel";
import { MapPane } from "./map-pane";
import { MorphPane } from "./morph-pane";
import { TrailsPanel } from "./trails/trails-panel";
import { useTrails } from "./trails/use-trails";
import { useComparison } from "./use-comparison";

export interface ComparedRun {
  readonly id: string;
  readonly name: string;
  /** Of the map's Arrow file. */
  readonly url: string;
}

interface CompareExplorerProperties {
  runs: readonly [ComparedRun, ComparedRun];
  points: readonly [MapPoints, MapPoints];
  dataset: string;
  /** Whether any movie of the dataset has a poster. */
  posters: boolean;
  /** The second map lies as the first one does: one can become the other. */
  aligned: boolean;
}

const listed = 30;

/** Two runs' maps beside each other with one selection, and how far their neighborhoods agree. */
export function CompareExplorer({
  runs: [a, b],
  points: [left, right],
  dataset,
  posters,
  aligned,
}: CompareExplorerProperties) {
  const { state, change } = useMapState();
  const theme: Theme = useTheme().resolvedTheme === "dark" ? "dark" : "light";
  const [morphing, setMorphing] = useState(false);
  const [hovered, setHovered] = useState<string | null>(null);
  const [scenes, setScenes] = useState<readonly (MapScene | null)[]>([null, null]);
  const range = state.shared;
  const { comparison, jaccards, problem } = useComparison(a.id, b.id, range !== null);
  const before = useNeighbors(state.movie, a.id);
  const after = useNeighbors(state.movie, b.id);
  const hasRegions = left.levels.length > 0 && right.levels.length > 0;
  const offered = colorings.filter((name) => name !== "region" || hasRegions);
  const coloring: Coloring = offered.includes(state.coloring) ? state.coloring : "genre";
  const { legend } = useMemo(() => colorPoints(left, coloring, theme), [left, coloring, theme]);
  const { shared, trails, trail, arrows } = useTrails(left, right, aligned, state.trail);
  const lit = useMemo(() => {
    if (trail && shared) return new Set(trail.rows.map((row) => shared.points.id(row)));
    if (range === null || jaccards === null) return null;
    // The last bin holds 1 as well.
    const within = ([, value]: [string, number]) =>
      value >= range[0] - 1e-9 && (value < range[1] - 1e-9 || range[1] >= 1);
    return new Set([...jaccards].filter(within).map(([id]) => id));
  }, [trail, shared, range, jaccards]);
  const rows = useMemo(
    () =>
      lit === null
        ? []
        : [...lit]
            .flatMap((id) => left.rowOf(id) ?? [])
            .sort((one, other) => left.ratingCount[other]! - left.ratingCount[one]! || one - other),
    [lit, left],
  );
  const keep = useCallback(
    (at: 0 | 1) => (scene: MapScene | null) =>
      setScenes((all) => (all[at] === scene ? all : all.map((each, index) => (index === at ? scene : each)))),
    [],
  );
  const keepers = useMemo(() => [keep(0), keep(1)] as const, [keep]);

  function select(movie: string | null, fly: boolean) {
    if (movie !== state.movie) change({ movie }, "new entry");
    if (movie === null || !fly) return;
    for (const scene of scenes) {
      const row = scene?.points.rowOf(movie);
      if (row !== undefined) scene?.flyToPoints([row], 2.5);
    }
  }
  const pane = (at: 0 | 1) => ({
    coloring,
    like: left,
    theme,
    lit,
    hovered,
    selected: state.movie,
    onHover: setHovered,
    onScene: keepers[at],
    posters,
    onSelect: (movie: string | null) => select(movie, false),
  });
  const title = state.movie === null ? null : titleOf(state.movie, left, right);
  return (
    <MapFrame
      canvas={
        <>
          {shared && morphing ? (
            <MorphPane
              {...pane(0)}
              names={[a.name, b.name]}
              shared={shared}
              neighbors={before}
              arrows={arrows.to}
            />
          ) : (
            <div className="grid h-full grid-rows-2 divide-line max-sm:divide-y sm:grid-cols-2 sm:grid-rows-1 sm:divide-x">
              <MapPane {...pane(0)} name={a.name} points={left} neighbors={before} arrows={arrows.from} />
              <MapPane {...pane(1)} name={b.name} points={right} neighbors={after} arrows={arrows.to} />
            </div>
          )}
          {aligned ? (
            <button
              type="button"
              className="button absolute top-3 right-3 min-h-9!"
              onClick={() => setMorphing(!morphing)}
            >
              {morphing ? "Side by side" : "One becomes the other"}
            </button>
          ) : null}
        </>
      }
      panels={
        <>
          <div className="px-4 py-4 sm:px-6">
            <MovieCombobox
              label="Find a movie on both maps"
              placeholder="Find a movie on both maps"
              dataset={dataset}
              slashFocuses
              onPick={(movie) => select(movie.id, true)}
            />
          </div>
          {title === null ? null : (
            <ChangePanel
              title={title}
              names={[a.name, b.name]}
              before={before}
              after={after}
              onSelect={(movie) => select(movie, true)}
            />
          )}
          <JaccardPanel
            comparison={comparison}
            problem={problem}
            waiting={range !== null && jaccards === null}
            range={range}
            onRange={(shared) => change({ shared, trail: null }, "at once")}
          />
          <TrailsPanel
            trails={trails}
            chosen={trail?.region.id ?? null}
            onChoose={(trail) => change({ trail, shared: null }, "at once")}
          />
          <MapPanel title="Color">
            <ColorChoice
              coloring={coloring}
              offered={offered}
              onColor={(coloring) => change({ coloring }, "at once")}
            />
            <div className="mt-3 min-h-10">
              <ColorRamp legend={legend} />
              <ColorNames legend={legend} />
            </div>
          </MapPanel>
          {lit === null ? null : (
            <MapPanel title={trail ? "Movies of the group" : "Chosen by the histogram"}>
              <p role="status" className="mb-1 text-muted text-sm">
                {lit.size === 1 ? "1 movie" : `${lit.size.toLocaleString("en-US")} movies`}
                {rows.length > listed ? `, the ${listed} most rated listed` : ""}
              </p>
              <ol
                aria-label={trail ? `Movies of ${trail.region.name}` : "Movies of the chosen bins"}
                className="-mx-2"
              >
                {rows.slice(0, listed).map((row) => (
                  <li key={row}>
                    <RowButton points={left} row={row} onSelect={(at) => select(left.id(at), true)} />
                  </li>
                ))}
              </ol>
            </MapPanel>
          )}
        </>
      }
    />
  );
}

function titleOf(movie: string, ...maps: readonly MapPoints[]): string | null {
  for (const points of maps) {
    const row = points.rowOf(movie);
    if (row !== undefined) return points.title(row);
  }
  return null;
}
