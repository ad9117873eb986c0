import type { Arena } from "./arena.js";

/** Field order of class NmfJob in assembly/nmf.ts. */
const words = [
  "cancel",
  "offsets",
  "movies",
  "values",
  "order",
  "users",
  "items",
  "userBias",
  "itemBias",
  "stride",
] as const;
const doubles = ["rate", "decay", "biasDecay", "mean", "biasRate", "loss", "examples"] as const;
type Double = (typeof doubles)[number];

export const nmfJobBytes = words.length * 4 + doubles.length * 8;

/** One thread's job in shared memory; what each field means stands in assembly/nmf.ts. */
export class NmfJob {
  constructor(
    private readonly arena: Arena,
    readonly address: number,
  ) {}

  set(
    fields: Readonly<Record<(typeof words)[number], number>>,
    numbers: Readonly<Record<Double, number>>,
  ): void {
    const view = this.arena.u32(this.address, words.length);
    for (const [i, name] of words.entries()) view[i] = fields[name];
    for (const name of doubles) this.setDouble(name, numbers[name]);
  }

  setDouble(name: Double, value: number): void {
    this.doubles()[doubles.indexOf(name)] = value;
  }

  getDouble(name: Double): number {
    return this.doubles()[doubles.indexOf(name)]!;
  }

  private doubles(): Float64Array {
    return this.arena.f64(this.address + words.length * 4, doubles.length);
  }
}
