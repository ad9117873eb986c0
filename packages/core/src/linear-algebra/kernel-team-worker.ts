import { parentPort, workerData } from "node:worker_threads";
import { instantiateKernels } from "../kernels/module.js";
import type { WasmMemory } from "../kernels/webassembly.js";
import { type KernelCall, runCalls } from "./kernel-team.js";

/** One thread of a kernel team: makes the calls that it is sent, and answers with the last one's result. */
const kernels = instantiateKernels(workerData as WasmMemory);
const port = parentPort!;

port.on("message", (calls: readonly KernelCall[]) => {
  port.postMessage(runCalls(kernels, calls));
});
port.postMessage("ready");
