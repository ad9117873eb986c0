import type { Embedding } from "../../embedding/embedding.js";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { createDotScorer } from "../../kernels/dot-scorer.js";
import { createFoldIn } from "../../linear-algebra/fold-in.js";
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
  const foldIn = createFoldIn(vectors, dimensions, {
    unobservedWeight: unseenWeight,
    perLike: ridge,
    constant: 0,
    targets: Float32Array.from(bias, (of) => likedLogit - of),
  });
  const dots = createDotScorer(vectors, dimensions);
  return {
    description:
      "the history folded in as a user (least squares on fixed movie vectors), dot product plus the movie's bias",
    score(histories, out) {
      foldIn.solve(histories, (first, count, users) => {
        dots.score(users, count, out.subarray(first * rows, (first + count) * rows));
      });
      for (let at = 0; at < histories.length * rows; at++) out[at]! += bias[at % rows]!;
    },
  };
}
