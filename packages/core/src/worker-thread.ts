import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Starts a worker thread from `new URL("./name.js", import.meta.url)`. From the compiled tree that file exists;
 * from the sources (tests) the same name ends in .ts and runs under tsx.
 */
export function startWorker(url: URL, options: WorkerOptions = {}): Worker {
  if (!import.meta.url.endsWith(".ts")) return new Worker(url, options);
  const source = new URL(url.href.replace(/\.js$/, ".ts"));
  return new Worker(
    `import("tsx/esm/api").then(({ register }) => { register(); return import(${JSON.stringify(source.href)}); })`,
    { ...options, eval: true },
  );
}
