import { solveSymmetric } from "../../linear-algebra/solve-symmetric.js";

/** XᵀX of a float32 [rows × dimensions], as float64 [dimensions × dimensions]. */
export function gram(vectors: Float32Array, dimensions: number): Float64Array {
  const out = new Float64Array(dimensions * dimensions);
  for (let start = 0; start < vectors.length; start += dimensions) {
    for (let i = 0; i < dimensions; i++) {
      const x = vectors[start + i]!;
      for (let j = 0; j <= i; j++)
        out[i * dimensions + j] = out[i * dimensions + j]! + x * vectors[start + j]!;
    }
  }
  for (let i = 0; i < dimensions; i++)
    for (let j = 0; j < i; j++) out[j * dimensions + i] = out[i * dimensions + j]!;
  return out;
}

/**
 * The user vector that a history asks for, movie vectors fixed: implicit ALS' least squares with target
 * `targets[i]` for the history's i-th movie, 0 and weight `unseenWeight` for everything else, ridge `ridge` a movie of the history
 * (Hu, Koren & Volinsky 2008; Rendle et al. 2021, https://arxiv.org/abs/2110.14037).
 */
export function foldIn(
  history: Uint32Array,
  vectors: Float32Array,
  dimensions: number,
  gramMatrix: Float64Array,
  targets: ArrayLike<number>,
  settings: { unseenWeight: number; ridge: number },
): Float64Array {
  const matrix = gramMatrix.map((value) => value * settings.unseenWeight);
  const right = new Float64Array(dimensions);
  for (const [place, row] of history.entries()) {
    const base = row * dimensions;
    for (let i = 0; i < dimensions; i++) {
      const x = vectors[base + i]!;
      right[i] = right[i]! + x * targets[place]!;
      for (let j = 0; j <= i; j++)
        matrix[i * dimensions + j] = matrix[i * dimensions + j]! + x * vectors[base + j]!;
    }
  }
  const ridge = settings.ridge * history.length;
  for (let i = 0; i < dimensions; i++) matrix[i * dimensions + i] = matrix[i * dimensions + i]! + ridge;
  solveSymmetric(matrix, right);
  return right;
}
