import { recipeNames } from "@cinevec/core";
import { largestPriority } from "../services/runs/priority.js";
import { CommandError } from "./command-error.js";

/** @throws CommandError naming the flag, unless `text` is a whole number from `low` to `high`. */
export function wholeNumber(flag: string, text: string, low: number, high: number): number {
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return value;
  throw new CommandError(`${flag} takes a whole number, ${low} to ${high}; got ${JSON.stringify(text)}.`);
}

export const priorityHelp = `of the runs that wait, the highest is trained first: -${largestPriority} to ${largestPriority} (default: 0)`;

/** What --priority gives to runs. @throws CommandError unless it is a priority. */
export function priorityOf(text: string | undefined): number {
  return text === undefined ? 0 : wholeNumber("--priority", text, -largestPriority, largestPriority);
}

/** "skip-gram" and "SKIP_GRAM" alike. @throws CommandError naming all recipes. */
export function recipeNameOf(text: string): string {
  const wanted = text.toUpperCase().replaceAll("-", "_");
  const name = recipeNames.find((candidate) => candidate === wanted);
  if (name) return name;
  throw new CommandError(`There is no recipe ${JSON.stringify(text)}; there are ${recipeNames.join(", ")}.`);
}

/** "dimensions=64" → ["dimensions", 64]: the value is JSON where it parses as such, else a string. */
export function parseOption(text: string): [string, unknown] {
  const at = text.indexOf("=");
  if (at < 1)
    throw new CommandError(
      `--option takes name=value, for instance dimensions=64; got ${JSON.stringify(text)}.`,
    );
  const value = text.slice(at + 1);
  try {
    return [text.slice(0, at), JSON.parse(value)];
  } catch {
    return [text.slice(0, at), value];
  }
}
