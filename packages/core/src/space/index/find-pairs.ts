import { MatrixMemory } from "./matrix-memory.js";
import { backgroundRows, type Question, ScanMatrix } from "./scan-matrix.js";
import type { Requests } from "./search-protocol.js";

interface Pair {
  readonly a: number;
  readonly b: number;
  readonly score: number;
}

/**
 * The k most similar pairs, exact: every row asks for the best among the rows after it, above the k-th best
 * pair so far. `among` (strictly increasing rows) restricts both sides. Ties: the lower a, then the lower b.
 */
export function* findPairs(
  scan: ScanMatrix,
  { k, among }: Requests["pairs"]["ask"],
  isOpen: () => boolean,
): Generator<void, Requests["pairs"]["answer"]> {
  const part = among ? yield* partOf(scan, among) : scan;
  const { rows, dimensions } = part.storage.layout;
  let best: Pair[] = [];
  for (let first = 0; first < rows - 1; first += backgroundRows) {
    if (!isOpen()) throw new Error("This space was closed.");
    const atLeast = best.length === k ? best[k - 1]!.score : -2;
    const questions: Question[] = [];
    for (let row = first; row < Math.min(rows - 1, first + backgroundRows); row++) {
      const query = part.storage.row(row).subarray(0, dimensions);
      questions.push({ query, k: Math.min(k, rows), allowed: null, after: row, atLeast });
    }
    part.search(questions).forEach((hits, i) => {
      hits.rows.forEach((b, at) => {
        best.push({ a: first + i, b, score: hits.scores[at]! });
      });
    });
    best = best.sort((x, y) => y.score - x.score || x.a - y.a || x.b - y.b).slice(0, k);
    yield;
  }
  const name = (row: number) => (among ? among[row]! : row);
  return {
    a: Int32Array.from(best, (pair) => name(pair.a)),
    b: Int32Array.from(best, (pair) => name(pair.b)),
    scores: Float32Array.from(best, (pair) => pair.score),
  };
}

/** A matrix of some rows only. */
function* partOf(scan: ScanMatrix, among: Uint32Array): Generator<void, ScanMatrix> {
  const storage = MatrixMemory.allocate(among.length, scan.storage.layout.dimensions);
  among.forEach((row, i) => {
    storage.row(i).set(scan.storage.row(row));
  });
  const part = new ScanMatrix(storage);
  yield* part.quantise();
  return part;
}
