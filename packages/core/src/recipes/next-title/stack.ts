import type { Embedding } from "../../embedding/embedding.js";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import type { Corpus, SgnsTables } from "../../kernels/sgns-trainer.js";
import { solveSymmetric } from "../../linear-algebra/solve-symmetric.js";
import type { NextTitleOptions } from "./options.js";
import { profileBuffers } from "./profile.js";
import { networkScorer, profileScorerOf } from "./scorer.js";

/** Scores held while fitting, two numbers each: so many histories × items at most. */
const heldScores = 1e7;
/** A prior on both weights: mean 1/2, worth about one example. Without examples it decides. */
const prior = 1;
const evenly = 0.5;

/** The network's embedding with the profile's vectors and the weights of both as tensors. */
export async function stack(
  network: Embedding,
  profile: SgnsTables,
  options: NextTitleOptions,
  corpus: Corpus,
  validation: Uint32Array,
): Promise<Embedding> {
  const rows = network.movieRows.length;
  const shape = [rows, network.dimensions];
  const embedding: Embedding = {
    ...network,
    tensors: new Map([
      ...network.tensors,
      ...profileBuffers(profile).map(([name, data]) => [name, { shape, data }] as const),
    ]),
  };
  const given = [options.networkWeight, options.profileWeight];
  if (given.some((weight) => weight > 0)) return withWeights(embedding, given);
  const some = validation.slice(0, Math.max(1, Math.floor(heldScores / rows)));
  const items = Array.from(some, (history) =>
    corpus.tokens.subarray(corpus.offsets[history]!, corpus.offsets[history + 1]!),
  );
  const scorers = [networkScorer(embedding, options), profileScorerOf(embedding)];
  return withWeights(embedding, await fitWeights(scorers, items, rows));
}

function withWeights(embedding: Embedding, weights: readonly number[]): Embedding {
  const data = Float32Array.from(weights);
  return { ...embedding, tensors: new Map([...embedding.tensors, ["weights", { shape: [2], data }]]) };
}

/**
 * Stacking (Wolpert 1992): weights w ≥ 0 that make the last item of each history likeliest under
 * softmax(Σ w_i · scorer_i's score) over items that come nowhere before it. Convex, by Newton's method.
 * @param histories the last item is the one to predict.
 * @param rows items that scorers score.
 * @returns one weight a scorer.
 */
export async function fitWeights(
  scorers: readonly SequenceScorer[],
  histories: readonly Uint32Array[],
  rows: number,
): Promise<number[]> {
  const before = histories.map((items) => items.subarray(0, -1));
  const scores: Float32Array[] = [];
  for (const scorer of scorers) {
    const out = new Float32Array(histories.length * rows);
    if (histories.length > 0) await scorer.score(before, out);
    scores.push(out);
  }
  const targets = histories.map((items) => items.at(-1)!);
  for (const [i, seen] of before.entries())
    for (const row of seen) if (row !== targets[i]) scores[0]![i * rows + row] = Number.NEGATIVE_INFINITY;

  let weights = scorers.map(() => evenly);
  let now = likelihood(scores, targets, rows, weights);
  for (let round = 0; round < 30; round++) {
    const step = Float64Array.from(now.slope);
    solveSymmetric(Float64Array.from(now.curvature.flat()), step);
    let next = now;
    let tried = weights;
    // Half the step until it is uphill; the slope is, so a short one will be.
    for (let size = 1; size > 1e-3 && next.value <= now.value; size /= 2) {
      tried = weights.map((weight, i) => Math.max(0, weight + size * step[i]!));
      next = likelihood(scores, targets, rows, tried);
    }
    if (next.value <= now.value) break;
    const moved = Math.max(...tried.map((weight, i) => Math.abs(weight - weights[i]!)));
    [weights, now] = [tried, next];
    if (moved < 1e-4) break;
  }
  return weights;
}

/** The logarithm of the targets' probability with the prior's, its slope and its negated second derivatives. */
function likelihood(
  scores: readonly Float32Array[],
  targets: readonly number[],
  rows: number,
  weights: readonly number[],
) {
  const slope = weights.map((weight) => -prior * (weight - evenly));
  const curvature = weights.map((_, i) => weights.map((_, j) => (i === j ? prior : 0)));
  let value = -0.5 * prior * weights.reduce((sum, weight) => sum + (weight - evenly) ** 2, 0);
  const logits = new Float64Array(rows);
  for (const [query, target] of targets.entries()) {
    const own = scores.map((all) => all.subarray(query * rows, (query + 1) * rows));
    let top = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < rows; row++) {
      let logit = 0;
      // A weight of 0 times a seen item's score is no number.
      if (own[0]![row] === Number.NEGATIVE_INFINITY) logit = Number.NEGATIVE_INFINITY;
      else for (const [i, weight] of weights.entries()) logit += weight * own[i]![row]!;
      logits[row] = logit;
      if (logit > top) top = logit;
    }
    let sum = 0;
    const mean = weights.map(() => 0);
    const products = weights.map(() => weights.map(() => 0));
    for (let row = 0; row < rows; row++) {
      if (logits[row] === Number.NEGATIVE_INFINITY) continue;
      const mass = Math.exp(logits[row]! - top);
      sum += mass;
      for (let i = 0; i < weights.length; i++) {
        mean[i]! += mass * own[i]![row]!;
        for (let j = 0; j < weights.length; j++) products[i]![j]! += mass * own[i]![row]! * own[j]![row]!;
      }
    }
    value += logits[target]! - top - Math.log(sum);
    for (let i = 0; i < weights.length; i++) {
      slope[i]! += own[i]![target]! - mean[i]! / sum;
      for (let j = 0; j < weights.length; j++)
        curvature[i]![j]! += products[i]![j]! / sum - (mean[i]! / sum) * (mean[j]! / sum);
    }
  }
  return { value, slope, curvature };
}
