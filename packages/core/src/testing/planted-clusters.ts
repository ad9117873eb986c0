import type { Random } from "../random.js";

/**
 * Vectors float32 [rows × dimensions] around so many random centers; row r belongs to cluster r mod `clusters`.
 * @param noise standard deviation around a center, where the centers' is 1.
 */
export function plantedClusters(
  rows: number,
  dimensions: number,
  clusters: number,
  noise: number,
  random: Random,
): Float32Array {
  const centers = Float32Array.from({ length: clusters * dimensions }, () => random.normal());
  return Float32Array.from({ length: rows * dimensions }, (_, i) => {
    const cluster = Math.floor(i / dimensions) % clusters;
    return centers[cluster * dimensions + (i % dimensions)]! + noise * random.normal();
  });
}
