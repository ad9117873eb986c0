import type { Embedding } from "../../embedding/embedding.js";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { CorruptDataError } from "../../errors.js";

/**
 * Scores by an item-item model (EASE, SLIM, item-kNN): the score of movie j is Σ w[i, j] over the movies i of the history.
 * The weights are the artifact's tensor of that name, dense float32 [rows × rows], or else its sparse matrix of that name.
 * @throws CorruptDataError where the artifact has neither in the right shape.
 */
export function itemItemScorer(
  { ids, tensors, sparse }: Embedding,
  name: string,
  description: string,
): SequenceScorer {
  const rows = ids.length;
  const dense = tensors.get(name);
  const compressed = sparse?.get(name);
  if (dense?.shape.length === 2 && dense.shape[0] === rows && dense.shape[1] === rows)
    return { description, score: (histories, out) => scoreDense(dense.data, rows, histories, out) };
  if (compressed?.rows !== rows || compressed.columns !== rows)
    throw new CorruptDataError(`the embedding has no item-item weights "${name}" of [${rows} × ${rows}]`);
  const { offsets, indices, values } = compressed;
  return {
    description,
    score(histories, out) {
      out.fill(0, 0, histories.length * rows);
      for (const [query, history] of histories.entries()) {
        const base = query * rows;
        for (const row of history)
          for (let at = offsets[row]!; at < offsets[row + 1]!; at++) out[base + indices[at]!]! += values[at]!;
      }
    },
  };
}

function scoreDense(
  weights: Float32Array,
  rows: number,
  histories: readonly Uint32Array[],
  out: Float32Array,
): void {
  out.fill(0, 0, histories.length * rows);
  for (const [query, history] of histories.entries()) {
    const base = query * rows;
    for (const row of history) {
      const from = row * rows;
      for (let j = 0; j < rows; j++) out[base + j]! += weights[from + j]!;
    }
  }
}
