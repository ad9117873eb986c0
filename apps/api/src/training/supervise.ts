import { type ChildOutcome, type ForkOptions, forkChild } from "./fork-child.js";
import { type Job, type JobTools, persist } from "./job.js";

/** Whether the row is still ours, and whether somebody wants the work to stop. */
type Sign = "held" | "cancelled" | "lost";

interface Work<Task, Progress, Result>
  extends Pick<ForkOptions<Task, Progress>, "script" | "task" | "nodeArguments" | "onProgress"> {
  /** For the log: "Run 0190…". */
  readonly name: string;
  readonly claim: string;
  /** The work is under way or over; told at every progress and at the end. */
  onBegun?(): void;
  /** Renews the row's heartbeat. */
  beat(): Promise<Sign>;
  /** Stops writing progress; the newest is written. */
  endProgress(): Promise<void>;
  /** Writes how it went. Repeated while the database is away, so it must be one transaction. */
  settle(outcome: ChildOutcome<Result>): Promise<void>;
  /** The database refuses what `settle` writes: says so in the row. */
  fail(error: Error): Promise<void>;
  /** Back into the queue as if this attempt had not been. */
  giveBack(): Promise<void>;
  /** Hears of a cancellation sooner than the next heartbeat does. Returns what ends it. */
  onCancel?(cancel: () => void): Promise<() => void>;
}

/**
 * Runs the child of a claimed row to its end. Whatever fails here, the child does not outlive this, heartbeats end,
 * and the row is written or, where the database won't take it, left silent for `recover` to find.
 */
export function supervise<Task, Progress, Result>(tools: JobTools, work: Work<Task, Progress, Result>): Job {
  const { db, blobs, onEvent } = tools;
  let abandoned = false;
  let ending = false;
  tools.ownClaims.add(work.claim);
  const child = forkChild<Task, Progress, Result>({
    script: work.script,
    nodeArguments: work.nodeArguments,
    nice: tools.nice,
    task: work.task,
    blobs: blobs.location,
    onProgress(progress) {
      work.onBegun?.();
      work.onProgress(progress);
    },
    mayPublish: () => persist(db, beat, () => abandoned || ending),
  });

  async function beat(): Promise<boolean> {
    const sign = await work.beat();
    if (sign === "lost") child.kill();
    if (sign === "cancelled") child.cancel();
    return sign !== "lost";
  }

  async function run(): Promise<void> {
    const heartbeat = setInterval(() => void beat().catch(() => {}), (tools.staleAfter * 1000) / 6);
    let stopListening = () => {};
    try {
      // Without it, the next heartbeat hears of a cancellation.
      const listening = work
        .onCancel?.(() => child.cancel())
        .then(
          (stop) => {
            stopListening = stop;
          },
          (error) => onEvent({ message: `${work.name}: cancelling it will take longer.`, error }),
        );
      const outcome = await child.ended;
      ending = true;
      await listening;
      await work.endProgress();
      if (abandoned && outcome.kind === "crashed") await work.giveBack();
      else await settle(outcome);
    } finally {
      child.kill();
      clearInterval(heartbeat);
      stopListening();
      work.onBegun?.();
      tools.ownClaims.delete(work.claim);
    }
  }

  async function settle(outcome: ChildOutcome<Result>): Promise<void> {
    const isOver = () => abandoned;
    try {
      await persist(db, () => work.settle(outcome), isOver);
    } catch (error) {
      onEvent({ message: `${work.name}: its end could not be stored.`, error });
      const cause = error instanceof Error ? error : new Error(String(error));
      await persist(db, () => work.fail(cause), isOver);
    }
  }

  return {
    abandon() {
      abandoned = true;
      child.kill();
    },
    ended: run().catch((error) =>
      onEvent({ message: `${work.name}: left for the next look for lost work.`, error }),
    ),
  };
}
