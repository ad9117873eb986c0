import { NotFoundError } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import { runsChannel } from "../../training/job.js";
import { endedWithin, follow } from "../following/follow.js";
import { SharedFollows } from "../following/shared-follows.js";
import type { RunRows } from "./run-rows.js";
import { WaitingRuns } from "./waiting-runs.js";

function hasEnded(run: TrainingRun): boolean {
  return run.status !== "QUEUED" && run.status !== "RUNNING";
}

/** Each run at once and at every change until it has ended. @throws NotFoundError at the first step. */
export function followRuns(rows: RunRows): SharedFollows<TrainingRun> {
  const { db } = rows;
  const waiting = new WaitingRuns(db.prisma);
  return new SharedFollows<TrainingRun>((id) => {
    let first = true;
    return follow<TrainingRun>({
      ...{ db, id, hasEnded },
      channel: runsChannel,
      async read() {
        const run = await rows.lookUp(id);
        if (!run && first) throw new NotFoundError("training run", id);
        first = false;
        return run;
      },
      // A run that waits is told again when the queue before it moves.
      stateOf: async (run) => JSON.stringify([run, await waiting.reasons([run], Date.now(), null)]),
    });
  });
}

/** The run that has ended, or null where that takes longer than two seconds. */
export function endOfRun(rows: RunRows, id: string): Promise<TrainingRun | null> {
  const changes = follow<TrainingRun>({
    ...{ db: rows.db, id, hasEnded },
    channel: runsChannel,
    lookEvery: 250,
    read: () => rows.lookUp(id),
  });
  return endedWithin(2_000, changes, hasEnded);
}
