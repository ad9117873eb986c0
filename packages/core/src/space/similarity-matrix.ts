import { checkCount, checkRows, mostAnswers } from "./check.js";
import type { SearchedVectors } from "./searched-vectors.js";

/** See Space.similarityMatrix. */
export function similarityMatrix(vectors: SearchedVectors, rows: readonly number[]): Float32Array {
  checkCount("movies", rows, 1, mostAnswers);
  checkRows("movies", rows, vectors.rows);
  const matrix = new Float32Array(rows.length * rows.length);
  rows.forEach((a, i) => {
    rows.forEach((b, j) => {
      matrix[i * rows.length + j] = j < i ? matrix[j * rows.length + i]! : vectors.cosine(a, b);
    });
  });
  return matrix;
}
