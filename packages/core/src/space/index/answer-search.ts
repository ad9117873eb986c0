import type { Hits } from "../index-contract.js";
import type { Question, ScanMatrix } from "./scan-matrix.js";
import type { Requests } from "./search-protocol.js";

/** Takes a batch of searches apart, has it answered, and puts the answers into one message. */
export function answerSearch(
  scan: ScanMatrix,
  { queries, ks, maskOf, masks }: Requests["search"]["ask"],
  answer: (questions: readonly Question[]) => Hits[],
): Requests["search"]["answer"] {
  const { dimensions } = scan.storage.layout;
  const questions = Array.from(ks, (k, i) => ({
    query: queries.subarray(i * dimensions, (i + 1) * dimensions),
    k,
    allowed: masks[maskOf[i]!] ?? null,
  }));
  const hits = answer(questions);
  const counts = Int32Array.from(hits, (h) => h.rows.length);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const rows = new Int32Array(total);
  const scores = new Float32Array(total);
  let at = 0;
  for (const hit of hits) {
    rows.set(hit.rows, at);
    scores.set(hit.scores, at);
    at += hit.rows.length;
  }
  return { rows, scores, counts };
}
