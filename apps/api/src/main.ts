import { mkdir } from "node:fs/promises";
import { checkSearching, recipes } from "@cinevec/core";
import { openStorage } from "@cinevec/db";
import { pino } from "pino";
import { readEnv } from "./env.js";
import { ensureLocalToken } from "./local-token.js";
import { createServer } from "./server.js";
import { createDatasets } from "./services/datasets/datasets.js";
import { sendWantedFiles } from "./services/imports/file-sender.js";
import { Keys } from "./services/keys/keys.js";
import { openServices } from "./services/open-services.js";
import { createRuns } from "./services/runs/runs.js";
import { openQueue } from "./training/queue.js";
import { createWorker } from "./training/worker.js";
import { codeVersion } from "./version.js";

/** What has been opened, to be closed in reverse. */
const opened: (() => Promise<unknown>)[] = [];

async function closeAll(): Promise<void> {
  for (const close of opened.splice(0).reverse()) await close();
}

async function main(): Promise<void> {
  const env = readEnv();
  // The log goes to stderr: stdout is for the address, which other programs wait for.
  const log = pino({ level: env.logLevel }, pino.destination({ dest: 2, sync: false }));
  await mkdir(env.importFolder, { recursive: true });
  const storage = await openStorage({
    dataFolder: env.dataFolder,
    databaseUrl: env.databaseUrl ?? undefined,
    blobs: env.blobs,
  });
  const { db, blobs } = storage;
  opened.push(() => db.close());
  const queue = await openQueue(db, (error) => log.error({ err: error }, "queue"));
  opened.push(() => queue.close());
  const services = openServices({
    db,
    queue,
    blobs,
    datasets: createDatasets({ db, blobs, queue, importFolder: env.importFolder }),
    runs: createRuns({
      ...{ db, blobs, queue, recipes, importFolder: env.importFolder },
      // With the embedded database this process is all that there is.
      mayUseSpark:
        db.kind !== "pglite" || (env.worker && env.workerJobs.includes("train") && env.spark !== null),
    }),
    keys: new Keys(db.prisma),
    costBudget: env.costBudget,
    rateLimit: env.rateLimit,
    cacheMegabytes: env.cacheMegabytes,
    dataFolder: env.dataFolder,
    importFolder: env.importFolder,
    largestUpload: env.largestUpload,
    tmdb: env.tmdb,
    report: (error) => log.error({ err: error }, "accounts"),
  });
  opened.push(() => services.audit.close());
  opened.push(() => services.limits.close());
  opened.push(async () => services.posters?.close());
  opened.push(() => services.catalogs.close());
  opened.push(() => services.spaces.close());
  opened.push(
    await sendWantedFiles({
      ...{ db, blobs, importFolder: env.importFolder },
      report: (error) => log.warn({ err: error }, "files that another host asked for could not be sent"),
    }),
  );
  const worker = env.worker
    ? await createWorker({
        db,
        blobs,
        queue,
        threads: env.threads,
        nice: env.nice,
        jobs: env.workerJobs,
        spark: env.spark,
        codeVersion,
        onEvent: ({ message, error }) => log.warn({ err: error }, message),
      })
    : null;
  opened.push(async () => worker?.close());
  const server = await createServer({
    env,
    services,
    storage,
    localToken: await ensureLocalToken(env.dataFolder),
    log,
    checks: {
      database: () => db.query("SELECT 1"),
      "searching thread": checkSearching,
      blobs: () => blobs.size("store/id"),
    },
  });
  // Both at once: while the server waits for its last answers, the worker must not take another job.
  opened.push(() => Promise.all([server.stop(), worker?.close()]));
  process.stdout.write(`The API is listening on ${await server.start()}\n`);
  // Whatever is wrong with it is said again to whoever asks.
  services.spaces.warm().catch((error) => log.warn({ err: error }, "the promoted run could not be opened"));
}

let stoppedAt: number | null = null;

/** The first signal stops in order; one more than a second later, by somebody who is tired of waiting, at once. */
function stop(signal: NodeJS.Signals): void {
  if (stoppedAt !== null) {
    // Libraries that watch signals send them again to this process.
    if (Date.now() - stoppedAt > 1_000) process.exit(1);
    return;
  }
  stoppedAt = Date.now();
  process.stderr.write(`${signal}: stopping.\n`);
  closeAll().then(
    () => process.exit(0),
    (error) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      process.exit(1);
    },
  );
}

process.on("SIGTERM", stop);
process.on("SIGINT", stop);
// Where ./cinevec started it: the launcher is gone, even by kill -9, and nobody else would stop this process.
process.once("disconnect", () => stop("SIGHUP"));

main().catch(async (error) => {
  process.stderr.write(`Cinevec's API can't start. ${error instanceof Error ? error.message : error}\n`);
  await closeAll().catch(() => {});
  process.exit(1);
});
