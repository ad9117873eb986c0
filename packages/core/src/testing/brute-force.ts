import type { Hits } from "../space/index-contract.js";

/** The canonical inner product (assembly/scan.ts `dot`) in plain JS: float32, eight partial sums, then pairwise. */
export function bruteForceDot(a: Float32Array, b: Float32Array): number {
  const sums = new Float32Array(8);
  for (let i = 0; i < a.length; i++) sums[i % 8] = Math.fround(sums[i % 8]! + Math.fround(a[i]! * b[i]!));
  const four = [0, 1, 2, 3].map((i) => Math.fround(sums[i]! + sums[i + 4]!));
  return Math.fround(Math.fround(four[0]! + four[2]!) + Math.fround(four[1]! + four[3]!));
}

/** Every row scored and sorted: what every VectorIndex must answer, bit for bit. `matrix` [rows × dimensions]. */
export function bruteForceSearch(
  matrix: Float32Array,
  query: Float32Array,
  k: number,
  allowed: Uint8Array | null,
): Hits {
  const dimensions = query.length;
  const scored: { row: number; score: number }[] = [];
  for (let row = 0; row < matrix.length / dimensions; row++) {
    if (allowed && allowed[row] === 0) continue;
    const score = bruteForceDot(matrix.subarray(row * dimensions, (row + 1) * dimensions), query);
    scored.push({ row, score });
  }
  scored.sort((a, b) => b.score - a.score || a.row - b.row);
  const best = scored.slice(0, k);
  return {
    rows: Int32Array.from(best, (hit) => hit.row),
    scores: Float32Array.from(best, (hit) => hit.score),
  };
}

/** Rows divided by their norms, as an index is handed them; zero rows stay zero. */
export function bruteForceNormalise(vectors: Float32Array, dimensions: number): Float32Array {
  const matrix = vectors.slice();
  for (let at = 0; at < matrix.length; at += dimensions) {
    const row = matrix.subarray(at, at + dimensions);
    const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    if (norm === 0) continue;
    row.forEach((value, i) => {
      row[i] = value / norm;
    });
  }
  return matrix;
}
