import type { ContentFeatures } from "../../dataset/content/content-features.js";
import { sparseSvd } from "../../linear-algebra/eigenvectors.js";
import type { SparseMatrix } from "../../linear-algebra/operators.js";
import type { Random } from "../../random.js";

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

/** The features by movie and by feature, each list in rising order. */
function compressedBothWays(x: ContentFeatures) {
  const movies = x.offsets.length - 1;
  const ends = new Uint32Array(x.names.length + 1);
  for (const feature of x.features) ends[feature + 1]!++;
  for (let feature = 0; feature < x.names.length; feature++) ends[feature + 1]! += ends[feature]!;
  const byFeature = {
    offsets: ends,
    indices: new Uint32Array(x.features.length),
    values: new Float32Array(x.features.length),
  };
  const filled = ends.slice();
  for (let movie = 0; movie < movies; movie++)
    for (let k = x.offsets[movie]!; k < x.offsets[movie + 1]!; k++) {
      const at = filled[x.features[k]!]!++;
      byFeature.indices[at] = movie;
      byFeature.values[at] = x.weights[k]!;
    }
  const byMovie = {
    offsets: x.offsets,
    indices: new Uint32Array(x.features.length),
    values: new Float32Array(x.features.length),
  };
  const placed = x.offsets.slice();
  for (let feature = 0; feature < x.names.length; feature++)
    for (let k = ends[feature]!; k < ends[feature + 1]!; k++) {
      const at = placed[byFeature.indices[k]!]!++;
      byMovie.indices[at] = feature;
      byMovie.values[at] = byFeature.values[k]!;
    }
  return { byMovie, byFeature };
}

type Compressed = ReturnType<typeof compressedBothWays>["byMovie"];

const sparseMatrix = (rows: Compressed, columns: Compressed): SparseMatrix => ({
  rows: rows.offsets.length - 1,
  columns: columns.offsets.length - 1,
  rowOffsets: rows.offsets,
  columnsOfRow: rows.indices,
  rowValues: rows.values,
  columnOffsets: columns.offsets,
  rowsOfColumn: columns.indices,
  columnValues: columns.values,
});

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
  const { byMovie, byFeature } = compressedBothWays(features);
  const found = Math.min(dimensions, movies, width);
  const options = { random, tolerance, signal };
  const basis = new Float32Array(dimensions * width);
  // Vectors are as long as the shorter side; a factor of XᵀX is had from one of XXᵀ by a product with X.
  const fewerMovies = movies < width;
  const { values, right } = fewerMovies
    ? await sparseSvd(sparseMatrix(byFeature, byMovie), found, options)
    : await sparseSvd(sparseMatrix(byMovie, byFeature), found, options);
  for (let d = 0; d < found; d++) {
    if (!(values[d]! > leastShare * values[0]!)) break;
    const row = basis.subarray(d * width, (d + 1) * width);
    if (!fewerMovies) row.set(right.subarray(d * width, (d + 1) * width));
    else
      for (let feature = 0; feature < width; feature++) {
        let sum = 0;
        for (let k = byFeature.offsets[feature]!; k < byFeature.offsets[feature + 1]!; k++)
          sum += byFeature.values[k]! * right[d * movies + byFeature.indices[k]!]!;
        row[feature] = sum / values[d]!;
      }
  }
  const coordinates = new Float32Array(movies * dimensions);
  for (let movie = 0; movie < movies; movie++) {
    const own = coordinates.subarray(movie * dimensions, (movie + 1) * dimensions);
    let squares = 0;
    for (let d = 0; d < found; d++) {
      let sum = 0;
      for (let k = byMovie.offsets[movie]!; k < byMovie.offsets[movie + 1]!; k++)
        sum += byMovie.values[k]! * basis[d * width + byMovie.indices[k]!]!;
      own[d] = sum;
      squares += sum * sum;
    }
    if (squares > 0) for (let d = 0; d < found; d++) own[d] = own[d]! / Math.sqrt(squares);
  }
  return { basis, coordinates };
}
