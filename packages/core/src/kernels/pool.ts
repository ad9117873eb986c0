import { startWorker } from "../worker-thread.js";
import type { Arena } from "./arena.js";
import { control } from "./barrier.js";
import type { WasmMemory } from "./webassembly.js";
import { WorkerTeam } from "./worker-team.js";

export type TrainingKernel = "skipGram" | "cbow" | "cbowSoftmax" | "nmf";

/** A table that every thread trains on a copy of its own; the copies' changes are summed into `base`. */
export interface ReplicatedTable {
  readonly base: number;
  /** Address of uint32 [threads]: the replicas' addresses. */
  readonly replicas: number;
  /** Whole table, and its first rows (the most frequent items), which are merged more often. Multiples of 64. */
  readonly bytes: number;
  readonly hotBytes: number;
  /** No entry falls below this: 0 for non-negative factors, else -Infinity. */
  readonly floor: number;
}

export interface WorkerSetup {
  readonly memory: WasmMemory;
  readonly controlAddress: number;
  /** Address of float64 [threads × 8]: share done, summed loss, examples. */
  readonly statistics: number;
  readonly thread: number;
  readonly threads: number;
  readonly tables: readonly ReplicatedTable[];
}

/** One thread's part of one epoch. */
export interface EpochOrder {
  readonly kernel: TrainingKernel;
  readonly job: number;
  /** uint32 [rounds × 2]: positions in the epoch's order, a round's first and the one after its last. */
  readonly bounds: Uint32Array;
  /** Rounds between merges of whole tables. */
  readonly fullEvery: number;
}

/** Starts worker threads that train over one shared memory; each takes an EpochOrder of its own. */
export function startTrainingPool(
  arena: Arena,
  setup: Omit<WorkerSetup, "thread" | "memory">,
): Promise<WorkerTeam> {
  const workers = Array.from({ length: setup.threads }, (_, thread) =>
    startWorker(new URL("./pool-worker.js", import.meta.url), {
      workerData: { ...setup, memory: arena.memory, thread } satisfies WorkerSetup,
    }),
  );
  return WorkerTeam.start(workers, {
    words: arena.i32(setup.controlAddress, control.words),
    statistics: arena.f64(setup.statistics, setup.threads * 8),
  });
}
