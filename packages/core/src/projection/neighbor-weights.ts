import { breathe } from "../breathe.js";
import type { NeighborsGraph } from "../graph/neighbors-graph.js";
import { ArenaPlan } from "../kernels/arena.js";
import { instantiateKernels, type Kernels } from "../kernels/module.js";

/** Rows between two turns of the event loop. */
const rowsPerTurn = 1024;

/** Weights of each row's first `count` neighbors: float32 [rows × width], zeros behind `count`. */
export interface NeighborWeights {
  readonly values: Float32Array;
  readonly width: number;
  readonly count: number;
}

/** Where the kernel finds what it needs. Byte addresses. */
export interface WeightsMemory {
  readonly distances: number;
  readonly width: number;
  readonly out: number;
  /** Of all rows' distances to their first `count` neighbors. */
  readonly mean: number;
}

/**
 * Turns cosine distances, 1 - cosine, to the first `count` neighbors into weights, by a kernel that is called for a few
 * rows at a time.
 */
export async function neighborWeights(
  graph: NeighborsGraph,
  count: number,
  signal: AbortSignal,
  weigh: (kernels: Kernels, memory: WeightsMemory, first: number, last: number) => void,
): Promise<NeighborWeights> {
  const { rows, k, similarities } = graph;
  const width = Math.ceil(count / 4) * 4;
  const plan = new ArenaPlan();
  const distancesAt = plan.reserve(rows * width * 4);
  const out = plan.reserve(rows * width * 4);
  const arena = plan.allocate("options", "use fewer neighbors or a lower perplexity");
  const distances = arena.f32(distancesAt, rows * width);
  let sum = 0;
  for (let row = 0; row < rows; row++)
    for (let j = 0; j < count; j++) {
      // Rounding takes the cosine of equal vectors a little beyond 1.
      const distance = Math.max(0, 1 - similarities[row * k + j]!);
      distances[row * width + j] = distance;
      sum += distance;
    }
  const memory = { distances: distancesAt, width, out, mean: sum / (rows * count) };
  const kernels = instantiateKernels(arena.memory);
  for (let first = 0; first < rows; first += rowsPerTurn) {
    await breathe(signal);
    weigh(kernels, memory, first, Math.min(rows, first + rowsPerTurn));
  }
  arena.checkGuards();
  return { values: arena.f32(out, rows * width).slice(), width, count };
}
