import { backgroundRows, type Question, type ScanMatrix } from "./scan-matrix.js";
import type { Requests } from "./search-protocol.js";

/** Every row's k best (itself among them), a batch a step: what a search for that row's vector would answer. */
export function* fillTable(
  scan: ScanMatrix,
  ask: Requests["table"]["ask"],
  isOpen: () => boolean,
): Generator<void, null> {
  const { rows, dimensions } = scan.storage.layout;
  const tableRows = new Int32Array(ask.rows);
  const tableScores = new Float32Array(ask.scores);
  const ready = new Uint8Array(ask.ready);
  for (let first = 0; first < rows && isOpen(); first += backgroundRows) {
    const questions: Question[] = [];
    for (let row = first; row < Math.min(rows, first + backgroundRows); row++)
      questions.push({ query: scan.storage.row(row).subarray(0, dimensions), k: ask.k, allowed: null });
    scan.search(questions).forEach((hits, i) => {
      tableRows.set(hits.rows, (first + i) * ask.k);
      tableScores.set(hits.scores, (first + i) * ask.k);
      Atomics.store(ready, first + i, 1);
    });
    yield;
  }
  return null;
}
