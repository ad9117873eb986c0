import { InvalidInputError } from "@cinevec/core";
import { openStorage } from "@cinevec/db";
import { readEnv } from "./env.js";
import { openQueue } from "./training/queue.js";
import { createWorker } from "./training/worker.js";
import { codeVersion } from "./version.js";

/**
 * Takes jobs from a PostgreSQL database until SIGTERM or SIGINT.
 * @throws InvalidInputError without DATABASE_URL: the embedded database has one process, the API.
 */
export async function runWorker(say: (line: string) => void): Promise<void> {
  const env = readEnv();
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
    spark: env.spark,
    codeVersion,
    onEvent: ({ message, error }) => say(error ? `${message} ${error}` : message),
  });
  say(`waiting for trainings and imports, ${env.threads} threads; Ctrl+C stops`);
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  await worker.close();
  await queue.close();
  await db.close();
}
