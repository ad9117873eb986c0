import type { Worker } from "node:worker_threads";
import { CancelledError } from "../../errors.js";
import type { Arena } from "../../kernels/arena.js";
import { control } from "../../kernels/barrier.js";
import type { WasmMemory } from "../../kernels/webassembly.js";
import { startWorker } from "../../worker-thread.js";
import type { TrainingMemory } from "./training-memory.js";
import type { StepSettings } from "./training-thread.js";
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

export interface TrainingStatistics {
  /** 0 to 1. */
  readonly fraction: number;
  /** Summed -ln p, and over how many targets. */
  readonly loss: number;
  readonly examples: number;
}

/**
 * Data-parallel training: every thread makes the gradient of its share of a batch; the gradients are summed in thread
 * order while each thread takes its slice of the Adam step. Repeats bit for bit for the same number of threads.
 * `close` always, in a finally.
 */
export class Trainer {
  private readonly workers: Worker[] = [];

  constructor(
    private readonly arena: Arena,
    private readonly memory: TrainingMemory,
    private readonly settings: StepSettings,
  ) {}

  async start(): Promise<void> {
    for (let thread = 0; thread < this.memory.threads.length; thread++) {
      const setup: TrainingWorkerSetup = {
        wasmMemory: this.arena.memory,
        memory: this.memory,
        thread,
        settings: this.settings,
      };
      this.workers.push(startWorker(new URL("./training-worker.js", import.meta.url), { workerData: setup }));
    }
    await Promise.all(this.workers.map(answer));
  }

  /** @throws CancelledError within the time of one call of the network after `signal` aborts. */
  async run(
    order: TrainingOrder,
    signal: AbortSignal,
    onTick: (statistics: TrainingStatistics) => void,
  ): Promise<TrainingStatistics> {
    if (signal.aborted) throw new CancelledError();
    const cancel = () => {
      const words = this.arena.i32(this.memory.control, control.words);
      Atomics.store(words, control.cancel, 1);
      Atomics.notify(words, control.generation);
    };
    signal.addEventListener("abort", cancel, { once: true });
    const timer = setInterval(() => onTick(this.statistics()), 250);
    try {
      const answers = this.workers.map(answer);
      for (const worker of this.workers) worker.postMessage(order);
      const results = await Promise.all(answers);
      if (signal.aborted || results.includes("cancelled")) throw new CancelledError();
      return this.statistics();
    } finally {
      clearInterval(timer);
      signal.removeEventListener("abort", cancel);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private statistics(): TrainingStatistics {
    const { statistics, threads } = this.memory;
    const values = this.arena.f64(statistics, threads.length * 8);
    const sum = (field: number) => threads.reduce((total, _, t) => total + values[t * 8 + field]!, 0);
    return { fraction: sum(0) / threads.length, loss: sum(1), examples: sum(2) };
  }
}

/** A worker's next message; rejects where it fails or ends instead. */
function answer(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      finish();
    };
    const onMessage = (message: unknown) => settle(() => resolve(message));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = (code: number) =>
      settle(() => reject(new Error(`a training thread ended with code ${code}`)));
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}
