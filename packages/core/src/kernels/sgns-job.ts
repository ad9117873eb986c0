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
  "zeros",
  "mean",
  "lossState",
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
const doubles = ["rate", "slope", "done", "examples", "neutral", "vectors", "pending", "steps"] as const;

type Word = (typeof words)[number];
type Double = (typeof doubles)[number];

const randomAt = words.length * 4;
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

  /**
   * Sum of -ln p over all targets trained since the last `resetLoss`: the kernel multiplies probabilities and counts
   * the factors of 1/2 that stood for no target, which are taken out again here.
   */
  takeLoss(lossState: number): number {
    const mantissas = this.arena.f32(lossState, 4);
    const exponents = this.arena.i32(lossState + 16, 4);
    const values = this.doubles();
    const vectors = values[doubles.indexOf("vectors")]!;
    const neutral = values[doubles.indexOf("neutral")]!;
    let logarithm = 0;
    for (let lane = 0; lane < 4; lane++)
      logarithm += Math.log(mantissas[lane]!) + (exponents[lane]! - 127 * vectors) * Math.LN2;
    this.resetLoss(lossState);
    return -logarithm - neutral * Math.LN2;
  }

  resetLoss(lossState: number): void {
    this.arena.f32(lossState, 4).fill(1);
    this.arena.i32(lossState + 16, 4).fill(0);
    this.setDouble("vectors", 0);
    this.setDouble("neutral", 0);
  }

  getDouble(name: Double): number {
    return this.doubles()[doubles.indexOf(name)]!;
  }

  private doubles(): Float64Array {
    return this.arena.f64(this.address + randomAt + 8, doubles.length);
  }
}
