import { Worker, type WorkerOptions } from "node:worker_threads";

/** Where `new URL("./name.js", import.meta.url)` is: from the sources (tests) the same name ends in .ts. */
export function moduleAddress(url: URL): string {
  return import.meta.url.endsWith(".ts") ? url.href.replace(/\.js$/, ".ts") : url.href;
}

/**
 * Starts a worker thread from `new URL("./name.js", import.meta.url)`. From the compiled tree that file exists;
 * from the sources (tests) the same name ends in .ts and runs under tsx.
 */
export function startWorker(url: URL, options: WorkerOptions = {}): Worker {
  if (!import.meta.url.endsWith(".ts")) return new Worker(url, options);
  return new Worker(
    `import("tsx/esm/api").then(({ register }) => { register(); return import(${JSON.stringify(moduleAddress(url))}); })`,
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
