import { InvalidInputError } from "@cinevec/core";
import { openStorage } from "@cinevec/db";
import { readEnv } from "./env.js";
import { openQueue } from "./training/queue.js";
import { createWorker } from "./training/worker.js";
import type { WorkerJob } from "./training/worker-jobs.js";
import { codeVersion } from "./version.js";

/**
 * Takes jobs from a PostgreSQL database until SIGTERM or SIGINT.
 * @param only what it takes; without it what CINEVEC_WORKER_JOBS says.
 * @throws InvalidInputError without DATABASE_URL: the embedded database has one process, the API.
 */
export async function runWorker(say: (line: string) => void, only?: readonly WorkerJob[]): Promise<void> {
  const env = readEnv();
  const jobs = only ?? env.workerJobs;
  if (!env.databaseUrl) {
    throw InvalidInputError.of(
      "DATABASE_URL",
      "must name a PostgreSQL database: the embedded one belongs to the API, which has a worker of its own",
    );
  }
  const { db, blobs } = await openStorage({
    dataFolder: env.dataFolder,
    databaseUrl: env.databaseUrl,
    blobs: env.blobs,
  });
  const queue = await openQueue(db, (error) => say(`queue: ${error}`));
  const worker = await createWorker({
    db,
    blobs,
    queue,
    threads: env.threads,
    nice: env.nice,
    jobs,
    spark: env.spark,
    codeVersion,
    onEvent: ({ message, error }) => say(error ? `${message} ${error}` : message),
  });
  say(`waiting for ${jobs.join(", ")}, ${env.threads} threads; Ctrl+C stops`);
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  await worker.close();
  await queue.close();
  await db.close();
}
