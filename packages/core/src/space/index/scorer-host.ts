import type { ScorerModule, Scorers } from "../../embedding/scorers.js";
import type { OpenedScorers, Requests } from "./search-protocol.js";

/** The scorers of the spaces that are open on this thread, by matrix. */
const opened = new Map<number, Scorers>();

export async function openScorers(
  matrix: number,
  { module, recipe, options, embedding }: Requests["openScorers"]["ask"],
): Promise<OpenedScorers> {
  const { openScorers: make }: ScorerModule = await import(module);
  const scorers = make(recipe, options, embedding);
  opened.set(matrix, scorers);
  const { next, middle, user, placer } = scorers;
  return {
    next: next && { description: next.description, predicts: next.toProbabilities !== undefined },
    middle: middle && { description: middle.description, predicts: middle.toProbabilities !== undefined },
    user: user && { description: user.description, likedFrom: user.likedFrom },
    places: placer !== null,
  };
}

export function closeScorers(matrix: number): void {
  opened.delete(matrix);
}

/** float32 [rows], or null where this thread has not opened the scorers: an earlier one had. */
export async function score(
  matrix: number,
  { which, history, probabilities, rows }: Requests["score"]["ask"],
): Promise<Float32Array | null> {
  const scorer = opened.get(matrix)?.[which];
  if (!scorer) return null;
  const out = new Float32Array(rows);
  await scorer.score([history], out);
  if (probabilities) scorer.toProbabilities?.(out);
  return out;
}

/** float32 [rows], or null as `score`. */
export async function scoreUser(
  matrix: number,
  { user, rows }: Requests["scoreUser"]["ask"],
): Promise<Float32Array | null> {
  const scorer = opened.get(matrix)?.user;
  if (!scorer) return null;
  const out = new Float32Array(rows);
  await scorer.score(user, out);
  return out;
}

/** Null as `score`. */
export async function place(
  matrix: number,
  { movie }: Requests["place"]["ask"],
): Promise<Requests["place"]["answer"]> {
  const placer = opened.get(matrix)?.placer;
  return placer ? { vector: await placer.place(movie) } : null;
}
