import { parentPort, workerData } from "node:worker_threads";
import { performer, type RatingsTask, type RatingsWorkerData } from "./ratings-tasks.js";

const { perform } = performer(workerData as RatingsWorkerData | null);

parentPort!.on("message", (task: RatingsTask) => {
  try {
    parentPort!.postMessage({ result: perform(task) });
  } catch (error) {
    parentPort!.postMessage({ error });
  }
});
