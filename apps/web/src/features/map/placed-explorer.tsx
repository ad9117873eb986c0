"use client";

import { useTheme } from "next-themes";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { MovieCombobox } from "@/features/movie/movie-combobox";
import { InlineProblem } from "@/ui/notice";
import { placeAnalogy } from "./analogy/analogy-arrows";
import { AnalogyPanel } from "./analogy/analogy-panel";
import type { Guide } from "./axes/axis-points";
import { wholeMap } from "./camera";
import { colorPoints } from "./colored";
import { useContours } from "./contours/use-contours";
import { passing } from "./filtered";
import { HoverCard } from "./hover-card";
import { rowsInside } from "./lasso";
import type { MapExplorerProperties } from "./map-explorer";
import { MapFrame } from "./map-frame";
import { type Coloring, colorings } from "./map-state";
import { MapTools } from "./map-tools";
import { LassoPanel } from "./panels/lasso-panel";
import { LegendPanel } from "./panels/legend-panel";
import { MoviePanel } from "./panels/movie-panel";
import { ViewPanel } from "./panels/view-panel";
import { isWhole, startOf } from "./start-of";
import type { UsedMapState } from "./use-map-state";
import { useNeighbors } from "./use-neighbors";
import { useScene } from "./use-scene";

interface PlacedExplorerProperties extends MapExplorerProperties {
  guides: readonly Guide[];
  used: UsedMapState;
  /** The panel that chooses them. */
  axes(selected: number): ReactNode;
}

