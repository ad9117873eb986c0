import { availableParallelism } from "node:os";
import { setImmediate as nextTurn } from "node:timers/promises";
import { CancelledError } from "../../errors.js";
import { startWorker } from "../../worker-thread.js";
import type { ParsedInteractions } from "./parse-interactions.js";
import type { ParsedRatings } from "./parse-ratings.js";
import { performer, type RatingsResult, type RatingsTask, type RatingsWorkerData } from "./ratings-tasks.js";
import type { SortedUsers } from "./sort-users.js";

/** Below this, starting threads costs more than it saves. */
const smallFile = 32 << 20;
const mostThreads = 8;

/** How many threads a file of so many bytes is worth. */
export function threadsFor(bytes: number): number {
  return bytes < smallFile ? 1 : Math.min(mostThreads, availableParallelism());
}

interface Results {
  readonly parse: ParsedRatings;
  readonly interactions: ParsedInteractions;
  readonly sort: SortedUsers;
}
type Result<Kind extends RatingsTask["kind"]> = Results[Kind];

/** Whoever parses and sorts: worker threads, or this very thread where the file is small. */
export interface RatingsThreads {
  /** Results in the order of the tasks, whichever ends first. */
  perform<Kind extends RatingsTask["kind"]>(
    tasks: readonly (RatingsTask & { readonly kind: Kind })[],
    onDone: (doneTasks: number) => void,
  ): Promise<Result<Kind>[]>;
  close(): Promise<void>;
}

function asCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError("The import was cancelled.");
}

function onThisThread(data: RatingsWorkerData | null, signal: AbortSignal | undefined): RatingsThreads {
  const { perform, close } = performer(data);
  return {
    async perform<Kind extends RatingsTask["kind"]>(
      tasks: readonly (RatingsTask & { readonly kind: Kind })[],
      onDone: (doneTasks: number) => void,
    ) {
      const results: RatingsResult[] = [];
      for (const task of tasks) {
        await nextTurn();
        asCancelled(signal);
        results.push(perform(task));
        onDone(results.length);
      }
      return results as Result<Kind>[];
    },
    async close() {
      close();
    },
  };
}

/** `data`: the file to parse, null to sort only. `threads` under 2: no worker is started. Aborting ends the workers at once. */
export function startRatingsThreads(
  data: RatingsWorkerData | null,
  threads: number,
  signal: AbortSignal | undefined,
): RatingsThreads {
  if (threads < 2) return onThisThread(data, signal);
  const workers = Array.from({ length: threads }, () =>
    startWorker(new URL("./ratings-worker.js", import.meta.url), { workerData: data }),
  );
  // Any worker may fail at any time, also while nobody waits: an error that nobody listens for would end the process.
  let failure: unknown = null;
  let onFailure: ((error: unknown) => void) | null = null;
  for (const worker of workers)
    worker.on("error", (error) => {
      failure ??= error;
      onFailure?.(error);
    });
  return {
    perform<Kind extends RatingsTask["kind"]>(
      tasks: readonly (RatingsTask & { readonly kind: Kind })[],
      onDone: (doneTasks: number) => void,
    ) {
      return new Promise<Result<Kind>[]>((resolve, reject) => {
        const results: RatingsResult[] = [];
        let next = 0;
        let done = 0;
        const listeners = workers.map((worker) => {
          let current: number;
          const give = () => {
            if (next >= tasks.length) return;
            current = next++;
            worker.postMessage(tasks[current]);
          };
          const onMessage = (message: { result?: RatingsResult; error?: Error }) => {
            if (message.error) return settle(message.error);
            results[current] = message.result!;
            onDone(++done);
            if (done === tasks.length) settle(null);
            else give();
          };
          worker.on("message", onMessage);
          return { give, onMessage };
        });
        onFailure = settle;
        signal?.addEventListener("abort", abort);
        if (signal?.aborted) abort();
        else if (failure) settle(failure);
        else if (tasks.length === 0) settle(null);
        else for (const { give } of listeners) give();

        function abort() {
          settle(new CancelledError("The import was cancelled."));
        }
        function settle(error: unknown) {
          signal?.removeEventListener("abort", abort);
          onFailure = null;
          workers.forEach((worker, i) => {
            worker.off("message", listeners[i]!.onMessage);
          });
          if (error) reject(error);
          else resolve(results as Result<Kind>[]);
        }
      });
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
