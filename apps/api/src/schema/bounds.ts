import { InvalidInputError } from "@cinevec/core";

/** Most rows of a page of a connection. */
export const mostRows = 100;
/** Most answers of a ranked list. */
const mostAnswers = 500;

/** @throws InvalidInputError, naming the bounds, for anything but a whole number within them. */
export function checkBetween(
  path: string | readonly string[],
  value: number,
  low: number,
  high: number,
): number {
  if (!Number.isInteger(value) || value < low || value > high)
    throw InvalidInputError.of(path, `is ${value}; must be ${low} to ${high}.`);
  return value;
}

/** `first` of a ranked list, where null means the default. */
export function checkFirst(first: number | null | undefined): number {
  return checkBetween("first", first ?? 10, 1, mostAnswers);
}

/** @throws InvalidInputError for lists that are too short or too long. */
export function checkLength<Value>(
  path: string | readonly string[],
  values: readonly Value[],
  low: number,
  high: number,
): readonly Value[] {
  if (values.length < low || values.length > high)
    throw InvalidInputError.of(path, `has ${values.length} entries; must have ${low} to ${high}.`);
  return values;
}
