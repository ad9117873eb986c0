import { useMemo } from "react";
import { formatCount } from "@/ui/format";
import { MapPanel } from "../map-frame";
import type { MapScene } from "../map-scene";
import { RowButton } from "./row-button";

interface ViewPanelProperties {
  scene: MapScene;
  passes: Uint8Array | null;
  selected: number;
  onSelect(row: number): void;
}

const listed = 40;

/** What the picture shows, as a list: for keyboards, for screen readers, and for whoever would rather read. */
export function ViewPanel({ scene, passes, selected, onSelect }: ViewPanelProperties) {
  const { points } = scene;
  const [count, rows] = useMemo(() => {
    const inView = scene.inView().filter((row) => passes === null || passes[row] === 1);
    const byRatings = inView.sort((a, b) => points.ratingCount[b]! - points.ratingCount[a]! || a - b);
    return [inView.length, byRatings.slice(0, listed)];
  }, [scene, points, passes]);
  return (
    <MapPanel title="In view">
      <p role="status" className="mb-1 text-muted text-sm">
        {count === 1 ? "1 movie" : `${formatCount(count)} movies`}
        {passes ? " that pass the filter" : ""}
        {count > listed ? `, the ${listed} most rated listed` : ""}
      </p>
      <ol aria-label="Movies in the picture" className="-mx-2 max-h-80 overflow-y-auto">
        {rows.map((row) => (
          <li key={row}>
            <RowButton points={points} row={row} selected={row === selected} onSelect={onSelect} />
          </li>
        ))}
      </ol>
    </MapPanel>
  );
}
