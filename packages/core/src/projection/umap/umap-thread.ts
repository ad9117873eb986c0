import { type AnchorMemory, anchorPull } from "../anchor-pull.js";
import type { LayoutSteps, LayoutThread } from "../layout-team.js";

/** Which share of the way to its anchor a point of the weight 1 is drawn back in the first epoch. It shrinks with the learning rate. */
const pullOfEpoch = 0.5;
/** Each thread's points are moved in so many parts of an epoch; after each part all threads learn of what moved. */
const parts = 2;

/** What the threads of a UMAP share. Byte addresses. */
export interface UmapSetup {
  readonly count: number;
  readonly epochs: number;
  /** Of the first epoch; it shrinks linearly to 0. */
  readonly rate: number;
  /** One a thread: a UmapJob (assembly/projection-umap.ts), and its copy of all positions, float32 pairs. */
  readonly jobs: readonly number[];
  readonly copies: readonly number[];
  /** float32 pairs, of even and of odd parts: where points lie after their own thread has moved them. */
  readonly moved: readonly [number, number];
  /** Null where no other map holds the points. */
  readonly anchors: AnchorMemory | null;
  /** Which points each thread moves: bounds, one more than threads. */
  readonly bounds: readonly number[];
}

/**
 * One thread of a UMAP. It moves points of its own on a copy of its own, so that what it sees of the others does not depend
 * on their speed: the same threads give the same map to the bit.
 */
export function umapThread(context: LayoutThread, setup: UmapSetup): LayoutSteps {
  const { arena, kernels, thread, threads } = context;
  const part = (of: number, index: number): [number, number] => {
    const [first, last] = [setup.bounds[of]!, setup.bounds[of + 1]!];
    const at = (i: number) => first + Math.floor(((last - first) * i) / parts);
    return [at(index), at(index + 1)];
  };
  const mine = arena.f32(setup.copies[thread]!, setup.count * 2);
  const pull = setup.anchors ? anchorPull(arena, setup.anchors, setup.count) : null;
  const moved = setup.moved.map((at) => arena.f32(at, setup.count * 2));
  return (from, to) => {
    for (let epoch = from; epoch < to; epoch++)
      for (let index = 0; index < parts; index++) {
        const rate = setup.rate * (1 - epoch / setup.epochs);
        kernels.umapEpoch(setup.jobs[thread]!, epoch, rate, ...part(thread, index));
        pull?.(mine, ...part(thread, index), (pullOfEpoch * rate) / setup.rate);
        if (threads === 1) continue;
        // What is written here is read after the meeting, and written again after the one after that.
        const shared = moved[index % 2]!;
        const [first, last] = part(thread, index);
        shared.set(mine.subarray(first * 2, last * 2), first * 2);
        if (!context.meet()) return false;
        for (let other = 0; other < threads; other++) {
          if (other === thread) continue;
          const [from, to] = part(other, index);
          mine.set(shared.subarray(from * 2, to * 2), from * 2);
        }
      }
    return true;
  };
}
