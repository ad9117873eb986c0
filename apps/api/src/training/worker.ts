import type { BlobStore, Database } from "@cinevec/db";
import { baselinesJob } from "./baselines-job.js";
import { importJob } from "./import-job.js";
import type { Job, JobTools } from "./job.js";
import { mapJob } from "./map-job.js";
import type { Queue } from "./queue.js";
import { recover } from "./recover.js";
import { runJob } from "./run-job.js";
import type { SparkSettings } from "./submit-to-spark.js";
import { sweepLeftovers } from "./sweep-leftovers.js";
import { orphanGrace, sweepOrphans } from "./sweep-orphans.js";
import { type WorkerJob, workerJobs } from "./worker-jobs.js";

export interface WorkerOptions {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly queue: Queue;
  /** Threads of a training. */
  readonly threads: number;
  /** How much children stand back for others, 0 to 19 as `nice` counts. */
  readonly nice?: number | undefined;
  readonly codeVersion: string;
  /** What this worker takes; without it everything. */
  readonly jobs?: readonly WorkerJob[];
  /** Where runs with the engine SPARK are trained; without it this worker takes none. */
  readonly spark?: SparkSettings | null;
  /** Told of what nobody asked for: a crashed child, a database that does not answer. */
  onEvent?(event: { readonly message: string; readonly error?: unknown }): void;
  /** How long without a sign of life before another worker's claim is void, in seconds. */
  readonly staleAfter?: number;
  /** Compiled scripts of the children; tests name their own. */
  readonly trainerScript?: URL;
  /** Node's own arguments for trainers, for instance a memory limit. */
  readonly trainerArguments?: readonly string[];
  readonly importerScript?: URL;
  /** null: no baselines are measured after a dataset's first run. */
  readonly baselinesScript?: URL | null;
  /** null: no maps are made. */
  readonly mapperScript?: URL | null;
}

export interface Worker {
  /** Ends the children without marking their rows: the next start goes on with them. */
  close(): Promise<void>;
}

const pollEvery = 3_000;

/**
 * Takes trainings, imports and maps from the queue, one of each at a time, and runs each in a child process. While no
 * training waits or runs here, it makes the maps that nobody asked for yet and measures baselines. The API embeds one worker; with PostgreSQL any number run
 * anywhere. Before the first job it puts right what a killed worker left, and goes on doing so.
 */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const { db, queue } = options;
  const staleAfter = options.staleAfter ?? 20;
  const onEvent = options.onEvent ?? (() => {});
  const tools: JobTools = {
    ...options,
    staleAfter,
    onEvent,
    spark: options.spark ?? null,
    ownClaims: new Set(),
  };
  // The embedded database has one process: whatever is claimed at its start was claimed by a dead one.
  await recover(tools, db.kind === "pglite" ? 0 : staleAfter);
  await sweepBlobs();

  const jobs = new Set(options.jobs ?? workerJobs);
  const spareTime = createLoop("spare time", onEvent, async () => {
    if (!trainings.isIdle()) return null;
    const map = jobs.has("map") ? await mapJob(tools, "automatic") : null;
    return map ?? (jobs.has("baselines") ? baselinesJob(tools) : null);
  });
  const trainings = createLoop("train", onEvent, async () => {
    const invited = (await queue.take("train")) ?? (tools.spark ? await queue.take("spark") : null);
    if (invited === null) return null;
    await spareTime.interrupt();
    return (await runJob(tools)) ?? "again";
  });
  const imports = createLoop("import", onEvent, async () =>
    (await queue.take("import")) === null ? null : ((await importJob(tools)) ?? "again"),
  );
  const maps = createLoop("map", onEvent, async () =>
    (await queue.take("map")) === null ? null : ((await mapJob(tools, "asked")) ?? "again"),
  );
  const listening = [
    ...(jobs.has("train") ? [queue.onWake("train", trainings.wake)] : []),
    ...(jobs.has("train") && tools.spark ? [queue.onWake("spark", trainings.wake)] : []),
    ...(jobs.has("import") ? [queue.onWake("import", imports.wake)] : []),
    ...(jobs.has("map") ? [queue.onWake("map", maps.wake)] : []),
  ];
  const loops = [
    ...(jobs.has("train") ? [trainings] : []),
    ...(jobs.has("import") ? [imports] : []),
    ...(jobs.has("map") ? [maps] : []),
    ...(jobs.has("map") || jobs.has("baselines") ? [spareTime] : []),
  ];
  for (const loop of loops) loop.start();
  const sweep = startSweep(tools);
  const sweepBlobsHourly = setInterval(() => sweepBlobs(), 3_600_000);
  return {
    async close() {
      sweep.stop();
      clearInterval(sweepBlobsHourly);
      await Promise.all(loops.map((loop) => loop.close()));
      for (const stopListening of await Promise.all(listening)) stopListening();
    },
  };

  /** A sweep that fails costs disk space, and the next one tries again: it keeps no worker from starting. */
  async function sweepBlobs(): Promise<void> {
    try {
      const { found, deleted } = await sweepOrphans({ db, blobs: options.blobs }, Date.now());
      const days = orphanGrace / 86_400_000;
      for (const prefix of found)
        onEvent({ message: `No row speaks for the blobs ${prefix}: they are deleted in ${days} days.` });
      for (const prefix of deleted)
        onEvent({ message: `Deleted the blobs ${prefix}: no row spoke for them for ${days} days.` });
      const { drafts, folders } = await sweepLeftovers(
        options.blobs,
        tools.spark?.folder ?? null,
        Date.now(),
      );
      if (drafts + folders > 0)
        onEvent({
          message: `Deleted what killed processes left: ${drafts} half-written blobs, ${folders} temporary folders.`,
        });
    } catch (error) {
      onEvent({ message: "Looking for files that nobody needs failed.", error });
    }
  }
}

