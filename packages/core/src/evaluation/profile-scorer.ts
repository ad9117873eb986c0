import type { SequenceScorer } from "../embedding/sequence-scorer.js";
import { createDotScorer } from "../kernels/dot-scorer.js";

/** float32 [rows × dimensions] with rows of length 1; a row of zeros (or with a NaN) becomes zeros. */
export function unitRows(vectors: Float32Array, dimensions: number): Float32Array {
  const unit = new Float32Array(vectors.length);
  for (let start = 0; start < vectors.length; start += dimensions) {
    let squares = 0;
    for (let d = 0; d < dimensions; d++) squares += vectors[start + d]! ** 2;
    if (!(squares > 0) || !Number.isFinite(squares)) continue;
    const scale = 1 / Math.sqrt(squares);
    for (let d = 0; d < dimensions; d++) unit[start + d] = vectors[start + d]! * scale;
  }
  return unit;
}

/**
 * Ranks by the cosine to a profile: the mean of the unit vectors of the last `last` movies of a history. What an
 * embedding can do when its recipe offers no scorer of its own.
 * @param vectors float32 [rows × dimensions], not normalised.
 */
export function profileScorer(vectors: Float32Array, dimensions: number, last = 5): SequenceScorer {
  const unit = unitRows(vectors, dimensions);
  const kernel = createDotScorer(unit, dimensions);
  return {
    description: `cosine to the mean of the last ${last} unit vectors`,
    score(histories, out) {
      const profiles = new Float32Array(histories.length * dimensions);
      histories.forEach((history, query) => {
        for (const row of history.slice(-last))
          for (let d = 0; d < dimensions; d++)
            profiles[query * dimensions + d]! += unit[row * dimensions + d]!;
      });
      kernel.score(unitRows(profiles, dimensions), histories.length, out);
    },
  };
}
