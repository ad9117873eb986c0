import { setImmediate as nextTurn } from "node:timers/promises";
import { CancelledError } from "../../errors.js";
import { startWorker } from "../../worker-thread.js";
import { gatherUsers } from "./build-ratings.js";
import { openLines } from "./file-chunks.js";
import { type ParsedRatings, parseRatings } from "./parse-ratings.js";
import type { RatingsTask, RatingsWorkerData } from "./ratings-worker.js";
import { type SortedUsers, sortUsers } from "./sort-users.js";

type Result<Task> = Task extends { kind: "parse" } ? ParsedRatings : SortedUsers;

/** Whoever parses and sorts: worker threads, or this very thread where the file is small. */
export interface RatingsThreads {
  /** Results in the order of the tasks, whichever ends first. */
  perform<Task extends RatingsTask>(
    tasks: readonly Task[],
    onDone: (doneTasks: number) => void,
  ): Promise<Result<Task>[]>;
  close(): Promise<void>;
}

function asCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError("The import was cancelled.");
}

function onThisThread(data: RatingsWorkerData | null, signal: AbortSignal | undefined): RatingsThreads {
  const lines = data ? openLines(data.path, data.size) : null;
  return {
    async perform(tasks, onDone) {
      const results: (ParsedRatings | SortedUsers)[] = [];
      for (const task of tasks) {
        await nextTurn();
        asCancelled(signal);
        if (task.kind === "sort") {
          gatherUsers(task.ratings, task.blocks, task.first, task.last);
          results.push(sortUsers(task.ratings, task.movieCount, task.first, task.last));
        } else {
          const { bytes, from, to } = lines!.read(task.start, task.end);
          results.push(parseRatings(bytes, from, to, data!.layout, data!.lookup));
        }
        onDone(results.length);
      }
      return results as Result<(typeof tasks)[number]>[];
    },
    async close() {
      lines?.close();
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
  return {
    perform(tasks, onDone) {
      return new Promise((resolve, reject) => {
        const results = new Array<ParsedRatings | SortedUsers>(tasks.length);
        let next = 0;
        let done = 0;
        const listeners = workers.map((worker) => {
          let current = -1;
          const give = () => {
            if (next >= tasks.length) return;
            current = next++;
            worker.postMessage(tasks[current]);
          };
          const onMessage = (message: { result?: ParsedRatings | SortedUsers; error?: Error }) => {
            if (message.error) return settle(message.error);
            results[current] = message.result!;
            onDone(++done);
            if (done === tasks.length) settle(null);
            else give();
          };
          worker.on("error", settle);
          worker.on("message", onMessage);
          return { give, onMessage };
        });
        signal?.addEventListener("abort", abort);
        if (signal?.aborted) abort();
        else if (tasks.length === 0) settle(null);
        else for (const { give } of listeners) give();

        function abort() {
          settle(new CancelledError("The import was cancelled."));
        }
        function settle(error: unknown) {
          signal?.removeEventListener("abort", abort);
          workers.forEach((worker, i) => {
            worker.off("error", settle);
            worker.off("message", listeners[i]!.onMessage);
          });
          if (error) reject(error);
          else resolve(results as Result<(typeof tasks)[number]>[]);
        }
      });
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
