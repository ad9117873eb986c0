import type { BlobStore, Database } from "@cinevec/db";
import { importJob } from "./import-job.js";
import type { Job, JobTools } from "./job.js";
import type { Queue } from "./queue.js";
import { recover } from "./recover.js";
import { runJob } from "./run-job.js";
import { orphanGrace, sweepOrphans } from "./sweep-orphans.js";

export interface WorkerOptions {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly queue: Queue;
  /** Threads of a training. */
  readonly threads: number;
  readonly codeVersion: string;
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
}

export interface Worker {
  /** Ends the children without marking their rows: the next start goes on with them. */
  close(): Promise<void>;
}

const pollEvery = 3_000;

/**
 * Takes trainings and imports from the queue, one of each at a time, and runs each in a child process. The API
 * embeds one; with PostgreSQL any number run anywhere. Before the first job it puts right what a killed worker
 * left, and goes on doing so.
 */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const { db, queue } = options;
  const staleAfter = options.staleAfter ?? 20;
  const onEvent = options.onEvent ?? (() => {});
  const tools: JobTools = { ...options, staleAfter, onEvent };
  // The embedded database has one process: whatever is claimed at its start was claimed by a dead one.
  await recover(tools, db.kind === "pglite" ? 0 : staleAfter);
  await sweepBlobs();

  const loops = [startLoop("train", runJob), startLoop("import", importJob)];
  const sweep = setInterval(
    () =>
      recover(tools, staleAfter).catch((error) =>
        onEvent({ message: "Looking for lost work failed.", error }),
      ),
    Math.min(5_000, staleAfter * 500),
  );
  const sweepBlobsHourly = setInterval(() => sweepBlobs(), 3_600_000);
  return {
    async close() {
      clearInterval(sweep);
      clearInterval(sweepBlobsHourly);
      await Promise.all(loops.map((loop) => loop.close()));
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
    } catch (error) {
      onEvent({ message: "Looking for blobs without a row failed.", error });
    }
  }

  function startLoop(name: "train" | "import", start: (tools: JobTools, id: string) => Promise<Job | null>) {
    let closed = false;
    let current: Job | null = null;
    let wake = () => {};
    const woken = () => wake();
    const listening = queue.onWake(name, woken);
    const finished = (async () => {
      while (!closed) {
        // Made before looking: a call between the look and the wait must not be lost.
        const called = new Promise<void>((resolve) => {
          wake = resolve;
        });
        try {
          const id = await queue.take(name);
          if (id !== null) {
            current = await start(tools, id);
            if (closed) current?.abandon();
            await current?.ended;
            current = null;
            continue;
          }
        } catch (error) {
          onEvent({ message: `A job of the queue ${name} failed.`, error });
        }
        if (closed) break;
        const timer = setTimeout(wake, pollEvery);
        await called;
        clearTimeout(timer);
      }
    })();
    return {
      async close() {
        closed = true;
        current?.abandon();
        wake();
        await finished;
        (await listening)();
      },
    };
  }
}
