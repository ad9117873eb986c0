import { parentPort, workerData } from "node:worker_threads";
import { Arena } from "./arena.js";
import { control, passBarrier } from "./barrier.js";
import { lossReaders } from "./loss-readers.js";
import { instantiateKernels } from "./module.js";
import type { EpochOrder, WorkerSetup } from "./pool.js";

/** One thread of a training pool: runs its share of an epoch in rounds, merging replicas between rounds. */
const { memory, controlAddress, statistics, thread, threads, tables } = workerData as WorkerSetup;
const port = parentPort!;
const arena = new Arena(memory);
const kernels = instantiateKernels(memory);
const words = arena.i32(controlAddress, control.words);
const [doneAt, lossAt, examplesAt] = [0, 1, 2];
const mine = arena.f64(statistics + thread * 64, 8);

/** Each thread merges its own slice of every table, whole cache lines. */
function merge(full: boolean): void {
  for (const table of tables) {
    const bytes = full ? table.bytes : Math.min(table.bytes, table.hotBytes);
    const slice = Math.ceil(bytes / threads / 64) * 64;
    const from = Math.min(bytes, thread * slice);
    const length = Math.min(slice, bytes - from);
    if (length > 0) kernels.mergeReplicas(table.base, table.replicas, threads, from, length, table.floor);
  }
}

function runEpoch(order: EpochOrder): boolean {
  const readLoss = lossReaders[order.kernel](arena, order.job);
  const rounds = order.bounds.length / 2;
  for (let round = 0; round < rounds; round++) {
    kernels[order.kernel](order.job, order.bounds[round * 2]!, order.bounds[round * 2 + 1]!);
    const { loss, examples } = readLoss();
    mine[lossAt] = mine[lossAt]! + loss;
    mine[examplesAt] = mine[examplesAt]! + examples;
    mine[doneAt] = (round + 1) / rounds;
    if (Atomics.load(words, control.cancel) !== 0) return false;
    if (threads > 1) {
      if (!passBarrier(words, threads)) return false;
      merge(round === rounds - 1 || (round + 1) % order.fullEvery === 0);
      if (!passBarrier(words, threads)) return false;
    }
  }
  return true;
}

port.on("message", (order: EpochOrder) => {
  mine.fill(0);
  port.postMessage(runEpoch(order) ? "done" : "cancelled");
});
port.postMessage("ready");
