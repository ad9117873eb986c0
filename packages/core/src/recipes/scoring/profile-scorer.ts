import type { Embedding } from "../../embedding/embedding.js";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { CorruptDataError } from "../../errors.js";
import { createDotScorer } from "../../kernels/dot-scorer.js";

/** How a history becomes one vector. */
export interface Profile {
  /** The last so many titles; 0 = all. */
  readonly length: number;
  readonly combine: "mean" | "sum";
  /** Which vectors it is scored against. */
  readonly against: "output" | "input";
}

/**
 * Scores by the dot product of a profile of input vectors with every output vector: for skip-gram and CBOW this is
 * what training maximised, and it ranks what comes next far better than cosine between input vectors.
 * @throws CorruptDataError where the embedding has no output vectors of the right shape.
 */
export function profileScorer(embedding: Embedding, profile: Profile): SequenceScorer {
  const { dimensions } = embedding;
  // Where the movie vectors are something else, the input vectors are kept beside them.
  const vectors = embedding.tensors.get("input")?.data ?? embedding.vectors;
  const targets = profile.against === "input" ? vectors : embedding.tensors.get("output")?.data;
  if (targets?.length !== vectors.length)
    throw new CorruptDataError(
      `the embedding has no tensor "output" of ${vectors.length / dimensions} × ${dimensions}`,
    );
  const scorer = createDotScorer(targets, dimensions);
  const bias = embedding.tensors.get("bias")?.data;
  const which = profile.length === 0 ? "all" : `the last ${profile.length}`;
  return {
    description: `${profile.combine} of ${which} input vectors of the history, against ${profile.against} vectors${bias ? ", plus each title's bias" : ""}`,
    score(histories, out) {
      const profiles = new Float32Array(histories.length * dimensions);
      for (const [query, history] of histories.entries()) {
        const from = profile.length === 0 ? 0 : Math.max(0, history.length - profile.length);
        const target = profiles.subarray(query * dimensions, (query + 1) * dimensions);
        for (let i = from; i < history.length; i++) {
          const base = history[i]! * dimensions;
          for (let d = 0; d < dimensions; d++) target[d]! += vectors[base + d]!;
        }
        if (profile.combine === "mean")
          for (let d = 0; d < dimensions; d++) target[d]! /= history.length - from;
      }
      scorer.score(profiles, histories.length, out);
      if (bias)
        for (let base = 0; base < histories.length * bias.length; base += bias.length)
          for (let row = 0; row < bias.length; row++) out[base + row]! += bias[row]!;
    },
  };
}
