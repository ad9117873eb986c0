import { existsSync } from "node:fs";
import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Where `new URL("./name.js", import.meta.url)` is: from the sources (tests) the same name ends in .ts. Whose module it is
 * decides, not this one: tests of one package run from its sources on what was built of another.
 */
export function moduleAddress(url: URL): string {
  return existsSync(url) ? url.href : url.href.replace(/\.js$/, ".ts");
}

/**
 * Starts a worker thread from `new URL("./name.js", import.meta.url)`. From the compiled tree that file exists;
 * from the sources (tests) the same name ends in .ts and runs under tsx.
 */
export function startWorker(url: URL, options: WorkerOptions = {}): Worker {
  const address = moduleAddress(url);
  if (!address.endsWith(".ts")) return new Worker(url, options);
  return new Worker(
    `import("tsx/esm/api").then(({ register }) => { register(); return import(${JSON.stringify(address)}); })`,
    { ...options, eval: true },
  );
}

/** A worker's next message; rejects where it fails or ends instead. */
export function nextMessage(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      finish();
    };
    const onMessage = (message: unknown) => settle(() => resolve(message));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = (code: number) =>
      settle(() => reject(new Error(`a worker thread ended with code ${code}`)));
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}
