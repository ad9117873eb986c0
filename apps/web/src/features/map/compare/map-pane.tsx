import { useEffect, useMemo, useState } from "react";
import { colorPoints } from "../colored";
import type { MapArrow } from "../draw/arrows";
import { HoverCard } from "../hover-card";
import type { MapPoints } from "../map-points";
import type { MapScene } from "../map-scene";
import type { Coloring } from "../map-state";
import type { Theme } from "../palette";
import type { MapNeighbors } from "../use-neighbors";
import { useScene } from "../use-scene";

export interface MapPaneProperties {
  name: string;
  points: MapPoints;
  coloring: Coloring;
  /** The map that the colors' meaning is taken from. */
  like: MapPoints;
  theme: Theme;
  /** Movies that are not dimmed, by id; null: all. */
  lit: ReadonlySet<string> | null;
  /** A movie's id, which this map may lack. */
  selected: string | null;
  /** Under the pointer, on this map or the other one. */
  hovered: string | null;
  /** Neighbors that lines lead to. */
  neighbors: MapNeighbors;
  /** Over the points. */
  arrows: readonly MapArrow[];
  /** Whether any movie of the dataset has a poster. */
  posters: boolean;
  labeled?: boolean;
  onSelect(movie: string | null): void;
  onHover(movie: string | null): void;
  onScene(scene: MapScene | null): void;
}

/** One of two maps: what is selected and pointed at on one is so on the other. */
export function MapPane(properties: MapPaneProperties) {
  const {
    name,
    points,
    coloring,
    like,
    theme,
    lit,
    selected,
    hovered,
    neighbors,
    arrows,
    posters,
    labeled,
    onSelect,
    onHover,
    onScene,
  } = properties;
  const [own, setOwn] = useState(-1);
  const idOf = (row: number) => (row < 0 ? null : points.id(row));
  const [box, scene] = useScene(
    points,
    () => null,
    {
      settled: () => {},
      hovered(row) {
        setOwn(row);
        onHover(idOf(row));
      },
      picked: (row) => onSelect(idOf(row)),
      lassoed: () => scene?.draw({ lasso: null }),
      drawsLasso: () => false,
    },
    labeled,
  );
  const row = selected === null ? -1 : (points.rowOf(selected) ?? -1);
  const pointed = hovered === null ? -1 : (points.rowOf(hovered) ?? -1);
  const neighborRows = useMemo(
    () => neighbors.found.flatMap(({ movie }) => points.rowOf(movie.id) ?? []),
    [neighbors.found, points],
  );
  const { colors } = useMemo(
    () => colorPoints(points, coloring, theme, like),
    [points, coloring, theme, like],
  );
  useEffect(() => {
    const passes =
      lit === null
        ? null
        : Uint8Array.from({ length: points.count }, (_, at) => (lit.has(points.id(at)) ? 1 : 0));
    scene?.setLook({ colors, passes });
  }, [scene, colors, lit, points]);
  useEffect(
    () => scene?.draw({ selected: row, neighbors: neighborRows, arrows }),
    [scene, row, neighborRows, arrows],
  );
  useEffect(() => scene?.draw({ hovered: pointed }), [scene, pointed]);
  useEffect(() => {
    onScene(scene);
    return () => onScene(null);
  }, [scene, onScene]);
  return (
    <div className="relative min-h-0 overflow-hidden">
      <section
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys pan what is focused
        tabIndex={0}
        aria-label={`Map of ${name}`}
        data-renderer={scene?.rendererKind}
        className="absolute inset-0 cursor-grab touch-none overflow-hidden outline-offset-[-3px] active:cursor-grabbing"
      />
      <p className="pointer-events-none absolute top-3 left-3 rounded-md bg-paper/85 px-2 py-0.5 font-medium text-sm">
        {name}
        {selected !== null && row < 0 ? (
          <span className="font-normal text-muted">: never learned it</span>
        ) : null}
      </p>
      {scene && own >= 0 ? <HoverCard scene={scene} row={own} posters={posters} /> : null}
    </div>
  );
}
