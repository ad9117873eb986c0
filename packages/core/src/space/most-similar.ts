import { bestRows } from "./best.js";
import { checkAllowed, checkCount, checkFirst, checkRows, mostAnswers } from "./check.js";
import { cosmul } from "./cosmul.js";
import type { SearchedVectors } from "./searched-vectors.js";
import type { CombinedNeighbor, CombinedQuestion } from "./space.js";

/** See Space.mostSimilar. */
export async function mostSimilar(
  vectors: SearchedVectors,
  question: CombinedQuestion,
): Promise<CombinedNeighbor[]> {
  const { positive, negative, k, method = "ADD", allowed = null } = question;
  const { rows } = vectors;
  checkFirst(k);
  checkRows("positive", positive, rows);
  checkRows("negative", negative, rows);
  checkCount("positive", [...positive, ...negative], 1, mostAnswers);
  checkAllowed(allowed, rows);
  const query = vectors.profile([
    ...positive.map((row) => ({ row, weight: 1 })),
    ...negative.map((row) => ({ row, weight: -1 })),
  ]);
  const excluded = new Set([...positive, ...negative]);
  if (method === "ADD") {
    const found = await vectors.search(query, k, allowed, excluded);
    return found.map((neighbor) => ({ ...neighbor, score: neighbor.similarity }));
  }
  const scores = await cosmul(positive, negative, rows, (row) => vectors.scores(vectors.unitRow(row)));
  return bestRows(scores, k, excluded, allowed).map((row) => ({
    row,
    similarity: vectors.cosineTo(query, row),
    score: scores[row]!,
  }));
}
