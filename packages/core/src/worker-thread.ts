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
