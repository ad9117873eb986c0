import type { SequenceScorer } from "../embedding/sequence-scorer.js";
import { InvalidInputError } from "../errors.js";
import { bestRows } from "./best.js";
import { checkAllowed, checkCount, checkFirst, checkRows, mostAnswers } from "./check.js";
import type { Prediction } from "./space.js";

/** See Space.predict. @param rows how many the space has. */
export async function predict(
  rows: number,
  context: readonly number[],
  k: number,
  scorer: SequenceScorer,
  allowed: Uint8Array | null,
): Promise<Prediction[]> {
  checkFirst(k);
  checkCount("context", context, 1, mostAnswers);
  checkRows("context", context, rows);
  checkAllowed(allowed, rows);
  if (!scorer.toProbabilities && !scorer.scoreProbabilities)
    throw InvalidInputError.of("run", "was trained by a recipe that predicts no title; use recommend.");
  const probabilities = new Float32Array(rows);
  const histories = [Uint32Array.from(context)];
  if (scorer.scoreProbabilities) await scorer.scoreProbabilities(histories, probabilities);
  else {
    await scorer.score(histories, probabilities);
    scorer.toProbabilities!(probabilities);
  }
  return bestRows(probabilities, k, new Set(context), allowed).map((row) => ({
    row,
    probability: probabilities[row]!,
  }));
}
