import { setImmediate as nextTurn } from "node:timers/promises";
import { CancelledError } from "../../errors.js";
import { topEigenvectors } from "../../linear-algebra/eigenvectors.js";
import { sparseRidge } from "../../linear-algebra/sparse-ridge.js";
import type { Random } from "../../random.js";
import type { hybridFeatures } from "./content.js";
import { predict, weightedDesign } from "./content.js";

/** Movies between two turns of the event loop. */
const rowsPerTurn = 4096;

async function turn(signal: AbortSignal): Promise<void> {
  await nextTurn();
  if (signal.aborted) throw new CancelledError();
}

export interface BlendInput {
  readonly features: ReturnType<typeof hybridFeatures>;
  /** float32 [movies × width]: places among ratings; zeros where there is none. */
  readonly places: Float32Array;
  readonly width: number;
  /** float64 [movies]: 0 (content alone) to 1 (ratings alone). */
  readonly trust: Float64Array;
  readonly ridge: number;
  /** Numbers that are kept of a blend; at most `width`. */
  readonly dimensions: number;
  readonly random: Random;
  readonly threads: number;
  readonly signal: AbortSignal;
  onProgress(fraction: number): void;
}

export interface Blend {
  /** float32 [movies × dimensions]: unit vectors. */
  readonly vectors: Float32Array;
  /** float32 [movies × width]: the same blend of places as they are, not of their directions; for scores. */
  readonly factors: Float32Array;
  /** float32 [features + 1 × dimensions]: from what a movie is made of to where it stands; the constant is the last row. */
  readonly placement: Float32Array;
  /** Share of the directions' squares that the regression, its penalty included, leaves unexplained. */
  readonly unexplained: number;
}

/**
 * Where movies stand by ratings and by content. C are the places' directions, W their trust. One weighted ridge
 * regression, (XᵀWX + r I) A = XᵀWC with X = [T, 1], says where a movie's content would put it. The blend is
 * unit(w C + (1 − w) unit(X A)), projected on its leading right singular vectors and made unit again.
 */
export async function blendPlaces(input: BlendInput): Promise<Blend> {
  const { features, places, width, trust, ridge, dimensions, random, threads, signal } = input;
  const movies = trust.length;
  const both = 2 * width;
  // Directions and places side by side: the expensive part, products with X, is done once for both.
  const targets = new Float64Array(movies * both);
  let all = 0;
  for (let movie = 0; movie < movies; movie++) {
    if (trust[movie] === 0) continue;
    const own = places.subarray(movie * width, (movie + 1) * width);
    const root = Math.sqrt(trust[movie]!);
    const scale = root / (length(own) || 1);
    for (let d = 0; d < width; d++) {
      targets[movie * both + d] = scale * own[d]!;
      targets[movie * both + width + d] = root * own[d]!;
      all += (scale * own[d]!) ** 2;
    }
  }
  const design = weightedDesign(features, trust);
  const coefficients = await sparseRidge(design, targets, both, {
    ridge,
    threads,
    signal,
    onProgress: (fraction) => input.onProgress(0.8 * fraction),
  });
  const explained = explainedSquares(design, targets, coefficients, width, both);

  const blends = new Float64Array(movies * width);
  const factors = new Float32Array(movies * width);
  const predicted = new Float64Array(both);
  for (let movie = 0; movie < movies; movie++) {
    if (movie % rowsPerTurn === 0) await turn(signal);
    const [from, to] = [features.offsets[movie]!, features.offsets[movie + 1]!];
    predict(
      coefficients,
      both,
      features.features.subarray(from, to),
      features.weights.subarray(from, to),
      predicted,
    );
    const own = places.subarray(movie * width, (movie + 1) * width);
    const blend = blends.subarray(movie * width, (movie + 1) * width);
    const w = trust[movie]!;
    const [ratings, content] = [
      w / (length(own) || 1),
      (1 - w) / (length(predicted.subarray(0, width)) || 1),
    ];
    for (let d = 0; d < width; d++) {
      blend[d] = ratings * own[d]! + content * predicted[d]!;
      factors[movie * width + d] = w * own[d]! + (1 - w) * predicted[width + d]!;
    }
    toUnit(blend);
  }
  const basis = await leadingDirections(blends, width, dimensions, random, signal);
  const vectors = new Float32Array(movies * dimensions);
  for (let movie = 0; movie < movies; movie++) {
    if (movie % rowsPerTurn === 0) await turn(signal);
    const own = vectors.subarray(movie * dimensions, (movie + 1) * dimensions);
    rotate(blends, movie * width, basis, width, own);
    toUnit(own);
  }
  const placement = new Float32Array((features.names.length + 1) * dimensions);
  for (let feature = 0; feature <= features.names.length; feature++) {
    if (feature % rowsPerTurn === 0) await turn(signal);
    const own = placement.subarray(feature * dimensions, (feature + 1) * dimensions);
    rotate(coefficients, feature * both, basis, width, own);
  }
  return { vectors, factors, placement, unexplained: all > 0 ? 1 - explained / all : 1 };
}

/** ⟨XᵀWC, A⟩: what a ridge regression explains of its targets' squares, less its penalty. */
function explainedSquares(
  design: ReturnType<typeof weightedDesign>,
  targets: Float64Array,
  coefficients: Float64Array,
  width: number,
  line: number,
): number {
  let sum = 0;
  for (let movie = 0; movie < design.rows; movie++)
    for (let k = design.rowOffsets[movie]!; k < design.rowOffsets[movie + 1]!; k++) {
      const from = design.columnsOfRow[k]! * line;
      let product = 0;
      for (let d = 0; d < width; d++) product += targets[movie * line + d]! * coefficients[from + d]!;
      sum += design.rowValues![k]! * product;
    }
  return sum;
}

/** float64 [count × width]: the right singular vectors of the rows to the largest singular values. */
async function leadingDirections(
  rows: Float64Array,
  width: number,
  count: number,
  random: Random,
  signal: AbortSignal,
): Promise<Float64Array> {
  const gram = new Float64Array(width * width);
  for (let at = 0; at < rows.length; at += width) {
    if ((at / width) % rowsPerTurn === 0) await turn(signal);
    for (let i = 0; i < width; i++)
      for (let j = 0; j < width; j++) gram[i * width + j]! += rows[at + i]! * rows[at + j]!;
  }
  return (await topEigenvectors(gram, width, count, { random, signal })).vectors;
}

/** own [dimensions] = the basis, [dimensions × width], times the row that begins at `from`. */
function rotate(
  rows: Float64Array,
  from: number,
  basis: Float64Array,
  width: number,
  own: Float32Array,
): void {
  for (let d = 0; d < own.length; d++) {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += basis[d * width + i]! * rows[from + i]!;
    own[d] = sum;
  }
}

function length(vector: Float32Array | Float64Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.sqrt(squares);
}

/** In place; zeros stay. */
export function toUnit(vector: Float32Array | Float64Array): void {
  const scale = 1 / (length(vector) || 1);
  for (let d = 0; d < vector.length; d++) vector[d]! *= scale;
}
