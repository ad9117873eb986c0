/** The inverse of a float64 [size × size] by Gauss and Jordan, as a textbook has it: what fast inverses are held against. */
export function plainInverse(matrix: Float64Array, size: number): Float64Array {
  const left = matrix.slice();
  const right = new Float64Array(size * size);
  for (let i = 0; i < size; i++) right[i * size + i] = 1;
  for (let p = 0; p < size; p++) {
    const pivot = left[p * size + p]!;
    for (const side of [left, right]) for (let j = 0; j < size; j++) side[p * size + j]! /= pivot;
    for (let i = 0; i < size; i++) {
      const factor = left[i * size + p]!;
      if (i === p) continue;
      for (const side of [left, right])
        for (let j = 0; j < size; j++) side[i * size + j]! -= factor * side[p * size + j]!;
    }
  }
  return right;
}
