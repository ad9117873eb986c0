/**
 * The direction of several unit vectors together: sum of weight × vector, then to norm 1 (gensim's
 * get_mean_vector with post_normalize; the division by the weights' sum falls away). Zero stays zero.
 * @param vectors float32 [≥ dimensions] each, L2-normalised.
 * @returns float32 [dimensions].
 */
export function combine(
  vectors: readonly { readonly vector: Float32Array; readonly weight: number }[],
  dimensions: number,
): Float32Array {
  const sum = new Float64Array(dimensions);
  for (const { vector, weight } of vectors)
    for (let i = 0; i < dimensions; i++) sum[i] = sum[i]! + weight * vector[i]!;
  return unit(sum);
}

/** A vector of norm 1 in float32; one of zeros stays zero. */
export function unit(vector: ArrayLike<number>): Float32Array {
  // Scaled first, so that no square over- or underflows.
  let greatest = 0;
  for (let i = 0; i < vector.length; i++) greatest = Math.max(greatest, Math.abs(vector[i]!));
  const result = new Float32Array(vector.length);
  if (greatest === 0) return result;
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += (vector[i]! / greatest) ** 2;
  const norm = Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) result[i] = vector[i]! / greatest / norm;
  return result;
}
