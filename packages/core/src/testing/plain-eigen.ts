/**
 * All eigenpairs of a symmetric float64 [size × size] by Jacobi's rotations, as a textbook has them, largest eigenvalue
 * first: what fast decompositions are held against. Rows of `vectors` are eigenvectors.
 */
export function plainEigen(matrix: Float64Array, size: number): { values: number[]; vectors: number[][] } {
  const a = matrix.slice();
  const v = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => Number(i === j)));
  for (let sweep = 0; sweep < 30; sweep++)
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        const off = a[p * size + q]!;
        if (Math.abs(off) < 1e-15) continue;
        const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * off);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < size; k++) {
          const [x, y] = [a[k * size + p]!, a[k * size + q]!];
          a[k * size + p] = c * x - s * y;
          a[k * size + q] = s * x + c * y;
        }
        for (let k = 0; k < size; k++) {
          const [x, y] = [a[p * size + k]!, a[q * size + k]!];
          a[p * size + k] = c * x - s * y;
          a[q * size + k] = s * x + c * y;
          const [z, w] = [v[p]![k]!, v[q]![k]!];
          v[p]![k] = c * z - s * w;
          v[q]![k] = s * z + c * w;
        }
      }
  const order = v.map((_, i) => i).sort((i, j) => a[j * size + j]! - a[i * size + i]!);
  return { values: order.map((i) => a[i * size + i]!), vectors: order.map((i) => v[i]!) };
}
