import { breathe } from "../breathe.js";
import type { Arena, ArenaPlan, GuardedArena } from "../kernels/arena.js";
import { control, passBarrier } from "../kernels/barrier.js";
import { instantiateKernels, type Kernels } from "../kernels/module.js";
import { WorkerTeam } from "../kernels/worker-team.js";
import { startWorker } from "../worker-thread.js";
import { type TsneSetup, tsneThread } from "./tsne/tsne-thread.js";
import { type UmapSetup, umapThread } from "./umap/umap-thread.js";

/** What one thread of a layout works with. */
export interface LayoutThread {
  readonly arena: Arena;
  readonly kernels: Kernels;
  readonly thread: number;
  readonly threads: number;
  /** Waits for the others. False where the work was cancelled. */
  meet(): boolean;
}

/** Makes steps `from` … `to` - 1 of a layout, one thread's part of them. False where the work was cancelled. */
export type LayoutSteps = (from: number, to: number) => boolean;

/** Which layout, and where its memory lies. Plain data, for threads. */
export type LayoutSetup =
  | { readonly layout: "tsne"; readonly setup: TsneSetup }
  | { readonly layout: "umap"; readonly setup: UmapSetup };

/** Addresses of what the threads of a team share. */
export interface TeamAddresses {
  readonly words: number;
  readonly statistics: number;
}

export function planTeam(plan: ArenaPlan, threads: number): TeamAddresses {
  return { words: plan.reserve(control.words * 4), statistics: plan.reserve(threads * 64) };
}

/** Binds a layout to one thread's view of the memory. */
export function bindLayout(
  { layout, setup }: LayoutSetup,
  arena: Arena,
  words: Int32Array,
  thread: number,
  threads: number,
): LayoutSteps {
  const context: LayoutThread = {
    ...{ arena, thread, threads, kernels: instantiateKernels(arena.memory) },
    meet: () => threads === 1 || passBarrier(words, threads),
  };
  return layout === "tsne" ? tsneThread(context, setup) : umapThread(context, setup);
}

export interface LayoutRun {
  readonly threads: number;
  readonly signal: AbortSignal;
  onProgress(fraction: number): void;
  readonly steps: number;
  /** Of so little work the calling thread is through before others have started. */
  readonly little: boolean;
}

/** Makes all steps of a layout, on threads of its own, or, where there is little to do, on the calling one. */
export async function runLayout(
  arena: GuardedArena,
  at: TeamAddresses,
  setup: LayoutSetup,
  { threads, signal, onProgress, steps, little }: LayoutRun,
): Promise<void> {
  const words = arena.i32(at.words, control.words);
  if (little && threads === 1) {
    const run = bindLayout(setup, arena, words, 0, 1);
    for (let step = 0; step < steps; step += 10) {
      await breathe(signal);
      run(step, Math.min(steps, step + 10));
      if (step % 100 === 0) onProgress(step / steps);
    }
    return;
  }
  const workers = Array.from({ length: threads }, (_, thread) =>
    startWorker(new URL("./layout-worker.js", import.meta.url), {
      workerData: { memory: arena.memory, at, setup, thread, threads },
    }),
  );
  const team = await WorkerTeam.start(workers, {
    words,
    statistics: arena.f64(at.statistics, threads * 8),
  });
  try {
    const orders = workers.map(() => steps);
    await team.run(orders, signal, ({ fraction }) => onProgress(fraction));
  } finally {
    await team.close();
  }
}
