import type { SequenceScorer } from "../embedding/sequence-scorer.js";
import { InvalidInputError } from "../errors.js";
import { bestRows } from "./best.js";
import { checkAllowed, checkCount, checkFirst, checkRows, mostAnswers } from "./check.js";
import type { SearchedVectors } from "./searched-vectors.js";
import type { Neighbor, Recommendation, RecommendQuestion, ScoredQuestion } from "./space.js";

/** What a dislike weighs against a like: a person says less by it. */
const dislikeWeight = 0.5;
const mostReasons = 3;

/**
 * Without a scorer: cosine to the profile, the mean of the liked unit vectors less half the mean of the disliked
 * ones (Rocchio 1971). With one: its score of the likes as a history; where there are dislikes, both lists of
 * scores are standardised and half of the dislikes' is taken off.
 */
export async function recommend(
  vectors: SearchedVectors,
  question: RecommendQuestion,
): Promise<Recommendation[]> {
  const { liked, disliked, k, allowed = null, scorer } = question;
  checkFirst(k);
  checkCount("liked", liked, 1, mostAnswers);
  checkCount("disliked", disliked, 0, mostAnswers);
  checkRows("liked", liked, vectors.rows);
  checkRows("disliked", disliked, vectors.rows);
  checkAllowed(allowed, vectors.rows);
  const excluded = new Set([...liked, ...disliked]);
  if (!scorer) {
    const query = vectors.profile([
      ...liked.map((row) => ({ row, weight: 1 / liked.length })),
      ...disliked.map((row) => ({ row, weight: -dislikeWeight / disliked.length })),
    ]);
    const found = await vectors.search(query, k, allowed, excluded);
    return found.map(({ row, similarity }) => ({
      row,
      score: similarity,
      because: reasons(liked, (other) => vectors.cosine(other, row), row, vectors),
    }));
  }
  const scores = await historyScores(scorer, liked, disliked, vectors.rows);
  const best = bestRows(scores, k, excluded, allowed);
  const alone = await aloneScores(scorer, liked, best, vectors.rows);
  return best.map((row, i) => ({
    row,
    score: scores[row]!,
    because: reasons(liked, (_, j) => alone[j]![i]!, row, vectors),
  }));
}

/** Recommendations by scores that somebody else made. */
export function recommendScored(
  vectors: SearchedVectors,
  { scores, liked, excluded, k, allowed = null }: ScoredQuestion,
): Recommendation[] {
  checkFirst(k);
  checkRows("liked", liked, vectors.rows);
  checkAllowed(allowed, vectors.rows);
  if (scores.length !== vectors.rows)
    throw InvalidInputError.of("scores", `has ${scores.length} entries; must have ${vectors.rows}.`);
  return bestRows(scores, k, excluded, allowed).map((row) => ({
    row,
    score: scores[row]!,
    because: reasons(liked, (other) => vectors.cosine(other, row), row, vectors),
  }));
}

/** The liked rows with the greatest contributions, shown with their cosine. */
function reasons(
  liked: readonly number[],
  contribution: (row: number, place: number) => number,
  to: number,
  vectors: SearchedVectors,
): Neighbor[] {
  const parts = new Map(liked.map((row, place) => [row, contribution(row, place)]));
  return [...parts]
    .sort((x, y) => y[1] - x[1] || x[0] - y[0])
    .slice(0, mostReasons)
    .map(([row]) => ({ row, similarity: vectors.cosine(row, to) }));
}

async function historyScores(
  scorer: SequenceScorer,
  liked: readonly number[],
  disliked: readonly number[],
  rows: number,
): Promise<Float32Array> {
  const scores = new Float32Array(rows);
  await scorer.score([Uint32Array.from(liked)], scores);
  if (disliked.length === 0) return scores;
  const against = new Float32Array(rows);
  await scorer.score([Uint32Array.from(disliked)], against);
  standardise(scores);
  standardise(against);
  return scores.map((score, row) => score - dislikeWeight * against[row]!);
}

/** To mean 0 and deviation 1; scores that are all equal become 0. */
function standardise(scores: Float32Array): void {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  const deviation = Math.sqrt(variance) || 1;
  scores.forEach((score, row) => {
    scores[row] = (score - mean) / deviation;
  });
}

/** What each liked movie alone, as a history of one, would have scored the chosen rows: [liked][chosen]. */
async function aloneScores(
  scorer: SequenceScorer,
  liked: readonly number[],
  chosen: readonly number[],
  rows: number,
): Promise<Float32Array[]> {
  const parts: Float32Array[] = [];
  const scores = new Float32Array(rows);
  for (const row of liked) {
    await scorer.score([Uint32Array.of(row)], scores);
    parts.push(Float32Array.from(chosen, (other) => scores[other]!));
    // One turn of the event loop each: a scorer may be synchronous.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return parts;
}
