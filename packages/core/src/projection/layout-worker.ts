import { parentPort, workerData } from "node:worker_threads";
import { Arena } from "../kernels/arena.js";
import { control } from "../kernels/barrier.js";
import type { WasmMemory } from "../kernels/webassembly.js";
import { bindLayout, type LayoutSetup, type TeamAddresses } from "./layout-team.js";

/** One thread of a layout: makes as many steps as it is told, and says how far it is. */
const { memory, at, setup, thread, threads } = workerData as {
  memory: WasmMemory;
  at: TeamAddresses;
  setup: LayoutSetup;
  thread: number;
  threads: number;
};
const port = parentPort!;
const arena = new Arena(memory);
const words = arena.i32(at.words, control.words);
const mine = arena.f64(at.statistics + thread * 64, 8);
const run = bindLayout(setup, arena, words, thread, threads);

port.on("message", (steps: number) => {
  for (let step = 0; step < steps; step++) {
    if (Atomics.load(words, control.cancel) !== 0 || !run(step, step + 1)) {
      port.postMessage("cancelled");
      return;
    }
    mine[0] = (step + 1) / steps;
  }
  port.postMessage("done");
});
port.postMessage("ready");
