import { parentPort, workerData } from "node:worker_threads";
import { Arena } from "../../kernels/arena.js";
import { control, passBarrier } from "../../kernels/barrier.js";
import { instantiateKernels } from "../../kernels/module.js";
import type { TrainingOrder, TrainingWorkerSetup } from "./trainer.js";
import { TrainingThread } from "./training-thread.js";
import { shareOf } from "./windows.js";

/** One thread of a next-title training: obeys orders until terminated. */
const { wasmMemory, memory, thread, settings } = workerData as TrainingWorkerSetup;
const port = parentPort!;
const arena = new Arena(wasmMemory);
const words = arena.i32(memory.control, control.words);
const threads = memory.threads.length;
const mine = arena.f64(memory.statistics + thread * 64, 8);
const worker = new TrainingThread(arena, instantiateKernels(wasmMemory), memory, thread, settings);

const cancelled = () => Atomics.load(words, control.cancel) !== 0;
const meet = () => (threads > 1 ? passBarrier(words, threads) : !cancelled());

function obey({ kind, starts, lengths, batchSize, step: firstStep, epoch, epochs }: TrainingOrder): boolean {
  worker.pack();
  if (!meet()) return false;
  if (kind === "measure") {
    const share = shareOf(lengths, 0, starts.length, thread, threads);
    const own = [
      starts.subarray(share.first, share.last),
      lengths.subarray(share.first, share.last),
    ] as const;
    mine[1] = worker.measure(...own, cancelled);
    mine[2] = share.last - share.first;
    return meet();
  }
  let step = firstStep;
  for (let first = 0; first < starts.length; first += batchSize, step++) {
    const share = shareOf(lengths, first, Math.min(starts.length, first + batchSize), thread, threads);
    const own = lengths.subarray(share.first, share.last);
    mine[1]! += worker.gradient(
      starts.subarray(share.first, share.last),
      own,
      share.tokensBefore,
      1 / share.tokens,
      step,
      cancelled,
    );
    mine[2]! += own.reduce((sum, length) => sum + length, 0);
    if (!meet()) return false;
    worker.update(step, (epoch + first / starts.length) / epochs);
    mine[0] = Math.min(1, (first + batchSize) / starts.length);
    if (!meet()) return false;
  }
  return true;
}

port.on("message", (order: TrainingOrder) => {
  mine.fill(0);
  port.postMessage(obey(order) ? "done" : "cancelled");
});
port.postMessage("ready");
