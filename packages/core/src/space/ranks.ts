import { InvalidInputError } from "../errors.js";
import { bestRows } from "./best.js";
import { checkFirst, checkRows } from "./check.js";
import { clampCosine, type SearchedVectors } from "./searched-vectors.js";
import type { Neighbor } from "./space.js";

/** See Space.rank. */
export async function rank(vectors: SearchedVectors, row: number, of: number): Promise<number> {
  checkRows("movie", [row], vectors.rows);
  checkRows("of", [of], vectors.rows);
  if (row === of) throw InvalidInputError.of("of", "is the movie itself; name another one.");
  const scores = await vectors.scores(vectors.unitRow(row));
  const mark = scores[of]!;
  let rank = 1;
  scores.forEach((score, other) => {
    if (other !== row && (score > mark || (score === mark && other < of))) rank++;
  });
  return rank;
}

/** See Space.closerThan. */
export async function closerThan(
  vectors: SearchedVectors,
  row: number,
  than: number,
  k: number,
): Promise<Neighbor[]> {
  checkFirst(k);
  checkRows("movie", [row], vectors.rows);
  checkRows("than", [than], vectors.rows);
  const scores = await vectors.scores(vectors.unitRow(row));
  const closer = Uint8Array.from(scores, (score) => (score > scores[than]! ? 1 : 0));
  return bestRows(scores, k, new Set([row]), closer).map((other) => ({
    row: other,
    similarity: clampCosine(scores[other]!),
  }));
}
