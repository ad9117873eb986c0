import { createDotScorer } from "../kernels/dot-scorer.js";
import { type Random, shuffle } from "../random.js";

/** A metric over users as a ratio of sums: Σ numerator / Σ denominator, then `transform` (a square root for RMSE). */
export interface UserColumn {
  /** [users]; NaN where a user has no such number: left out of both sums. */
  readonly numerator: ArrayLike<number>;
  /** [users]; null for 1 a user: the ratio is a mean. */
  readonly denominator: ArrayLike<number> | null;
  readonly transform?: (ratio: number) => number;
}

export interface Interval {
  /** NaN where no user has the number. */
  readonly value: number;
  /** Null below two users. */
  readonly low: number | null;
  readonly high: number | null;
}

const maximumBags = 1024;

/**
 * Values and 95 % percentile bootstrap intervals over users (Efron 1979), all columns from the same resamples.
 * Above 1,024 users these are first dealt at random into 1,024 equal bags and bags are resampled: bags of
 * independent users are independent, so the spread is the same and the cost no longer grows with the users.
 * @param samples resamples; 1,000 bound the interval's own error to about 3 % of its width.
 */
export function bootstrap(columns: readonly UserColumn[], random: Random, samples = 1000): Interval[] {
  const users = columns[0]?.numerator.length ?? 0;
  const bags = Math.min(users, maximumBags);
  const width = columns.length * 2;
  const sums = bagSums(columns, users, bags, random);
  const totals = new Float64Array(width);
  for (let i = 0; i < sums.length; i++) totals[i % width]! += sums[i]!;
  const finish = (sumsOf: Float64Array | Float32Array, column: number) => {
    const ratio = sumsOf[2 * column]! / sumsOf[2 * column + 1]!;
    return columns[column]!.transform?.(ratio) ?? ratio;
  };
  if (users < 2) return columns.map((_, c) => ({ value: finish(totals, c), low: null, high: null }));

  const draws = resample(sums, bags, width, samples, random);
  return columns.map((_, c) => {
    const value = finish(totals, c);
    if (Number.isNaN(value)) return { value, low: null, high: null };
    const drawn = Float64Array.from({ length: samples }, (_, s) => finish(draws.subarray(s * width), c));
    // A resample may miss every user that has the number; such draws say nothing.
    const sorted = drawn.filter((draw) => !Number.isNaN(draw)).sort();
    // The draws are float32: where nothing varies they may miss the value by a rounding.
    return {
      value,
      low: Math.min(value, quantile(sorted, 0.025)),
      high: Math.max(value, quantile(sorted, 0.975)),
    };
  });
}

/**
 * The mean of values that each belong to two of `units`, with the 95 % percentile interval of resampled units: a value
 * counts as often as the product of how often its two units were drawn, so that values with a unit in common go
 * together (the pigeonhole bootstrap, Owen 2007, https://arxiv.org/abs/0712.1111).
 * @param first @param second each value's units, 0 to units - 1.
 */
export function bootstrapPairs(
  values: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  units: number,
  random: Random,
  samples = 1000,
): Interval {
  const meanWeighted = (weightOf: (value: number) => number) => {
    let sum = 0;
    let weights = 0;
    for (let i = 0; i < values.length; i++) {
      const weight = weightOf(i);
      sum += weight * values[i]!;
      weights += weight;
    }
    return sum / weights;
  };
  const value = meanWeighted(() => 1);
  if (values.length === 0 || units < 2) return { value, low: null, high: null };
  const counts = new Uint32Array(units);
  const draws = Float64Array.from({ length: samples }, () => {
    counts.fill(0);
    for (let i = 0; i < units; i++) counts[random.integer(units)]!++;
    return meanWeighted((i) => counts[first[i]!]! * counts[second[i]!]!);
  });
  // A resample may hold no value at all; such draws say nothing.
  const sorted = draws.filter((draw) => !Number.isNaN(draw)).sort();
  if (sorted.length === 0) return { value, low: null, high: null };
  return {
    value,
    low: Math.min(value, quantile(sorted, 0.025)),
    high: Math.max(value, quantile(sorted, 0.975)),
  };
}

const samplesPerCall = 48;

/** float32 [samples × width]: sums over resampled bags, as one matrix product: how often each bag was drawn × sums. */
function resample(
  sums: Float64Array,
  bags: number,
  width: number,
  samples: number,
  random: Random,
): Float32Array {
  const transposed = new Float32Array(sums.length);
  for (let bag = 0; bag < bags; bag++)
    for (let i = 0; i < width; i++) transposed[i * bags + bag] = sums[bag * width + i]!;
  const scorer = createDotScorer(transposed, bags);
  const draws = new Float32Array(samples * width);
  const counts = new Float32Array(samplesPerCall * bags);
  for (let first = 0; first < samples; first += samplesPerCall) {
    const count = Math.min(samplesPerCall, samples - first);
    counts.fill(0);
    for (let start = 0; start < count * bags; start += bags)
      for (let i = 0; i < bags; i++) counts[start + random.integer(bags)]!++;
    scorer.score(counts, count, draws.subarray(first * width, (first + count) * width));
  }
  return draws;
}

/** float64 [bags × (numerator, denominator of every column)]. */
function bagSums(columns: readonly UserColumn[], users: number, bags: number, random: Random): Float64Array {
  const width = columns.length * 2;
  const sums = new Float64Array(bags * width);
  const order = Uint32Array.from({ length: users }, (_, i) => i);
  if (bags < users) shuffle(order, random);
  for (let place = 0; place < users; place++) {
    const user = order[place]!;
    const base = (place % bags) * width;
    for (let c = 0; c < columns.length; c++) {
      const value = columns[c]!.numerator[user]!;
      if (Number.isNaN(value)) continue;
      sums[base + 2 * c]! += value;
      sums[base + 2 * c + 1]! += columns[c]!.denominator?.[user] ?? 1;
    }
  }
  return sums;
}

/** Linear interpolation between order statistics, as numpy does. `sorted` is not empty. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (at - below);
}
