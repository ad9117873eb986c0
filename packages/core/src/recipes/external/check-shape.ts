import { InvalidInputError } from "../../errors.js";
import { mostDimensions, mostNumbers } from "./vector-table.js";

/** @throws InvalidInputError naming the file where a table of this shape can't be held. */
export function checkShape(file: string, rows: number, dimensions: number): void {
  const refuse = (message: string) => InvalidInputError.of([file], message);
  if (rows < 1) throw refuse("holds no vectors.");
  if (dimensions < 1 || dimensions > mostDimensions)
    throw refuse(`holds vectors of ${dimensions} numbers; must have 1 to ${mostDimensions}.`);
  if (rows * dimensions > mostNumbers)
    throw refuse(`holds ${rows} × ${dimensions} numbers; at most ${mostNumbers} fit.`);
}

/** @throws InvalidInputError naming the file and the row, from 1, where a number is not finite. */
export function checkFinite(file: string, vectors: Float32Array, dimensions: number): void {
  const at = vectors.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const row = Math.floor(at / dimensions) + 1;
  throw InvalidInputError.of(
    [file],
    `has ${vectors[at]} as number ${(at % dimensions) + 1} of vector ${row}: all must be finite float32.`,
  );
}