/**
 * Looks for lost work every few seconds. Where the database, or this machine, was away, other workers may have had no
 * way to give a sign of life, so they get the time for one before they are judged.
 */
function startSweep(tools: JobTools): { stop(): void } {
  const every = Math.min(5_000, tools.staleAfter * 500);
  const patience = tools.staleAfter * 1000;
  let lookedAt = Date.now();
  let judgesFrom = 0;
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    try {
      const now = Date.now();
      if (now - lookedAt > Math.max(2 * every, patience / 2)) judgesFrom = now + patience;
      lookedAt = now;
      if (now >= judgesFrom) await recover(tools, tools.staleAfter);
      else await tools.db.query("SELECT 1");
    } catch (error) {
      judgesFrom = Date.now() + patience;
      tools.onEvent({ message: "Looking for lost work failed.", error });
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(look, every);
  return { stop: () => clearInterval(timer) };
}

/** `next`: claims a job and starts it; null where none waits, "again" where one did that was somebody else's. */
function createLoop(name: string, onEvent: JobTools["onEvent"], next: () => Promise<Job | "again" | null>) {
  let closed = false;
  let current: Job | null = null;
  let starting = false;
  let wake = () => {};
  let finished = Promise.resolve();
  async function run(): Promise<void> {
    while (!closed) {
      // Made before looking: a call between the look and the wait must not be lost.
      const called = new Promise<void>((resolve) => {
        wake = resolve;
      });
      try {
        starting = true;
        const job = await next();
        if (job === "again") continue;
        if (job) {
          current = job;
          if (closed) job.abandon();
          await job.ended;
          continue;
        }
      } catch (error) {
        onEvent({ message: `A job of the queue ${name} failed.`, error });
      } finally {
        current = null;
        starting = false;
      }
      if (closed) break;
      const timer = setTimeout(wake, pollEvery);
      await called;
      clearTimeout(timer);
    }
  }
  return {
    start() {
      finished = run();
    },
    wake: () => wake(),
    isIdle: () => !starting,
    /** Ends the job under way, if there is one, and gives it back. */
    async interrupt() {
      current?.abandon();
      await current?.ended;
    },
    async close() {
      closed = true;
      current?.abandon();
      wake();
      await finished;
    },
  };
}
