import type { Worker } from "node:worker_threads";
import { CancelledError } from "../errors.js";
import { startWorker } from "../worker-thread.js";
import type { Arena } from "./arena.js";
import { control } from "./barrier.js";
import type { WasmMemory } from "./webassembly.js";

export type TrainingKernel = "skipGram" | "cbow" | "cbowSoftmax" | "nmf";

/** A table that every thread trains on a copy of its own; the copies' changes are summed into `base`. */
export interface ReplicatedTable {
  readonly base: number;
  /** Address of uint32 [threads]: the replicas' addresses. */
  readonly replicas: number;
  /** Whole table, and its first rows (the most frequent titles), which are merged more often. Multiples of 64. */
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
  readonly lossState: number;
  /** uint32 [rounds × 2]: positions in the epoch's order, a round's first and the one after its last. */
  readonly bounds: Uint32Array;
  /** Rounds between merges of whole tables. */
  readonly fullEvery: number;
}

export interface EpochStatistics {
  /** 0 to 1. */
  readonly fraction: number;
  readonly loss: number;
  readonly examples: number;
}

/** Worker threads that train over one shared memory. `close` always, in a finally. */
export class TrainingPool {
  private constructor(
    private readonly arena: Arena,
    private readonly setup: Omit<WorkerSetup, "thread">,
    private readonly workers: readonly Worker[],
  ) {}

  static async start(arena: Arena, setup: Omit<WorkerSetup, "thread" | "memory">): Promise<TrainingPool> {
    const whole = { ...setup, memory: arena.memory };
    const workers = Array.from({ length: setup.threads }, (_, thread) =>
      startWorker(new URL("./pool-worker.js", import.meta.url), { workerData: { ...whole, thread } }),
    );
    const pool = new TrainingPool(arena, whole, workers);
    try {
      await Promise.all(workers.map(answer));
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  /**
   * Runs one epoch, one order a thread.
   * @throws CancelledError within the time of one title's training after `signal` aborts.
   */
  async runEpoch(
    orders: readonly EpochOrder[],
    signal: AbortSignal,
    onTick: (statistics: EpochStatistics) => void,
  ): Promise<EpochStatistics> {
    if (signal.aborted) throw new CancelledError();
    const cancel = () => {
      const words = this.arena.i32(this.setup.controlAddress, control.words);
      Atomics.store(words, control.cancel, 1);
      Atomics.notify(words, control.generation);
    };
    signal.addEventListener("abort", cancel, { once: true });
    const timer = setInterval(() => onTick(this.statistics()), 250);
    try {
      const answers = this.workers.map(answer);
      for (const [thread, worker] of this.workers.entries()) worker.postMessage(orders[thread]);
      const results = await Promise.all(answers);
      if (results.includes("cancelled")) throw new CancelledError();
      return this.statistics();
    } finally {
      clearInterval(timer);
      signal.removeEventListener("abort", cancel);
    }
  }

  private statistics(): EpochStatistics {
    const { statistics, threads } = this.setup;
    const values = this.arena.f64(statistics, threads * 8);
    const sum = (field: number) => {
      let total = 0;
      for (let thread = 0; thread < threads; thread++) total += values[thread * 8 + field]!;
      return total;
    };
    return { fraction: sum(0) / threads, loss: sum(1), examples: sum(2) };
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

/** A worker's next message; rejects where it fails or ends instead. */
function answer(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      worker.off("message", onMessage);
      worker.off("error", onError);
      worker.off("exit", onExit);
      finish();
    };
    const onMessage = (message: unknown) => settle(() => resolve(message));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = (code: number) =>
      settle(() => reject(new Error(`a training thread ended with code ${code}`)));
    worker.on("message", onMessage);
    worker.on("error", onError);
    worker.on("exit", onExit);
  });
}
