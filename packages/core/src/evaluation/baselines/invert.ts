const blockSize = 32;

/**
 * Inverts a symmetric positive definite matrix in place by sweeping blocks of 32 pivots (Goodnight 1979, "A tutorial
 * on the sweep operator"): n³ / 2 multiply-adds in float64, the inner loop over two short rows that stay in cache.
 * @param matrix float64 [n × n], row-major; the lower triangle is read, both are written.
 * @param turn awaited after each block: lets the caller keep its event loop alive or stop.
 * @throws RangeError where the matrix is not positive definite.
 */
export async function invert(matrix: Float64Array, n: number, turn?: () => Promise<void>): Promise<void> {
  const panel = new Float64Array(n * blockSize);
  const solved = new Float64Array(n * blockSize);
  const pivot = new Float64Array(blockSize * blockSize);
  for (let start = 0; start < n; start += blockSize) {
    const size = Math.min(blockSize, n - start);
    // panel = A[:, P], from the lower triangle alone.
    for (let i = 0; i < n; i++)
      for (let p = 0; p < size; p++) {
        const column = start + p;
        panel[i * size + p] = i >= column ? matrix[i * n + column]! : matrix[column * n + i]!;
      }
    pivot.set(panel.subarray(start * size, (start + size) * size));
    invertSmall(pivot, size);
    // solved = A[:, P] · A[P, P]⁻¹
    for (let i = 0; i < n; i++)
      for (let p = 0; p < size; p++) {
        let sum = 0;
        for (let q = 0; q < size; q++) sum += panel[i * size + q]! * pivot[q * size + p]!;
        solved[i * size + p] = sum;
      }
    updateLower(matrix, n, solved, panel, size, start);
    // Sweeping leaves the pivot block negated; all blocks swept, the matrix is minus its inverse.
    for (let i = 0; i < n; i++)
      for (let p = 0; p < size; p++) {
        const column = start + p;
        const inside = i >= start && i < start + size;
        const value = inside ? -pivot[(i - start) * size + p]! : solved[i * size + p]!;
        if (i >= column) matrix[i * n + column] = value;
        else if (!inside) matrix[column * n + i] = value;
      }
    await turn?.();
  }
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      matrix[i * n + j] = -matrix[i * n + j]!;
      matrix[j * n + i] = matrix[i * n + j]!;
    }
}

/** A[i, j] -= solved[i] · panel[j] for all j ≤ i outside the pivot block. */
function updateLower(
  matrix: Float64Array,
  n: number,
  solved: Float64Array,
  panel: Float64Array,
  size: number,
  start: number,
): void {
  for (let i = 0; i < n; i++) {
    if (i >= start && i < start + size) continue;
    updateRow(matrix, i * n, 0, Math.min(i + 1, start), solved, i * size, panel, size);
    if (i >= start + size) updateRow(matrix, i * n, start + size, i + 1, solved, i * size, panel, size);
  }
}

function updateRow(
  matrix: Float64Array,
  base: number,
  from: number,
  to: number,
  solved: Float64Array,
  at: number,
  panel: Float64Array,
  size: number,
): void {
  let j = from;
  for (; j + 4 <= to; j += 4) {
    const b = j * size;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let p = 0; p < size; p++) {
      const value = solved[at + p]!;
      sum0 += value * panel[b + p]!;
      sum1 += value * panel[b + size + p]!;
      sum2 += value * panel[b + 2 * size + p]!;
      sum3 += value * panel[b + 3 * size + p]!;
    }
    matrix[base + j]! -= sum0;
    matrix[base + j + 1]! -= sum1;
    matrix[base + j + 2]! -= sum2;
    matrix[base + j + 3]! -= sum3;
  }
  for (; j < to; j++) {
    let sum = 0;
    for (let p = 0; p < size; p++) sum += solved[at + p]! * panel[j * size + p]!;
    matrix[base + j]! -= sum;
  }
}

/** Gauss-Jordan in place; without pivoting, which a positive definite matrix does not need. */
function invertSmall(a: Float64Array, n: number): void {
  for (let k = 0; k < n; k++) {
    const pivot = a[k * n + k]!;
    if (!(pivot > 0)) throw new RangeError(`not positive definite: a pivot is ${pivot}`);
    a[k * n + k] = 1;
    for (let j = 0; j < n; j++) a[k * n + j]! /= pivot;
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = a[i * n + k]!;
      a[i * n + k] = 0;
      for (let j = 0; j < n; j++) a[i * n + j]! -= factor * a[k * n + j]!;
    }
  }
}
