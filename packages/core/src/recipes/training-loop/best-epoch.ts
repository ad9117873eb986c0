import type { LossPoint } from "../recipe.js";

/** The epoch of the lowest validation loss, the first of several; the last epoch where nothing was validated. */
export function bestEpoch(lossCurve: readonly LossPoint[]): number {
  let best: LossPoint | undefined;
  for (const point of lossCurve)
    if (point.validation !== null && (best?.validation == null || point.validation < best.validation))
      best = point;
  return best?.epoch ?? lastEpoch(lossCurve);
}

/** How many epochs a training had; at least 1. */
export function lastEpoch(lossCurve: readonly LossPoint[]): number {
  return Math.max(1, lossCurve.at(-1)?.epoch ?? 1);
}
