import { InvalidInputError } from "../errors.js";

/**
 * How many rows a matrix has.
 * @throws InvalidInputError where it has none, or no whole number of them.
 */
export function countRows(vectors: Float32Array, dimensions: number): number {
  const rows = vectors.length / dimensions;
  if (!Number.isInteger(rows) || rows < 1)
    throw InvalidInputError.of(
      "embedding",
      `${vectors.length} numbers are no rows of ${dimensions} dimensions; at least one movie is needed`,
    );
  return rows;
}

/**
 * Writes a row of `vectors` divided by its length; a row of zeros stays zeros.
 * @throws InvalidInputError where the row has a component that is no finite number.
 */
export function writeUnitRow(
  vectors: Float32Array,
  dimensions: number,
  row: number,
  target: Float32Array | Float64Array,
  at: number,
): void {
  const first = row * dimensions;
  let squares = 0;
  for (let d = 0; d < dimensions; d++) squares += vectors[first + d]! ** 2;
  if (!Number.isFinite(squares))
    throw InvalidInputError.of(
      "embedding",
      `The vector of row ${row} has a component that is no finite number.`,
    );
  const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  for (let d = 0; d < dimensions; d++) target[at + d] = vectors[first + d]! * factor;
}
