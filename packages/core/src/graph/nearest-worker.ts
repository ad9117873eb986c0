import { parentPort, workerData } from "node:worker_threads";
import { Arena } from "../kernels/arena.js";
import type { WasmMemory } from "../kernels/webassembly.js";
import { type NearestSetup, nearestFinder } from "./find-nearest.js";

/** One thread of a neighbors graph: takes chunks of rows as long as there are any. */
const { memory, setup, thread } = workerData as { memory: WasmMemory; setup: NearestSetup; thread: number };
const port = parentPort!;
const takeChunk = nearestFinder(new Arena(memory), setup, thread);

port.on("message", () => {
  let outcome = takeChunk();
  while (outcome === "more") outcome = takeChunk();
  port.postMessage(outcome);
});
port.postMessage("ready");
