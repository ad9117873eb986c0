import type { Embedding } from "../../embedding/embedding.js";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { createFoldInScorer } from "../../linear-algebra/fold-in.js";
import type { UserMovieOptions } from "./options.js";

/** The logit that a folded-in user's own movies are to reach: a like at 98 %. */
const likedLogit = 4;

/** Ranks for a history as for a user who liked its movies and is not among those that training knew. */
export function userMovieScorer(
  embedding: Embedding,
  { unseenWeight, ridge }: UserMovieOptions,
): SequenceScorer {
  const { dimensions, vectors } = embedding;
  const bias = embedding.tensors.get("bias")!.data;
  const rows = embedding.ids.length;
  const scoreByFoldIn = createFoldInScorer(vectors, dimensions, {
    unobservedWeight: unseenWeight,
    perLike: ridge,
    constant: 0,
    targets: Float32Array.from(bias, (of) => likedLogit - of),
  });
  return {
    description:
      "the history folded in as a user (least squares on fixed movie vectors), dot product plus the movie's bias",
    score(histories, out) {
      scoreByFoldIn(histories, out);
      for (let start = 0; start < histories.length * rows; start += rows)
        for (let row = 0; row < rows; row++) out[start + row]! += bias[row]!;
    },
  };
}
