/**
 * A seeded source of randomness: PCG-XSH-RR 64/32 (O'Neill 2014, https://www.pcg-random.org/paper.html).
 * Handed to whatever needs randomness, so that a seed decides everything.
 */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Uniform integer in [0, bound), bound in 1..2^32, without modulo bias. */
  integer(bound: number): number;
  /** Standard normal (Box-Muller). */
  normal(): number;
  /** Uniform 64 random bits, for seeding a kernel's own generator. */
  bits64(): bigint;
  /** An independent generator named by `stream`; the parent is not advanced. */
  fork(stream: string): Random;
}

const multiplier = 6364136223846793005n;
const mask64 = (1n << 64n) - 1n;

/** FNV-1a over UTF-16 code units, 64 bits: turns a stream's name into an increment. */
function hash64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    hash ^= BigInt(text.charCodeAt(i));
    hash = (hash * 0x100000001b3n) & mask64;
  }
  return hash;
}

/** The 64-bit state is kept as two unsigned halves: BigInt in `next` would be 30 times slower. */
class Pcg32 implements Random {
  private high: number;
  private low: number;
  private readonly incrementHigh: number;
  private readonly incrementLow: number;

  constructor(
    private readonly seed: bigint,
    private readonly stream: bigint,
  ) {
    const increment = ((stream << 1n) | 1n) & mask64;
    this.incrementHigh = Number(increment >> 32n);
    this.incrementLow = Number(increment & 0xffffffffn);
    const state = ((increment + seed) * multiplier + increment) & mask64;
    this.high = Number(state >> 32n);
    this.low = Number(state & 0xffffffffn);
  }

  private next32(): number {
    const { high, low } = this;
    // state = state * 6364136223846793005 + increment, modulo 2^64, in 16-bit limbs of the low half.
    const multiplierHigh = 0x5851f42d;
    const multiplierLow = 0x4c957f2d;
    const a = low & 0xffff;
    const b = low >>> 16;
    const c = multiplierLow & 0xffff;
    const d = multiplierLow >>> 16;
    const ac = a * c;
    const middle = b * c + (ac >>> 16);
    const middleLow = (middle & 0xffff) + a * d;
    const productHigh = b * d + Math.floor(middle / 65536) + Math.floor(middleLow / 65536);
    const productLow = ((middleLow & 0xffff) * 65536 + (ac & 0xffff)) >>> 0;
    const sum = productLow + this.incrementLow;
    this.low = sum >>> 0;
    this.high =
      (productHigh +
        Math.imul(high, multiplierLow) +
        Math.imul(low, multiplierHigh) +
        this.incrementHigh +
        (sum > 0xffffffff ? 1 : 0)) >>>
      0;
    // xorshifted = ((old >> 18) ^ old) >> 27; rotate by old >> 59.
    const shiftedHigh = (high >>> 18) ^ high;
    const shiftedLow = ((high << 14) | (low >>> 18)) ^ low;
    const xorshifted = ((shiftedHigh << 5) | (shiftedLow >>> 27)) >>> 0;
    const rotation = high >>> 27;
    return ((xorshifted >>> rotation) | (xorshifted << (-rotation & 31))) >>> 0;
  }

  next(): number {
    return this.next32() / 4294967296;
  }

  integer(bound: number): number {
    const threshold = 4294967296 - (4294967296 % bound);
    let value = this.next32();
    while (value >= threshold) value = this.next32();
    return value % bound;
  }

  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  bits64(): bigint {
    return (BigInt(this.next32()) << 32n) | BigInt(this.next32());
  }

  fork(stream: string): Random {
    return new Pcg32(this.seed, hash64(`${this.stream}/${stream}`));
  }
}

/** `seed`: an integer, 0 to 2^53 - 1. The same seed gives the same sequence on every machine. */
export function createRandom(seed: number): Random {
  return new Pcg32(BigInt(seed) & mask64, hash64("cinevec"));
}

/** Fisher-Yates, in place, over any array-like of numbers. */
export function shuffle<T extends { length: number; [index: number]: number }>(values: T, random: Random): T {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const swapped = values[i] as number;
    values[i] = values[j] as number;
    values[j] = swapped;
  }
  return values;
}