/** A map whose points stand where they stand. */
export function PlacedExplorer(properties: PlacedExplorerProperties) {
  const { points, run, named, dataset, posters, name, guides, axes, children } = properties;
  const { state, arrivals, change } = properties.used;
  const theme = useTheme().resolvedTheme === "dark" ? "dark" : "light";
  const [hovered, setHovered] = useState(-1);
  const [lassoTool, setLassoTool] = useState(false);
  const [views, setViews] = useState(0);
  const [missing, setMissing] = useState<string | null>(null);

  const offered = colorings.filter(
    (name) => (name !== "region" || points.levels.length > 0) && (name !== "kept" || guides.length === 0),
  );
  const coloring: Coloring = offered.includes(state.coloring) ? state.coloring : "genre";
  const colored = useMemo(() => colorPoints(points, coloring, theme), [points, coloring, theme]);
  const passes = useMemo(() => passing(points, state.filter), [points, state.filter]);
  const selected = state.movie === null ? -1 : (points.rowOf(state.movie) ?? -1);
  const neighbors = useNeighbors(selected < 0 ? null : state.movie, run);
  const neighborRows = useMemo(
    () => neighbors.found.flatMap(({ movie }) => points.rowOf(movie.id) ?? []),
    [neighbors.found, points],
  );
  const analogy = useMemo(
    () => (state.analogy ? placeAnalogy(points, state.analogy) : null),
    [points, state.analogy],
  );
  function select(row: number) {
    setMissing(null);
    const movie = row < 0 ? null : points.id(row);
    if (movie !== state.movie) change({ movie }, "new entry");
  }
  const first = useRef(state);
  const [box, scene] = useScene(points, (frame) => startOf(points, first.current, frame), {
    settled(camera) {
      change({ camera: isWhole(points, camera) ? null : camera });
      setViews((count) => count + 1);
    },
    hovered: setHovered,
    picked: select,
    lassoed(lasso) {
      change({ lasso }, "new entry");
      setLassoTool(false);
    },
    drawsLasso: () => lassoTool,
  });

  // Charts and lists come once the picture is there: it is what one waits for.
  const [charted, setCharted] = useState(false);
  useEffect(() => {
    if (!scene) return;
    const asked = requestAnimationFrame(() => setCharted(true));
    return () => cancelAnimationFrame(asked);
  }, [scene]);

  const inLasso = useMemo(
    () => (state.lasso && scene ? rowsInside(state.lasso, points, scene.index) : null),
    [state.lasso, points, scene],
  );

  useEffect(() => scene?.setLook({ colors: colored.colors, passes }), [scene, colored, passes]);
  useEffect(() => {
    const arrows = analogy?.arrows ?? [];
    scene?.draw({ selected, neighbors: neighborRows, lasso: state.lasso, arrows, guides });
  }, [scene, selected, neighborRows, state.lasso, analogy, guides]);
  useContours(scene, state.contours, passes, views);
  const shown = useRef(arrivals);
  useEffect(() => {
    if (!scene || shown.current === arrivals) return;
    shown.current = arrivals;
    if (state.camera) scene.flyTo(state.camera);
    else if (analogy) scene.flyToPoints(analogy.rows);
    else if (selected >= 0) scene.flyToPoints([selected]);
    else scene.flyTo(wholeMap(scene.bounds));
  }, [scene, arrivals, state.camera, selected, analogy]);

  function find(movie: { id: string; title: string }) {
    const row = points.rowOf(movie.id);
    setMissing(row === undefined ? movie.title : null);
    if (row === undefined) return;
    select(row);
    scene?.flyToPoints([row]);
  }

  return (
    <MapFrame
      canvas={
        <>
          <section
            ref={box}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys pan what is focused
            tabIndex={0}
            aria-label={`Map of ${points.count} movies`}
            aria-describedby="map-keys"
            data-renderer={scene?.rendererKind}
            data-lasso={lassoTool || undefined}
            className="absolute inset-0 cursor-grab touch-none overflow-hidden outline-offset-[-3px] active:cursor-grabbing data-[lasso]:cursor-crosshair"
          />
          <p id="map-keys" className="sr-only">
            Arrow keys move the map, plus and minus zoom, 0 shows all of it, Enter selects the movie in the
            middle, Escape ends the selection. The movies in the picture are listed beside it.
          </p>
          <div className="absolute top-3 left-3 w-[min(20rem,calc(100%-1.5rem))]">
            <MovieCombobox
              label="Find a movie on the map"
              placeholder="Find a movie on the map"
              dataset={dataset}
              slashFocuses
              onPick={find}
            />
            {missing ? (
              <div className="mt-2">
                <InlineProblem>This run never learned {missing}: it is not on the map.</InlineProblem>
              </div>
            ) : null}
          </div>
          {scene ? (
            <MapTools
              scene={scene}
              lasso={lassoTool}
              onLasso={setLassoTool}
              contours={state.contours}
              onContours={(contours) => change({ contours }, "at once")}
              name={name}
            />
          ) : null}
          {scene && hovered >= 0 ? (
            <HoverCard key={hovered} scene={scene} row={hovered} posters={posters} />
          ) : null}
        </>
      }
      panels={
        charted ? (
          <>
            {selected >= 0 ? (
              <MoviePanel
                points={points}
                row={selected}
                neighbors={neighbors}
                named={named}
                onSelect={select}
                onShow={(rows) => scene?.flyToPoints(rows, 0)}
              />
            ) : null}
            {state.analogy ? (
              <AnalogyPanel
                points={points}
                analogy={state.analogy}
                placed={analogy}
                run={run}
                named={named}
                dataset={dataset}
                selected={selected}
                onSelect={select}
                onShow={(rows) => scene?.flyToPoints(rows, 9)}
                onClear={() => change({ analogy: null }, "new entry")}
              />
            ) : null}
            {inLasso ? (
              <LassoPanel
                points={points}
                rows={inLasso}
                name={name}
                dataset={dataset}
                named={named}
                onSelect={select}
                onClear={() => change({ lasso: null }, "new entry")}
              />
            ) : null}
            <LegendPanel
              points={points}
              coloring={coloring}
              offered={offered}
              legend={colored.legend}
              filter={state.filter}
              passes={passes}
              onColor={(coloring) => change({ coloring })}
              onFilter={(filter) => change({ filter })}
            />
            {axes(selected)}
            {scene ? (
              <ViewPanel key={views} scene={scene} passes={passes} selected={selected} onSelect={select} />
            ) : null}
            {children}
          </>
        ) : (
          <>
            <div aria-hidden="true" className="hidden min-h-[36rem] lg:block" />
            {children}
          </>
        )
      }
    />
  );
}
