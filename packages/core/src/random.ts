/**
 * A seeded source of randomness: PCG-XSH-RR 64/32 (O'Neill 2014, https://www.pcg-random.org/paper.html).
 * Handed to whatever needs randomness, so that a seed decides everything.
 */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Uniform integer in [0, bound), without modulo bias. @throws RangeError where bound is no integer in 1..2^32. */
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

/** The 64-bit state is kept as two int32 halves: BigInt in `next` would be 30 times slower, float64 three times. */
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
    this.incrementHigh = Number(increment >> 32n) | 0;
    this.incrementLow = Number(increment & 0xffffffffn) | 0;
    const state = ((increment + seed) * multiplier + increment) & mask64;
    this.high = Number(state >> 32n) | 0;
    this.low = Number(state & 0xffffffffn) | 0;
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
    const ac = Math.imul(a, c);
    const ad = Math.imul(a, d);
    const bc = Math.imul(b, c);
    const middle = (ac >>> 16) + (ad & 0xffff) + (bc & 0xffff);
    const productLow = (middle << 16) | (ac & 0xffff);
    const productHigh = (Math.imul(b, d) + (ad >>> 16) + (bc >>> 16) + (middle >>> 16)) | 0;
    const sum = (productLow + this.incrementLow) | 0;
    const carry = sum >>> 0 < productLow >>> 0 ? 1 : 0;
    this.low = sum;
    this.high =
      (productHigh +
        Math.imul(high, multiplierLow) +
        Math.imul(low, multiplierHigh) +
        this.incrementHigh +
        carry) |
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
    // Of none of zero things is there a right one: the loop would never end.
    if (!Number.isInteger(bound) || bound < 1 || bound > 4294967296)
      throw new RangeError(`A random integer's bound must be an integer in 1..2^32, not ${bound}.`);
    for (;;) {
      const value = this.next32();
      const remainder = value % bound;
      // Values from the last, incomplete multiple of the bound on would favor small remainders.
      if (value - remainder + bound <= 4294967296) return remainder;
    }
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

/** 32 bits, well mixed (MurmurHash3's finaliser). */
export function mix(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * Fills `out`, float32, with uniform numbers in [0, 1): mulberry32 from a state that the source gives, many times faster than
 * asking it for each, and as good where nothing but their order matters.
 */
export function fillUniform(random: Random, out: Float32Array): void {
  let state = random.integer(2 ** 32) | 0;
  for (let i = 0; i < out.length; i++) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    out[i] = ((mixed ^ (mixed >>> 14)) >>> 8) / 2 ** 24;
  }
}
