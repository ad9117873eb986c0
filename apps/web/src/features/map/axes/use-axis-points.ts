import { useMemo } from "react";
import { type AxisSpec, endWords } from "@/features/axis/axis-spec";
import type { MapPoints } from "../map-points";
import { type AxisPlaces, type AxisPoints, axisPoints } from "./axis-points";
import type { UsedAxis } from "./use-axis";

/** The map as the chosen axes place it; as it was drawn until their positions are there. */
export function useAxisPoints(
  points: MapPoints,
  { x, y }: { readonly x: AxisSpec | null; readonly y: AxisSpec | null },
  used: { readonly x: UsedAxis; readonly y: UsedAxis },
): AxisPoints & { readonly key: string } {
  const [across, up] = [used.x.positions, used.y.positions];
  return useMemo(() => {
    const titleOf = (id: string) => {
      const row = points.rowOf(id);
      return row === undefined ? null : points.title(row);
    };
    const places = (spec: AxisSpec | null, positions: Float32Array | null): AxisPlaces | null =>
      spec && positions
        ? { positions, low: endWords(spec.from, titleOf), high: endWords(spec.to, titleOf) }
        : null;
    const [right, top] = [places(x, across), places(y, up)];
    if (!right && !top) return { points, guides: [], key: "as drawn" };
    const drawn = axisPoints(points, right, top);
    return { ...drawn, key: drawn.guides.map(({ axis, text }) => `${axis} ${text}`).join(", ") };
  }, [points, x, y, across, up]);
}
