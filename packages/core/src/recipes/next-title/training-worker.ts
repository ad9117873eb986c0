import { parentPort, workerData } from "node:worker_threads";
import { Arena } from "../../kernels/arena.js";
import { control, passBarrier } from "../../kernels/barrier.js";
import { instantiateKernels } from "../../kernels/module.js";
import type { TrainingOrder, TrainingWorkerSetup } from "./trainer.js";
import { TrainingThread } from "./training-thread.js";
import { shareOf, someWindows } from "./windows.js";

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

function obey(order: TrainingOrder): boolean {
  const { kind, windows, batchSize, epoch, epochs } = order;
  const count = windows.starts.length;
  worker.pack();
  if (!meet()) return false;
  if (kind === "measure") {
    const share = shareOf(windows, 0, count, thread, threads);
    mine[1] = worker.measure(someWindows(windows, share.first, share.last), cancelled);
    mine[2] = share.last - share.first;
    return meet();
  }
  let { step } = order;
  for (let first = 0; first < count; first += batchSize, step++) {
    const share = shareOf(windows, first, Math.min(count, first + batchSize), thread, threads);
    const own = someWindows(windows, share.first, share.last);
    mine[1]! += worker.gradient(own, share.tokensBefore, 1 / share.targets, step, cancelled);
    for (const [w, length] of own.lengths.entries()) mine[2]! += length - own.contexts[w]!;
    if (!meet()) return false;
    worker.update(step, (epoch + first / count) / epochs);
    mine[0] = Math.min(1, (first + batchSize) / count);
    if (!meet()) return false;
  }
  return true;
}

port.on("message", (order: TrainingOrder) => {
  mine.fill(0);
  port.postMessage(obey(order) ? "done" : "cancelled");
});
port.postMessage("ready");
