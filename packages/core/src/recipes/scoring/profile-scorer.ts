import type { Embedding } from "../../embedding/embedding.js";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { unitRows } from "../../embedding/unit-rows.js";
import { CorruptDataError } from "../../errors.js";
import { createDotScorer } from "../../kernels/dot-scorer.js";

/** How a history becomes one vector, its profile. */
interface Combination {
  /** The last so many movies; 0 = all. */
  readonly length: number;
  /** "direction" is the sum, scaled to length 1. */
  readonly combine: "mean" | "sum" | "direction";
}

/** A profile of input vectors. */
export interface Profile extends Combination {
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
    description: `${profile.combine} of ${which} input vectors of the history, against ${profile.against} vectors${bias ? ", plus each item's bias" : ""}`,
    score(histories, out) {
      scorer.score(profilesOf(histories, vectors, dimensions, profile), histories.length, out);
      if (bias)
        for (let base = 0; base < histories.length * bias.length; base += bias.length)
          for (let row = 0; row < bias.length; row++) out[base + row]! += bias[row]!;
    },
  };
}

/**
 * Ranks by the cosine to a profile: the mean of the unit vectors of the last `last` movies of a history. What an
 * embedding can do when its recipe offers no scorer of its own.
 */
export function cosineScorer(
  { vectors, dimensions }: Pick<Embedding, "vectors" | "dimensions">,
  last = 5,
): SequenceScorer {
  const unit = unitRows(vectors, dimensions);
  const scorer = createDotScorer(unit, dimensions);
  const profile = { length: last, combine: "direction" } as const;
  return {
    description: `cosine to the mean of the last ${last} unit vectors`,
    score(histories, out) {
      scorer.score(profilesOf(histories, unit, dimensions, profile), histories.length, out);
    },
  };
}

/** float32 [histories × dimensions]. @param vectors float32 [rows × dimensions]: what the histories' rows are rows of. */
function profilesOf(
  histories: readonly Uint32Array[],
  vectors: Float32Array,
  dimensions: number,
  { length, combine }: Combination,
): Float32Array {
  const profiles = new Float32Array(histories.length * dimensions);
  for (const [query, history] of histories.entries()) {
    const from = length === 0 ? 0 : Math.max(0, history.length - length);
    const target = profiles.subarray(query * dimensions, (query + 1) * dimensions);
    for (let i = from; i < history.length; i++) {
      const base = history[i]! * dimensions;
      for (let d = 0; d < dimensions; d++) target[d]! += vectors[base + d]!;
    }
    if (combine === "mean") for (let d = 0; d < dimensions; d++) target[d]! /= history.length - from;
  }
  return combine === "direction" ? unitRows(profiles, dimensions) : profiles;
}
