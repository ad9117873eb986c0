export interface Eigenpairs {
  /** float64 [count], falling. */
  readonly values: Float64Array;
  /** float64 [count × size]: a row an eigenvector, orthonormal. */
  readonly vectors: Float64Array;
}

/** The entry of largest size is positive in each row: a vector and its negative are the same eigenvector. */
export function fixSigns(vectors: Float64Array, size: number): void {
  for (let start = 0; start < vectors.length; start += size) {
    let largest = start;
    for (let i = start; i < start + size; i++)
      if (Math.abs(vectors[i]!) > Math.abs(vectors[largest]!)) largest = i;
    if (vectors[largest]! < 0) for (let i = start; i < start + size; i++) vectors[i] = -vectors[i]!;
  }
}
