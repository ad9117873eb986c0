import type { Arena, ArenaPlan } from "../kernels/arena.js";
import type { Anchors } from "./anchors.js";

/** Where the threads of a layout find the anchors. Byte addresses. */
export interface AnchorMemory {
  readonly positions: number;
  readonly weights: number;
}

export function planAnchors(plan: ArenaPlan, rows: number): AnchorMemory {
  return { positions: plan.reserve(rows * 8), weights: plan.reserve(rows * 4) };
}

export function writeAnchors(arena: Arena, at: AnchorMemory, { positions, weights }: Anchors): void {
  arena.f32(at.positions, positions.length).set(positions);
  arena.f32(at.weights, weights.length).set(weights);
}

/**
 * Draws points first … last - 1 back to their anchors: each by its weight times `share` of the way. That is a step down
 * the gradient of share / 2 × Σ weight × distance², and never steps over.
 */
export function anchorPull(
  arena: Arena,
  at: AnchorMemory,
  rows: number,
): (points: Float32Array, first: number, last: number, share: number) => void {
  const positions = arena.f32(at.positions, rows * 2);
  const weights = arena.f32(at.weights, rows);
  return (points, first, last, share) => {
    for (let row = first; row < last; row++) {
      const part = weights[row]! * share;
      if (part === 0) continue;
      for (let axis = row * 2; axis < row * 2 + 2; axis++)
        points[axis] = points[axis]! + part * (positions[axis]! - points[axis]!);
    }
  };
}
