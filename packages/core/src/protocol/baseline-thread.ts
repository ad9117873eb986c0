/** A thread that measures baselines, one after the other, of those that it is told (measure-baselines.ts). */
import { parentPort, workerData } from "node:worker_threads";
import type { BaselineName } from "../evaluation/baselines/baselines.js";
import { measureBaseline } from "./measure-baseline.js";
import type { BaselineThreadSetup } from "./measure-baselines.js";

const setup = workerData as BaselineThreadSetup;
parentPort!.on("message", async (name: BaselineName) => {
  parentPort!.postMessage(await measureBaseline(name, setup));
});
