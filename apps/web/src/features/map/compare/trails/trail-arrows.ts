import type { MapArrow } from "../../draw/arrows";
import type { Trail } from "./find-trails";

/** Wider where more movies went along. */
const widthOf = ({ rows }: Trail) => Math.min(9, 2 + Math.sqrt(rows.length) / 3);

/**
 * Trails as arrows, the chosen one on top; the others step back then.
 * @param named at which end a group's name stands.
 */
export function trailArrows(
  trails: readonly Trail[],
  chosen: string | null,
  named: "from" | "to",
): MapArrow[] {
  const isChosen = ({ region }: Trail) => region.id === chosen;
  const end = (trail: Trail, which: "from" | "to") => ({
    x: trail[which][0],
    y: trail[which][1],
    row: -1,
    name:
      which === named && (chosen === null || isChosen(trail))
        ? `${trail.region.name} · ${trail.rows.length}`
        : "",
  });
  return [...trails]
    .sort((one, other) => Number(isChosen(one)) - Number(isChosen(other)))
    .map((trail) => ({
      from: end(trail, "from"),
      to: end(trail, "to"),
      width: widthOf(trail),
      opacity: chosen === null ? 0.85 : isChosen(trail) ? 1 : 0.25,
    }));
}
