import type { GuardedArena } from "../../kernels/arena.js";
import { control } from "../../kernels/barrier.js";
import type { WasmMemory } from "../../kernels/webassembly.js";
import { type EpochStatistics, WorkerTeam } from "../../kernels/worker-team.js";
import { startWorker } from "../../worker-thread.js";
import type { StepSettings } from "./step-settings.js";
import type { TrainingMemory } from "./training-memory.js";
import type { Windows } from "./windows.js";

export interface TrainingWorkerSetup {
  readonly wasmMemory: WasmMemory;
  readonly memory: TrainingMemory;
  readonly thread: number;
  readonly settings: StepSettings;
}

export interface TrainingOrder {
  /** "train": an epoch over the windows; "measure": the loss of what follows each window, learning nothing. */
  readonly kind: "train" | "measure";
  readonly windows: Windows;
  /** Windows a step. */
  readonly batchSize: number;
  /** Steps and epochs before this order, and epochs in all. */
  readonly step: number;
  readonly epoch: number;
  readonly epochs: number;
}

/**
 * Data-parallel training: every thread makes the gradient of its share of a batch; the gradients are summed in thread
 * order while each thread takes its slice of the Adam step. Repeats bit for bit for the same number of threads.
 */
export class Trainer {
  private team: WorkerTeam | null = null;

  constructor(
    private readonly arena: GuardedArena,
    private readonly memory: TrainingMemory,
    private readonly settings: StepSettings,
  ) {}

  /** Starts the threads. Call `close` in a finally. */
  async start(): Promise<void> {
    const { arena, memory, settings } = this;
    const workers = memory.threads.map((_, thread) => {
      const workerData: TrainingWorkerSetup = { wasmMemory: arena.memory, memory, thread, settings };
      return startWorker(new URL("./training-worker.js", import.meta.url), { workerData });
    });
    this.team = await WorkerTeam.start(workers, {
      words: arena.i32(memory.control, control.words),
      statistics: arena.f64(memory.statistics, workers.length * 8),
    });
  }

  /** @throws CancelledError within the time of one call of the network after `signal` aborts. */
  async run(
    order: TrainingOrder,
    signal: AbortSignal,
    onTick: (statistics: EpochStatistics) => void,
  ): Promise<EpochStatistics> {
    if (!this.team) throw new Error("start() comes first");
    const orders = this.memory.threads.map(() => order);
    const statistics = await this.team.run(orders, signal, onTick);
    this.arena.checkGuards();
    return statistics;
  }

  async close(): Promise<void> {
    await this.team?.close();
    this.team = null;
  }
}
