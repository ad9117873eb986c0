import type { Random } from "../random.js";

/** How far two runs differ in one metric, user by user. */
export interface PairedTest {
  /** Mean of b - a over the users. */
  readonly difference: number;
  /** Two-sided; 1 where no user differs. */
  readonly pValue: number;
  /** Users that have the number in both. */
  readonly users: number;
}

const exactUpTo = 14;
const sampledUpTo = 5000;
const flips = 9999;

/**
 * The paired randomization test (Fisher 1935; recommended for rankings over Wilcoxon's by Smucker, Allan &
 * Carterette 2007, https://doi.org/10.1145/1321440.1321528): were both runs alike, each user's difference could
 * as well have the other sign. Up to 14 users that differ: all sign patterns. Up to 5,000: 9,999 seeded ones,
 * p = (1 + extreme) / 10,000. Beyond: the normal limit of the same distribution, z = Σd / √Σd².
 * @param a @param b aligned values of the same users; NaN in either leaves the user out.
 */
export function pairedTest(a: ArrayLike<number>, b: ArrayLike<number>, random: Random): PairedTest {
  const differences: number[] = [];
  let users = 0;
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = b[i]! - a[i]!;
    if (Number.isNaN(difference)) continue;
    users++;
    sum += difference;
    if (difference !== 0) differences.push(difference);
  }
  const difference = users > 0 ? sum / users : Number.NaN;
  return { difference, pValue: pValueOf(Float64Array.from(differences), sum, random), users };
}

function pValueOf(differences: Float64Array, sum: number, random: Random): number {
  if (differences.length === 0) return 1;
  // Sums of the same numbers in another order differ in the last bits: those are ties.
  const extreme = Math.abs(sum) - 1e-9 * differences.reduce((total, d) => total + Math.abs(d), 0);
  if (differences.length <= exactUpTo) {
    const sums = signedSums(differences);
    const patterns = 2 ** differences.length;
    let count = 0;
    for (let pattern = 0; pattern < patterns; pattern++)
      if (Math.abs(flippedSum(sums, () => pattern)) >= extreme) count++;
    return count / patterns;
  }
  if (differences.length <= sampledUpTo) {
    const sums = signedSums(differences);
    let count = 1;
    for (let flip = 0; flip < flips; flip++)
      if (Math.abs(flippedSum(sums, () => random.integer(4294967296))) >= extreme) count++;
    return count / (flips + 1);
  }
  const squares = differences.reduce((total, d) => total + d * d, 0);
  return twoSidedNormal(Math.abs(sum) / Math.sqrt(squares));
}

/**
 * Float64 [⌈n / 32⌉ × 4 × 256]: for every eight differences the sum under each of their 256 sign patterns, a set bit
 * for plus. Thousands of flips then cost one look-up for eight users; users that fill up the last eight weigh 0.
 */
function signedSums(differences: Float64Array): Float64Array {
  const sums = new Float64Array(Math.ceil(differences.length / 32) * 4 * 256);
  for (let start = 0; start < sums.length; start += 256) {
    const eight = differences.subarray(start / 32, start / 32 + 8);
    sums[start] = -eight.reduce((total, d) => total + d, 0);
    for (let pattern = 1; pattern < 256; pattern++) {
      const lowest = 31 - Math.clz32(pattern & -pattern);
      sums[start + pattern] = sums[start + (pattern & (pattern - 1))]! + 2 * (eight[lowest] ?? 0);
    }
  }
  return sums;
}

/** The sum with signs from 32 random bits at a time. */
function flippedSum(sums: Float64Array, bits32: () => number): number {
  let sum = 0;
  for (let start = 0; start < sums.length; start += 1024) {
    const bits = bits32();
    sum +=
      sums[start + (bits & 255)]! +
      sums[start + 256 + ((bits >>> 8) & 255)]! +
      sums[start + 512 + ((bits >>> 16) & 255)]! +
      sums[start + 768 + (bits >>> 24)]!;
  }
  return sum;
}

/** P(|Z| > z): erfc(z / √2) by Numerical Recipes' Chebyshev fit, relative error below 1.2e-7. */
function twoSidedNormal(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ];
  const polynomial = coefficients.reduceRight((sum, c) => sum * t + c, 0);
  return t * Math.exp(-x * x + polynomial);
}
