/** A copy of float32 [rows × stride] without its padding: [rows × columns]. */
export function unpad(source: Float32Array, rows: number, columns: number, stride: number): Float32Array {
  const out = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++)
    out.set(source.subarray(row * stride, row * stride + columns), row * columns);
  return out;
}

/** Writes float32 [rows × columns] into [rows × stride]; the padding stays as it is. */
export function pad(
  values: Float32Array,
  rows: number,
  columns: number,
  target: Float32Array,
  stride: number,
): void {
  for (let row = 0; row < rows; row++)
    target.set(values.subarray(row * columns, (row + 1) * columns), row * stride);
}
