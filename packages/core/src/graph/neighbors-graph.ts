import { breathe } from "../breathe.js";
import { InvalidInputError } from "../errors.js";
import { ArenaPlan, type GuardedArena } from "../kernels/arena.js";
import { control } from "../kernels/barrier.js";
import { constants } from "../kernels/generated/layout.js";
import { WorkerTeam } from "../kernels/worker-team.js";
import { startWorker } from "../worker-thread.js";
import { type NearestSetup, nearestFinder } from "./find-nearest.js";
import { countRows, writeUnitRow } from "./unit-rows.js";

const { rowsPerBlock } = constants;
/** Rows that are scored together as queries. */
const queriesPerChunk = 48;
/** Rows scored together stay in the second-level cache. */
const sliceBytes = 96 * 1024;
/** Up to so many multiplications the calling thread is through before others have started. */
const littleWork = 1e9;

/** Each movie's k nearest others in the original space, by cosine. Projections, regions and comparisons start from it. */
export interface NeighborsGraph {
  readonly rows: number;
  /** Neighbors of each row. */
  readonly k: number;
  /** uint32 [rows × k]: the nearest first, ties by the lower row; never the row itself. */
  readonly neighbors: Uint32Array;
  /** float32 [rows × k]: their cosines. A row of zeros has the cosine 0 with all. */
  readonly similarities: Float32Array;
}

export interface NeighborsGraphInput {
  /** float32 [rows × dimensions], of any length. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
  /** Neighbors asked for, from 0; a graph of fewer than k + 1 rows has all others, rows - 1. */
  readonly k: number;
  /** Worker threads, from 1. The result does not depend on it. */
  readonly threads: number;
  readonly signal: AbortSignal;
  /** 0 to 1, four times a second at most. */
  onProgress?(fraction: number): void;
}

/**
 * Finds every row's k nearest others, exactly: all pairs are scored (rows² × dimensions multiplications).
 * @throws InvalidInputError where a vector has a component that is no finite number, or beyond 4 GiB.
 * @throws CancelledError within a second after `signal` aborts.
 */
export async function neighborsGraph(input: NeighborsGraphInput): Promise<NeighborsGraph> {
  const { vectors, dimensions } = input;
  const rows = countRows(vectors, dimensions);
  if (!Number.isInteger(input.k) || input.k < 0)
    throw InvalidInputError.of("k", `must be a whole number from 0, not ${input.k}`);
  const k = Math.min(input.k, rows - 1);
  const chunks = Math.ceil(rows / queriesPerChunk);
  const threads = Math.max(1, Math.min(input.threads, chunks));
  const blocks = Math.ceil(rows / rowsPerBlock);
  const blocksPerSlice = Math.max(1, Math.floor(sliceBytes / (rowsPerBlock * dimensions * 4)));
  const plan = new ArenaPlan();
  const setup: NearestSetup = {
    ...{ rows, dimensions, k, blocks, blocksPerSlice, queriesPerChunk },
    packed: plan.reserve(blocks * rowsPerBlock * dimensions * 4),
    unit: plan.reserve(rows * dimensions * 4),
    words: plan.reserve(control.words * 4),
    next: plan.reserve(4),
    statistics: plan.reserve(threads * 64),
    scratch: Array.from({ length: threads }, () => ({
      scores: plan.reserve(queriesPerChunk * blocksPerSlice * rowsPerBlock * 4),
      heaps: plan.reserve(queriesPerChunk * k * 8),
      sizes: plan.reserve(queriesPerChunk * 4),
    })),
    neighbors: plan.reserve(rows * k * 4),
    similarities: plan.reserve(rows * k * 4),
  };
  const arena = plan.allocate("embedding", "use fewer dimensions or movies");
  const unit = arena.f32(setup.unit, rows * dimensions);
  const packed = arena.f32(setup.packed, blocks * rowsPerBlock * dimensions);
  for (let row = 0; row < rows; row++) {
    writeUnitRow(vectors, dimensions, row, unit, row * dimensions);
    const base = Math.floor(row / rowsPerBlock) * rowsPerBlock * dimensions + (row % rowsPerBlock);
    for (let d = 0; d < dimensions; d++) packed[base + d * rowsPerBlock] = unit[row * dimensions + d]!;
  }
  if (k > 0) await search(arena, setup, input);
  arena.checkGuards();
  return {
    ...{ rows, k },
    neighbors: arena.u32(setup.neighbors, rows * k).slice(),
    similarities: arena.f32(setup.similarities, rows * k).slice(),
  };
}

async function search(arena: GuardedArena, setup: NearestSetup, input: NeighborsGraphInput): Promise<void> {
  const { rows, dimensions, scratch } = setup;
  const { signal } = input;
  if (rows * rows * dimensions <= littleWork) {
    const takeChunk = nearestFinder(arena, setup, 0);
    while (takeChunk() === "more") await breathe(signal);
    return;
  }
  const workers = scratch.map((_, thread) =>
    startWorker(new URL("./nearest-worker.js", import.meta.url), {
      workerData: { memory: arena.memory, setup, thread },
    }),
  );
  const team = await WorkerTeam.start(workers, {
    words: arena.i32(setup.words, control.words),
    statistics: arena.f64(setup.statistics, scratch.length * 8),
  });
  try {
    const orders = workers.map(() => "start");
    await team.run(orders, signal, (tick) => input.onProgress?.(Math.min(1, tick.examples / rows)));
  } finally {
    await team.close();
  }
}
