import type { Arena } from "../kernels/arena.js";
import { control } from "../kernels/barrier.js";
import { constants } from "../kernels/generated/layout.js";
import { instantiateKernels } from "../kernels/module.js";

const { rowsPerBlock } = constants;
const examplesAt = 2;

/** What the threads that look for neighbors share. Byte addresses. */
export interface NearestSetup {
  readonly rows: number;
  readonly dimensions: number;
  readonly k: number;
  /** float32 [blocks × dimensions × 12], see assembly/scoring.ts, and [rows × dimensions]: the unit vectors. */
  readonly packed: number;
  readonly unit: number;
  readonly blocks: number;
  readonly blocksPerSlice: number;
  readonly queriesPerChunk: number;
  /** Of the control words, and an int32: the next chunk that nobody has taken. */
  readonly words: number;
  readonly next: number;
  /** float64 [threads × 8]. */
  readonly statistics: number;
  /** One a thread. */
  readonly scratch: readonly { readonly scores: number; readonly heaps: number; readonly sizes: number }[];
  readonly neighbors: number;
  readonly similarities: number;
}

/** One thread of a search for neighbors. The function returned takes a chunk of rows and says how it went. */
export function nearestFinder(
  arena: Arena,
  setup: NearestSetup,
  thread: number,
): () => "more" | "done" | "cancelled" {
  const { rows, dimensions, k, queriesPerChunk } = setup;
  const { scores, heaps, sizes } = setup.scratch[thread]!;
  const kernels = instantiateKernels(arena.memory);
  const words = arena.i32(setup.words, control.words);
  const next = arena.i32(setup.next, 1);
  const mine = arena.f64(setup.statistics + thread * 64, 8);
  const stride = setup.blocksPerSlice * rowsPerBlock;
  return () => {
    const first = Atomics.add(next, 0, 1) * queriesPerChunk;
    if (first >= rows) return "done";
    const queries = Math.min(queriesPerChunk, rows - first);
    const asked = setup.unit + first * dimensions * 4;
    arena.i32(sizes, queries).fill(0);
    for (let block = 0; block < setup.blocks; block += setup.blocksPerSlice) {
      if (Atomics.load(words, control.cancel) !== 0) return "cancelled";
      const count = Math.min(setup.blocksPerSlice, setup.blocks - block);
      const from = setup.packed + block * rowsPerBlock * dimensions * 4;
      kernels.scorePacked(asked, queries, dimensions, from, 0, count, scores, stride);
      const row = block * rowsPerBlock;
      const looked = Math.min(count * rowsPerBlock, rows - row);
      kernels.keepNearest(scores, stride, first, queries, row, looked, heaps, sizes, k);
    }
    const at = first * k * 4;
    kernels.sortNearest(heaps, queries, k, setup.neighbors + at, setup.similarities + at);
    mine[examplesAt] = mine[examplesAt]! + queries;
    return "more";
  };
}
