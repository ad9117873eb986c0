import { useMemo } from "react";
import type { MapArrow } from "../../draw/arrows";
import type { MapPoints } from "../../map-points";
import { type SharedPoints, sharedPoints } from "../shared-points";
import { findTrails, type Trail } from "./find-trails";
import { trailArrows } from "./trail-arrows";

interface UsedTrails {
  /** Null where the maps do not lie alike; `trails` too. */
  readonly shared: SharedPoints | null;
  readonly trails: readonly Trail[] | null;
  /** The chosen one. */
  readonly trail: Trail | undefined;
  /** With the groups' names where they lie on the first map, and on the second. */
  readonly arrows: { readonly from: readonly MapArrow[]; readonly to: readonly MapArrow[] };
}

/** The trails between two aligned maps. @param chosen a region's id, which need not have one. */
export function useTrails(
  first: MapPoints,
  second: MapPoints,
  aligned: boolean,
  chosen: string | null,
): UsedTrails {
  const shared = useMemo(() => (aligned ? sharedPoints(first, second) : null), [aligned, first, second]);
  const trails = useMemo(() => (shared ? findTrails(shared) : null), [shared]);
  const trail = trails?.find(({ region }) => region.id === chosen);
  const id = trail?.region.id ?? null;
  const arrows = useMemo(
    () => ({ from: trailArrows(trails ?? [], id, "from"), to: trailArrows(trails ?? [], id, "to") }),
    [trails, id],
  );
  return { shared, trails, trail, arrows };
}
