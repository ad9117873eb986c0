import { CancelledError } from "../errors.js";
import type { GuardedArena } from "../kernels/arena.js";
import type { LinearKernels } from "../kernels/linear-kernels.js";
import { instantiateKernels } from "../kernels/module.js";
import { WorkerTeam } from "../kernels/worker-team.js";
import { startWorker } from "../worker-thread.js";

/** One call of a kernel: its name and arguments. */
export type KernelCall = {
  [K in keyof LinearKernels]: readonly [name: K, ...arguments_: Parameters<LinearKernels[K]>];
}[keyof LinearKernels];

/** Runs kernels over one memory, on threads of its own or on the calling one. */
export interface KernelTeam {
  readonly threads: number;
  /**
   * Every thread makes its calls in order; resolves when all are through.
   * @param calls one list a thread; fewer lists leave the others idle.
   * @returns what each thread's last call returned.
   * @throws CancelledError where the team's signal has aborted.
   */
  run(calls: readonly (readonly KernelCall[])[]): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

/** Calls on the calling thread: for matrices so small that starting threads would take longer. */
function callingThread(arena: GuardedArena, signal: AbortSignal | undefined): KernelTeam {
  const kernels = instantiateKernels(arena.memory);
  return {
    threads: 1,
    async run(calls) {
      if (signal?.aborted) throw new CancelledError();
      return calls.map((list) => runCalls(kernels, list));
    },
    async close() {},
  };
}

/** @returns what the last call returned. */
export function runCalls(kernels: LinearKernels, calls: readonly KernelCall[]): unknown {
  let result: unknown;
  for (const [name, ...numbers] of calls) result = Reflect.apply(kernels[name], null, numbers);
  return result;
}

/**
 * @param threads 0: the calling thread; else so many of their own, which leaves the event loop free.
 */
export async function startKernelTeam(
  arena: GuardedArena,
  threads: number,
  signal?: AbortSignal,
): Promise<KernelTeam> {
  if (threads === 0) return callingThread(arena, signal);
  const workers = Array.from({ length: threads }, () =>
    startWorker(new URL("./kernel-team-worker.js", import.meta.url), { workerData: arena.memory }),
  );
  const team = await WorkerTeam.start(workers, {
    words: new Int32Array(new SharedArrayBuffer(64)),
    statistics: new Float64Array(threads * 8),
  });
  return {
    threads,
    async run(calls) {
      if (signal?.aborted) throw new CancelledError();
      return await team.ask(calls);
    },
    close: () => team.close(),
  };
}

/** Cuts 0 … count into one range a thread, bounds at multiples of `grain`. */
export function ranges(count: number, threads: number, grain: number): { from: number; to: number }[] {
  const size = Math.ceil(count / Math.max(1, threads) / grain) * grain;
  return Array.from({ length: Math.max(1, threads) }, (_, thread) => ({
    from: Math.min(count, thread * size),
    to: Math.min(count, (thread + 1) * size),
  })).filter(({ from, to }) => from < to);
}
