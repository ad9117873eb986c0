import type { Embedding } from "../../embedding/embedding.js";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { ArenaPlan } from "../../kernels/arena.js";
import { createDotScorer } from "../../kernels/dot-scorer.js";
import { instantiateKernels } from "../../kernels/module.js";
import { pad, unpad } from "../../kernels/padding.js";
import { type IalsSettings, scratchBytes, strideOf } from "./factorization.js";
import { penaltyTensor } from "./spark.js";

/** Histories solved for in one call. */
const historiesAtOnce = 256;

/**
 * Scores by the vector of a user with this history, solved for as in training with the movies' vectors as they are
 * ("fold-in"): people that training never saw are ranked for as those it did.
 */
export function ialsScorer(embedding: Embedding, options: IalsSettings): SequenceScorer {
  const { dimensions, vectors, ids } = embedding;
  const { unobservedWeight } = options;
  const rows = ids.length;
  const [perLike, constant] = penaltyOf(embedding, options);
  const stride = strideOf(dimensions);
  const width = stride / 4;
  const plan = new ArenaPlan();
  // A history has no movie twice: one fits whatever its length, others as long as there is room.
  const capacity = Math.max(rows, 65_536);
  const at = {
    offsets: plan.reserve((historiesAtOnce + 1) * 4),
    members: plan.reserve(capacity * 4),
    movies: plan.reserve(rows * stride),
    sums: plan.reserve(width * width * 8),
    gram: plan.reserve(width * width * 4),
    users: plan.reserve(historiesAtOnce * stride),
    scratch: plan.reserve(scratchBytes(stride)),
  };
  const arena = plan.allocate();
  const kernels = instantiateKernels(arena.memory);
  pad(vectors, rows, dimensions, arena.f32(at.movies, rows * width), width);
  kernels.ialsGram(at.movies, stride, 0, rows, at.sums, at.scratch);
  const sums = arena.f64(at.sums, width * width);
  arena.f32(at.gram, width * width).set(Float32Array.from(sums, (value) => value * unobservedWeight));
  const dots = createDotScorer(vectors, dimensions);
  const members = arena.u32(at.members, capacity);
  const offsets = arena.u32(at.offsets, historiesAtOnce + 1);
  const users = arena.f32(at.users, historiesAtOnce * width);
  return {
    description: `iALS: a user vector solved for from the history (fold-in), against the movies' ${dimensions} dimensions`,
    score(histories, out) {
      for (let first = 0; first < histories.length; ) {
        let count = 0;
        let length = 0;
        while (count < historiesAtOnce && first + count < histories.length) {
          const history = histories[first + count]!;
          if (count > 0 && length + history.length > capacity) break;
          members.set(history, length);
          length += history.length;
          offsets[++count] = length;
        }
        users.fill(0);
        kernels.ialsSolve(
          ...([at.offsets, at.members, 0, count, at.movies, stride, at.gram, at.users] as const),
          ...([perLike, constant, 2 * dimensions, at.scratch] as const),
        );
        arena.checkGuards();
        const folded = unpad(users, count, dimensions, width);
        dots.score(folded, count, out.subarray(first * rows, (first + count) * rows));
        first += count;
      }
    },
  };
}

/** What the kernel takes: the penalty is the first × (likes + the second). MLlib's has no part that is the same for all. */
function penaltyOf({ tensors, ids }: Embedding, options: IalsSettings): readonly [number, number] {
  const perLike = tensors.get(penaltyTensor)?.data[0];
  return perLike === undefined
    ? [options.regularization, options.unobservedWeight * ids.length]
    : [perLike, 0];
}
