import { NotFoundError } from "@cinevec/core";
import type { Database, Prisma, TrainingRun, Transaction } from "@cinevec/db";
import { isUuid } from "../../ids/uuid.js";
import { runsChannel } from "../../training/job.js";
import { type Queue, trainQueue } from "../../training/queue.js";

type NewRun = Prisma.TrainingRunUncheckedCreateInput;

/** The rows of training runs, for those who write them. Ids are UUIDs; any other text is an unknown run. */
export class RunRows {
  constructor(
    readonly db: Database,
    readonly queue: Queue,
  ) {}

  async lookUp(id: string): Promise<TrainingRun | null> {
    return isUuid(id) ? await this.db.prisma.trainingRun.findUnique({ where: { id } }) : null;
  }

  /** @throws NotFoundError */
  async find(id: string): Promise<TrainingRun> {
    const run = await this.lookUp(id);
    if (!run) throw new NotFoundError("training run", id);
    return run;
  }

  /** Writes a run and its job in one transaction, then wakes the workers. @param rowIn locks what the run needs. */
  async create(rowIn: (transaction: Transaction) => Promise<NewRun>): Promise<TrainingRun> {
    const { db, queue } = this;
    const run = await db.prisma.$transaction(async (transaction) => {
      const created = await transaction.trainingRun.create({ data: await rowIn(transaction) });
      await queue.send(transaction, trainQueue[created.trainOn], created.id);
      return created;
    });
    await queue.wake(trainQueue[run.trainOn]);
    return this.changed(run.id);
  }

  /** Tells those who follow the run. @returns it as it is now. @throws NotFoundError */
  async changed(id: string): Promise<TrainingRun> {
    await this.db.notify(runsChannel, id);
    return this.find(id);
  }
}
