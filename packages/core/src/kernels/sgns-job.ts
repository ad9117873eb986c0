import type { Arena } from "./arena.js";

/** Field order of class Job in assembly/sgns-job.ts: 32-bit words first, 64-bit ones after. */
const words = [
  "cancel",
  "tokens",
  "offsets",
  "order",
  "keep",
  "accept",
  "alias",
  "input",
  "output",
  "sentence",
  "contexts",
  "targets",
  "dots",
  "weights",
  "windows",
  "zeros",
  "mean",
  "rows",
  "stride",
  "window",
  "shrink",
  "shuffle",
  "negatives",
  "shared",
  "sum",
  "bias",
  "parameters",
  "gradient",
  "moment1",
  "moment2",
  "batch",
] as const;
const doubles = ["rate", "slope", "done", "examples", "loss", "pending", "steps"] as const;

type Word = (typeof words)[number];
type Double = (typeof doubles)[number];

const randomAt = Math.ceil(words.length / 2) * 8;
export const sgnsJobBytes = randomAt + 8 + doubles.length * 8;

/** One thread's job in shared memory; what each field means stands in assembly/sgns-job.ts. */
export class SgnsJob {
  constructor(
    private readonly arena: Arena,
    readonly address: number,
  ) {}

  set(fields: Readonly<Record<Word, number>>): void {
    const view = this.arena.u32(this.address, words.length);
    for (const [i, name] of words.entries()) view[i] = fields[name];
  }

  seed(bits: bigint): void {
    this.arena.u64(this.address + randomAt, 1)[0] = bits;
  }

  setDouble(name: Double, value: number): void {
    this.doubles()[doubles.indexOf(name)] = value;
  }

  getDouble(name: Double): number {
    return this.doubles()[doubles.indexOf(name)]!;
  }

  private doubles(): Float64Array {
    return this.arena.f64(this.address + randomAt + 8, doubles.length);
  }
}
