import { InvalidInputError, type Problem } from "@cinevec/core";

/**
 * Adds the problems of an InvalidInputError to those found before, so that all are told at once.
 * @returns what the check gave; undefined where it found problems.
 */
export async function collectProblems<Value>(
  problems: Problem[],
  check: () => Value | Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
