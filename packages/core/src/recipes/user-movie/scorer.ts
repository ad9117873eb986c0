import type { Embedding } from "../../embedding/embedding.js";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { foldIn, gram } from "./fold-in.js";
import type { UserMovieOptions } from "./options.js";

/** The logit that a folded-in user's own movies are to reach: a like at 98 %. */
const likedLogit = 4;

/** Ranks for a history as for a user who liked its movies and is not among those that training knew. */
export function userMovieScorer(embedding: Embedding, settings: UserMovieOptions): SequenceScorer {
  const { dimensions, vectors } = embedding;
  const bias = embedding.tensors.get("bias")!.data;
  const rows = embedding.ids.length;
  const gramMatrix = gram(vectors, dimensions);
  return {
    description:
      "the history folded in as a user (least squares on fixed movie vectors), dot product plus the movie's bias",
    score(histories, out) {
      for (const [i, history] of histories.entries()) {
        const targets = Array.from(history, (row) => likedLogit - bias[row]!);
        const user = foldIn(history, vectors, dimensions, gramMatrix, targets, settings);
        for (let row = 0; row < rows; row++) {
          let sum = bias[row]!;
          for (let d = 0; d < dimensions; d++) sum += user[d]! * vectors[row * dimensions + d]!;
          out[i * rows + row] = sum;
        }
      }
    },
  };
}
