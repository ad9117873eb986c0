import type { Worker } from "node:worker_threads";
import { CancelledError } from "../errors.js";
import { nextMessage } from "../worker-thread.js";
import { control } from "./barrier.js";

export interface EpochStatistics {
  /** 0 to 1. */
  readonly fraction: number;
  /** Summed, and over how many examples. */
  readonly loss: number;
  readonly examples: number;
}

/** What a team shares, in one memory. */
export interface TeamMemory {
  /** The control words of the barrier. */
  readonly words: Int32Array;
  /** float64 [threads × 8]: each thread's share done, summed loss, examples. */
  readonly statistics: Float64Array;
}

/** Worker threads that take orders together and meet at a barrier. `close` always, in a finally. */
export class WorkerTeam {
  private constructor(
    private readonly workers: readonly Worker[],
    private readonly memory: TeamMemory,
  ) {}

  /** Waits for each one's first message. Where one fails, all are ended. */
  static async start(workers: readonly Worker[], memory: TeamMemory): Promise<WorkerTeam> {
    const team = new WorkerTeam(workers, memory);
    try {
      await Promise.all(workers.map(nextMessage));
    } catch (error) {
      await team.close();
      throw error;
    }
    return team;
  }

  /**
   * Gives each thread its order and waits until all have answered. `onTick` hears of it four times a second.
   * @throws CancelledError soon after `signal` aborts: as often as the threads look at the control words.
   */
  async run(
    orders: readonly unknown[],
    signal: AbortSignal,
    onTick: (statistics: EpochStatistics) => void,
  ): Promise<EpochStatistics> {
    if (signal.aborted) throw new CancelledError();
    const { words } = this.memory;
    const cancel = () => {
      Atomics.store(words, control.cancel, 1);
      Atomics.notify(words, control.generation);
    };
    signal.addEventListener("abort", cancel, { once: true });
    const timer = setInterval(() => onTick(this.statistics()), 250);
    try {
      const results = await this.ask(orders);
      if (signal.aborted || results.includes("cancelled")) throw new CancelledError();
      return this.statistics();
    } finally {
      clearInterval(timer);
      signal.removeEventListener("abort", cancel);
    }
  }

  /** Gives each of the first threads its order, and waits for what each answers. */
  async ask(orders: readonly unknown[]): Promise<readonly unknown[]> {
    const answers = orders.map((_, thread) => nextMessage(this.workers[thread]!));
    for (const [thread, order] of orders.entries()) this.workers[thread]!.postMessage(order);
    return await Promise.all(answers);
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private statistics(): EpochStatistics {
    const values = this.memory.statistics;
    const sum = (field: number) =>
      this.workers.reduce((total, _, thread) => total + values[thread * 8 + field]!, 0);
    return { fraction: sum(0) / this.workers.length, loss: sum(1), examples: sum(2) };
  }
}
