/** float32 [rows × dimensions] with rows of length 1; a row of zeros (or with a NaN) becomes zeros. */
export function unitRows(vectors: Float32Array, dimensions: number): Float32Array {
  const unit = new Float32Array(vectors.length);
  for (let start = 0; start < vectors.length; start += dimensions) {
    let squares = 0;
    for (let d = 0; d < dimensions; d++) squares += vectors[start + d]! ** 2;
    if (!(squares > 0) || !Number.isFinite(squares)) continue;
    const scale = 1 / Math.sqrt(squares);
    for (let d = 0; d < dimensions; d++) unit[start + d] = vectors[start + d]! * scale;
  }
  return unit;
}
