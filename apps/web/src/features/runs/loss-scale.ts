import { ticks } from "./ticks";

/** The vertical axis of a plot of losses. */
export interface LossScale {
  /** Round numbers from the bottom to the top, both ends included. */
  readonly ticks: readonly number[];
  /** How far below the top a value stands, in percent of the height. */
  readonly y: (value: number) => number;
}

/** Whether values can stand on a logarithmic axis: all are greater than zero, and there is one. */
export function canBeLogarithmic(values: readonly number[]): boolean {
  return values.length > 0 && values.every((value) => value > 0);
}

/** A scale that covers the values. Without values it goes from 0 to 1. */
export function lossScale(values: readonly number[], logarithmic: boolean): LossScale {
  if (values.length === 0) return { ticks: [0, 1], y: (value) => (1 - value) * 100 };
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const isLogarithmic = logarithmic && low > 0;
  const marks = isLogarithmic ? logarithmicTicks(low, high) : ticks(low, high, 4);
  const place = isLogarithmic ? Math.log : (value: number) => value;
  const [bottom, top] = [place(marks[0]!), place(marks.at(-1)!)];
  return { ticks: marks, y: (value) => ((top - place(value)) / (top - bottom)) * 100 };
}

/** Over less than a factor of three, steps of 1, 2 and 5 are too coarse, and over many decades too fine. */
function logarithmicTicks(low: number, high: number): number[] {
  const even = ticks(low, high, 4);
  if (high / low < 3 && even[0]! > 0) return even;
  for (const factors of [[1, 2, 5], [1]]) {
    const found = coveringTicks(low, high, factors);
    if (found.length <= 8 || factors.length === 1) return found;
  }
  return even;
}

function coveringTicks(low: number, high: number, factors: readonly number[]): number[] {
  const candidates: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const factor of factors) candidates.push(Number((factor * 10 ** power).toPrecision(12)));
  const first = candidates.findLastIndex((candidate) => candidate <= low);
  const last = candidates.findIndex((candidate) => candidate >= high);
  const found = candidates.slice(Math.max(0, first), last + 1);
  return found.length > 1 ? found : [found[0]!, found[0]! * 10];
}
