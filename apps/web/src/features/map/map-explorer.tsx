"use client";

import type { ReactNode } from "react";
import { AxesPanel } from "./axes/axes-panel";
import { useAxis } from "./axes/use-axis";
import { useAxisPoints } from "./axes/use-axis-points";
import type { MapPoints } from "./map-points";
import { PlacedExplorer } from "./placed-explorer";
import { useMapState } from "./use-map-state";

export interface MapExplorerProperties {
  points: MapPoints;
  run: string;
  /** The run's id where the address names it: links to movies keep it. */
  named: string | undefined;
  dataset: string;
  /** Whether any movie of the dataset has a poster. */
  posters: boolean;
  /** What the downloaded files are named after. */
  name: string;
  /** Stands below the other panels. */
  children: ReactNode;
}

/** A map that one moves in, and all that one can ask it: as it was drawn, or along axes of the run's own space. */
export function MapExplorer(properties: MapExplorerProperties) {
  const { points, run, dataset, children } = properties;
  const used = useMapState();
  const { x, y } = used.state;
  const positions = { x: useAxis(x, run, points.count), y: useAxis(y, run, points.count) };
  const drawn = useAxisPoints(points, used.state, positions);
  const along = drawn.guides.length > 0;
  return (
    <PlacedExplorer
      {...properties}
      key={drawn.key}
      points={drawn.points}
      guides={drawn.guides}
      used={used}
      axes={(selected) => (
        <AxesPanel
          axes={{ x, y }}
          used={positions}
          points={points}
          dataset={dataset}
          selected={selected}
          onAxes={(axes) => used.change({ ...axes, camera: null, lasso: null }, "new entry")}
        />
      )}
    >
      {along ? null : children}
    </PlacedExplorer>
  );
}
