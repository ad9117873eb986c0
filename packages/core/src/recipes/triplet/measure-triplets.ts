/**
 * How embedding rows answer triplets.
 *
 * @param triplets anchors, then positives, then negatives: embedding rows.
 * @param vectors float32 [rows × dimensions]: unit vectors.
 * @returns the mean loss, and for each triplet 1 where the negative is farther than the positive, ½ where both are
 *   equally far, 0 otherwise.
 */
export function measureTriplets(
  triplets: Uint32Array,
  vectors: Float32Array,
  dimensions: number,
  margin: number,
): { readonly loss: number; readonly right: Float64Array } {
  const count = triplets.length / 3;
  const right = new Float64Array(count);
  let loss = 0;
  for (let i = 0; i < count; i++) {
    let difference = 0;
    for (let d = 0; d < dimensions; d++) {
      const a = vectors[triplets[i]! * dimensions + d]!;
      const p = vectors[triplets[count + i]! * dimensions + d]!;
      const n = vectors[triplets[2 * count + i]! * dimensions + d]!;
      difference += (a - p) ** 2 - (a - n) ** 2;
    }
    loss += Math.max(0, difference + margin);
    right[i] = difference < 0 ? 1 : difference === 0 ? 0.5 : 0;
  }
  return { loss: loss / count, right };
}
