import type { ContentFeatures } from "../../dataset/content/content-features.js";
import { sparseSvd } from "../../linear-algebra/eigenvectors.js";
import type { Random } from "../../random.js";
import { sparseFeatures, transposed } from "./sparse-features.js";

/** The directions in which movies differ most, and where each movie lies along them. */
export interface LatentFeatures {
  /** float32 [dimensions × features], row-major: orthonormal rows; zeros beyond the rank of the features. */
  readonly basis: Float32Array;
  /** float32 [movies × dimensions], row-major: unit vectors; zeros for a movie without any feature. */
  readonly coordinates: Float32Array;
}

/** Of the largest eigenvalue: the last directions may be mixed with the next ones, which are hardly smaller. */
const tolerance = 0.01;
/** A singular value of less than this share of the largest one is rounding alone. */
const leastShare = 1e-4;

/**
 * Latent semantic analysis (Deerwester et al. 1990): movies projected on the right singular vectors of the
 * `dimensions` largest singular values of the features. Of all linear maps to so few dimensions this one keeps the
 * inner products of movies best.
 */
export async function latentFeatures(
  features: ContentFeatures,
  dimensions: number,
  random: Random,
  signal: AbortSignal,
): Promise<LatentFeatures> {
  const movies = features.offsets.length - 1;
  const width = features.names.length;
  const matrix = sparseFeatures(features);
  const { columnOffsets, rowsOfColumn, columnsOfRow } = matrix;
  const byFeature = matrix.columnValues!;
  const byMovie = matrix.rowValues!;
  const found = Math.min(dimensions, movies, width);
  const options = { random, tolerance, signal };
  const basis = new Float32Array(dimensions * width);
  // Vectors are as long as the shorter side; a factor of XᵀX is had from one of XXᵀ by a product with X.
  const fewerMovies = movies < width;
  const { values, right } = await sparseSvd(fewerMovies ? transposed(matrix) : matrix, found, options);
  for (let d = 0; d < found; d++) {
    if (!(values[d]! > leastShare * values[0]!)) break;
    const row = basis.subarray(d * width, (d + 1) * width);
    if (!fewerMovies) row.set(right.subarray(d * width, (d + 1) * width));
    else
      for (let feature = 0; feature < width; feature++) {
        let sum = 0;
        for (let k = columnOffsets[feature]!; k < columnOffsets[feature + 1]!; k++)
          sum += byFeature[k]! * right[d * movies + rowsOfColumn[k]!]!;
        row[feature] = sum / values[d]!;
      }
  }
  const coordinates = new Float32Array(movies * dimensions);
  for (let movie = 0; movie < movies; movie++) {
    const own = coordinates.subarray(movie * dimensions, (movie + 1) * dimensions);
    const from = matrix.rowOffsets[movie]!;
    const to = matrix.rowOffsets[movie + 1]!;
    project(basis, width, columnsOfRow.subarray(from, to), byMovie.subarray(from, to), own);
  }
  return { basis, coordinates };
}

/**
 * Where a movie lies along the basis: `own` [dimensions] becomes a unit vector, or stays zeros for a movie of which
 * nothing lies along it.
 * @param basis float32 [dimensions × width]. @param features with their weights: the movie's.
 */
export function project(
  basis: Float32Array,
  width: number,
  features: ArrayLike<number>,
  weights: ArrayLike<number>,
  own: Float32Array,
): void {
  let squares = 0;
  for (let d = 0; d < own.length; d++) {
    let sum = 0;
    for (let k = 0; k < features.length; k++) sum += weights[k]! * basis[d * width + features[k]!]!;
    own[d] = sum;
    squares += sum * sum;
  }
  if (squares > 0) for (let d = 0; d < own.length; d++) own[d] = own[d]! / Math.sqrt(squares);
}
