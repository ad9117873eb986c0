import { checkCount, checkRows, mostAnswers } from "./check.js";
import type { SearchedVectors } from "./searched-vectors.js";
import type { OddOneOut } from "./space.js";

/** See Space.oddOneOut. */
export function oddOneOut(vectors: SearchedVectors, rows: readonly number[]): OddOneOut {
  checkCount("movies", rows, 3, mostAnswers);
  checkRows("movies", rows, vectors.rows);
  const mean = vectors.profile(rows.map((row) => ({ row, weight: 1 })));
  const similarities = rows
    .map((row) => ({ row, similarity: vectors.cosineTo(mean, row) }))
    .sort((x, y) => y.similarity - x.similarity || x.row - y.row);
  return { row: similarities[similarities.length - 1]!.row, similarities };
}
