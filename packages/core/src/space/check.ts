import { InvalidInputError } from "../errors.js";

/** The most that one question may return. */
export const mostAnswers = 1000;

/** @throws InvalidInputError unless k is a whole number, 1 to 1000. `field` is the API's name for it. */
export function checkFirst(k: number, field = "first"): void {
  if (!Number.isInteger(k) || k < 1 || k > mostAnswers)
    throw InvalidInputError.of(field, `is ${k}; must be a whole number, 1 to ${mostAnswers}.`);
}

/** @throws InvalidInputError for the first row that is not one of 0 … count - 1. */
export function checkRows(field: string, rows: readonly number[], count: number): void {
  for (const row of rows)
    if (!Number.isInteger(row) || row < 0 || row >= count)
      throw InvalidInputError.of(field, `has the row ${row}; rows are 0 to ${count - 1}.`);
}

/** @throws InvalidInputError unless there are `least` to `most` of them. */
export function checkCount(field: string, rows: readonly number[], least: number, most: number): void {
  if (rows.length < least || rows.length > most)
    throw InvalidInputError.of(field, `names ${rows.length} movies; must be ${least} to ${most}.`);
}

/** @throws InvalidInputError unless the mask has one byte per row. */
export function checkAllowed(allowed: Uint8Array | null, rows: number): void {
  if (allowed && allowed.length !== rows)
    throw InvalidInputError.of(
      "filter",
      `has ${allowed.length} bytes; must have one for each of ${rows} rows.`,
    );
}

/** @throws InvalidInputError unless the vector has that many finite components. */
export function checkVector(vector: ArrayLike<number>, dimensions: number): void {
  if (vector.length !== dimensions)
    throw InvalidInputError.of(
      "vector",
      `has ${vector.length} components; this embedding has ${dimensions} dimensions.`,
    );
  for (let i = 0; i < dimensions; i++)
    if (!Number.isFinite(vector[i]))
      throw InvalidInputError.of(
        "vector",
        `has ${vector[i]} at ${i}; every component must be a finite number.`,
      );
}
