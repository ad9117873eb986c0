import type { Random } from "@cinevec/core";
import { CommandError } from "./command-error.js";

/** One option's values to draw from. */
export type Range =
  | { readonly kind: "choice"; readonly values: readonly unknown[] }
  | {
      readonly kind: "number";
      readonly low: number;
      readonly high: number;
      readonly log: boolean;
      readonly whole: boolean;
    };

/**
 * "window=2..20" (whole numbers), "learningRate=0.01..0.3" (spaced evenly in the logarithm where the ends are a
 * factor of 10 or more apart), "order=time,shuffled" (a choice).
 */
export function parseRange(text: string): [name: string, range: Range] {
  const at = text.indexOf("=");
  const name = text.slice(0, at);
  const value = text.slice(at + 1);
  if (at < 1 || value === "")
    throw new CommandError(`--vary takes name=low..high or name=a,b,c; got ${JSON.stringify(text)}.`);
  const ends = /^(-?[\d.e-]+?)\.\.(-?[\d.e-]+)$/i.exec(value);
  if (!ends) {
    const values = value.split(",").map((part) => {
      try {
        return JSON.parse(part) as unknown;
      } catch {
        return part;
      }
    });
    return [name, { kind: "choice", values }];
  }
  const low = Number(ends[1]);
  const high = Number(ends[2]);
  if (!(low < high)) throw new CommandError(`--vary ${name}: ${ends[1]} must be below ${ends[2]}.`);
  const whole = Number.isInteger(low) && Number.isInteger(high) && !/[.e]/i.test(value.replace("..", ""));
  return [name, { kind: "number", low, high, whole, log: low > 0 && high / low >= 10 }];
}

/** One draw of every range. */
export function drawOptions(space: ReadonlyMap<string, Range>, random: Random): Record<string, unknown> {
  return Object.fromEntries(
    [...space].map(([name, range]) => {
      if (range.kind === "choice") return [name, range.values[random.integer(range.values.length)]];
      const { low, high, log, whole } = range;
      const at = random.next();
      const value = log ? low * (high / low) ** at : low + (high - low) * at;
      return [name, whole ? Math.round(value) : Number(value.toPrecision(3))];
    }),
  );
}

export interface Rung {
  readonly trials: number;
  readonly epochs: number;
}

/**
 * Successive halving (Jamieson & Talwalkar 2016, https://arxiv.org/abs/1502.07943): all trials get a small number
 * of epochs, the best third three times as many, and so on; the last rung has `epochs` and at least one trial.
 */
export function halvingRungs(trials: number, epochs: number, factor = 3): Rung[] {
  const count = Math.max(1, Math.floor(Math.log(trials) / Math.log(factor) + 1e-9) + 1);
  return Array.from({ length: count }, (_, rung) => ({
    trials: Math.max(1, Math.floor(trials / factor ** rung)),
    epochs: Math.max(1, Math.round(epochs / factor ** (count - 1 - rung))),
  }));
}
