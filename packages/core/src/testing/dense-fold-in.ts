import type { FoldInSettings } from "../linear-algebra/fold-in.js";
import { plainInverse } from "./plain-inverse.js";

/**
 * What `createFoldIn` approaches, from the normal equations in float64:
 * (w VᵀV + Σ_history v vᵀ + ridge I) u = Σ_history target v.
 */
export function denseFoldIn(
  vectors: Float32Array,
  dimensions: number,
  history: ArrayLike<number>,
  { unobservedWeight, perLike, constant, targets }: FoldInSettings,
): number[] {
  const system = new Float64Array(dimensions ** 2);
  const right = new Float64Array(dimensions);
  const inHistory = new Set(Array.from(history));
  for (let row = 0; row < vectors.length / dimensions; row++) {
    const vector = vectors.subarray(row * dimensions, (row + 1) * dimensions);
    const weight = unobservedWeight + (inHistory.has(row) ? 1 : 0);
    for (let i = 0; i < dimensions; i++) {
      if (inHistory.has(row)) right[i]! += (targets?.[row] ?? 1) * vector[i]!;
      for (let j = 0; j < dimensions; j++) system[i * dimensions + j]! += weight * vector[i]! * vector[j]!;
    }
  }
  for (let i = 0; i < dimensions; i++) system[i * dimensions + i]! += perLike * (history.length + constant);
  const inverse = plainInverse(system, dimensions);
  return Array.from(right, (_, i) =>
    right.reduce((sum, value, j) => sum + inverse[i * dimensions + j]! * value, 0),
  );
}
