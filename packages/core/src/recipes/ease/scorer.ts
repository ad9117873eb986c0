import type { Embedding } from "../../embedding/embedding.js";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { CorruptDataError } from "../../errors.js";
import { createDotScorer } from "../../kernels/dot-scorer.js";
import { itemItemScorer } from "../scoring/item-item-scorer.js";

/**
 * Scores by the item-item weights: for each movie the sum of what the history's movies say for it. Movies beyond those
 * solved for exactly say, and are said for, what the inner products of their vectors approximate.
 * @throws CorruptDataError where the embedding has no such weights.
 */
export function easeScorer(embedding: Embedding): SequenceScorer {
  const { dimensions, vectors, ids, tensors } = embedding;
  const rows = ids.length;
  const weights = tensors.get("weights");
  const spectrum = tensors.get("spectrum")?.data;
  const power = tensors.get("spectrumPower")?.data[0];
  const exact = weights?.shape[0] ?? 0;
  if (weights?.data.length !== exact * exact || exact === 0 || exact > rows)
    throw new CorruptDataError(`the embedding has no item-item weights of ${rows} × ${rows} or fewer`);
  if (exact === rows)
    return itemItemScorer(
      embedding,
      "weights",
      `EASE: the item-item weights of the whole history, ${exact} movies`,
    );
  if (spectrum?.length !== dimensions || power === undefined)
    throw new CorruptDataError("the embedding has no spectrum of its weights");
  // V Λ^½ of which inner products approximate the weights.
  const factors = vectors.map((value, i) => value * spectrum[i % dimensions]! ** (0.5 - power));
  const kernel = createDotScorer(factors, dimensions);
  return {
    description: `EASE: the item-item weights of the whole history, ${exact} movies, ${rows - exact} more by their vectors`,
    score(histories, out) {
      // What all of a history says for folded-in movies, and what its folded-in movies say for all.
      const sums = (which: (row: number) => boolean) => {
        const profiles = new Float32Array(histories.length * dimensions);
        for (const [query, history] of histories.entries())
          for (const row of history)
            if (which(row))
              for (let d = 0; d < dimensions; d++)
                profiles[query * dimensions + d]! += factors[row * dimensions + d]!;
        return profiles;
      };
      const fromAll = new Float32Array(histories.length * rows);
      kernel.score(
        sums(() => true),
        histories.length,
        fromAll,
      );
      kernel.score(
        sums((row) => row >= exact),
        histories.length,
        out,
      );
      for (let query = 0; query < histories.length; query++)
        out
          .subarray(query * rows + exact, (query + 1) * rows)
          .set(fromAll.subarray(query * rows + exact, (query + 1) * rows));
      addWeights(weights.data, exact, rows, histories, out);
    },
  };
}

function addWeights(
  weights: Float32Array,
  exact: number,
  rows: number,
  histories: readonly Uint32Array[],
  out: Float32Array,
): void {
  for (const [query, history] of histories.entries()) {
    const target = out.subarray(query * rows, query * rows + exact);
    for (const row of history) {
      if (row >= exact) continue;
      const from = weights.subarray(row * exact, (row + 1) * exact);
      for (let j = 0; j < exact; j++) target[j]! += from[j]!;
    }
  }
}
