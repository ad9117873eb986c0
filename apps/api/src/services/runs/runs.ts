import { randomInt } from "node:crypto";
import type { Protocol, Recipe } from "@cinevec/core";
import {
  ConflictError,
  defaultProtocol,
  external,
  InvalidInputError,
  NotFoundError,
  type Problem,
  parseProtocol,
  protocolKey,
  withPreset,
} from "@cinevec/core";
import type { BlobStore, Database, Dataset, Prisma, TrainingRun, Transaction } from "@cinevec/db";
import { isUuid } from "../../ids/uuid.js";
import { type Purpose, promotion } from "../../stored/purposes.js";
import { storedProtocol } from "../../stored/stored-protocol.js";
import { cancelChannel, mapsChannel, runsChannel } from "../../training/job.js";
import { type Queue, trainQueue } from "../../training/queue.js";
import { endedWithin, follow } from "../following/follow.js";
import { SharedFollows } from "../following/shared-follows.js";
import { confineSource } from "../imports/import-source.js";
import { checkOptions } from "./check-options.js";
import { engineProblems } from "./engine-problems.js";
import { refitsOf, refuseWhileInUse, startersFrom } from "./in-use.js";
import { priorityProblems } from "./priority.js";
import { runTexts, type UpdateRun } from "./run-texts.js";
import { isSeed, largestSeed } from "./seed.js";
import { refitOf } from "./start-refit.js";
import { WaitingRuns } from "./waiting-runs.js";

interface StartTraining {
  readonly datasetId: string;
  readonly recipe: string;
  /** Without one: the recipe's title and a number. */
  readonly name?: string | null | undefined;
  /** The name of one of the recipe's presets; `options` given beside it win. */
  readonly preset?: string | null | undefined;
  /** As it came; checked against the recipe. */
  readonly options?: unknown;
  /** 0 to 2^31 - 1; drawn without one. */
  readonly seed?: number | null | undefined;
  /** What is held out and how it is ranked, as it came; without it the default protocol. */
  readonly protocol?: Readonly<Record<string, unknown>> | null | undefined;
  readonly pretrainedRunId?: string | null | undefined;
  /** Without one: LOCAL. */
  readonly engine?: TrainingRun["trainOn"] | null | undefined;
  /** See largestPriority; 0 without one. */
  readonly priority?: number | null | undefined;
  readonly promote?: boolean | null | undefined;
}

interface RefitOptions {
  readonly promote?: boolean | null | undefined;
  readonly priority?: number | null | undefined;
}

interface ImportEmbedding {
  readonly datasetId: string;
  readonly name: string;
  /** Below the import folder. */
  readonly source: string;
  /** One of vectorFormats; found without one. */
  readonly format?: string | null | undefined;
  readonly licence?: string | null | undefined;
  readonly note?: string | null | undefined;
}

/** Training runs: what may be asked of them. Ids are UUIDs; any other text is an unknown run. */
export interface Runs {
  /**
   * Writes the run and its job in one transaction.
   * @throws InvalidInputError with paths as in StartTrainingInput; NotFoundError for dataset and pretrained run.
   */
  start(input: StartTraining): Promise<TrainingRun>;
  /**
   * Writes a run that reads its vectors from a file, and its job, in one transaction.
   * @throws InvalidInputError with paths as in ImportEmbeddingInput; NotFoundError for the dataset.
   */
  importEmbedding(input: ImportEmbedding): Promise<TrainingRun>;
  /**
   * Trains the same on all ratings, those held out too: writes the run and its job in one transaction.
   * @param options.promote for every purpose, when it succeeds; without it, it is not promoted.
   * @param options.priority see largestPriority; 0 without one.
   * @throws NotFoundError; InvalidInputError unless the run succeeded, can be trained here and is no refit itself, and
   * for a priority out of bounds.
   */
  refit(id: string, options: RefitOptions): Promise<TrainingRun>;
  /** Returns once it has ended, or after two seconds. @throws NotFoundError; ConflictError where it has ended. */
  cancel(id: string): Promise<TrainingRun>;
  /** From the last checkpoint, with three new attempts. @throws NotFoundError; ConflictError unless failed or cancelled. */
  resume(id: string): Promise<TrainingRun>;
  /** What people call it and say of it. @throws NotFoundError; InvalidInputError with paths as in UpdateRunInput. */
  update(id: string, changes: UpdateRun): Promise<TrainingRun>;
  /** In the place of what answered for these purposes before. @throws NotFoundError; ConflictError unless succeeded. */
  promote(id: string, forPurposes: readonly Purpose[]): Promise<TrainingRun>;
  /**
   * With its artifact. @throws NotFoundError; ConflictError while it waits or runs, another run starts from it, or
   * there is a refit of it, which shows its metrics.
   */
  delete(id: string): Promise<void>;
  /** The run at once and at every change until it has ended. @throws NotFoundError at the first step. */
  changes(id: string): AsyncIterableIterator<TrainingRun>;
}

export interface RunsOptions {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly queue: Queue;
  readonly recipes: ReadonlyMap<string, Recipe<unknown>>;
  /** Only what lies here can be imported. */
  readonly importFolder: string;
  /** False where no worker can come that trains on Spark: runs for one are refused. Else they wait for it. */
  readonly mayUseSpark?: boolean;
}

const longestName = 200;

export function createRuns(input: RunsOptions): Runs {
  const { db, blobs, queue, recipes, importFolder, mayUseSpark = true } = input;
  const { prisma } = db;
  const waiting = new WaitingRuns(prisma);

  async function find(id: string): Promise<TrainingRun> {
    const run = isUuid(id) ? await prisma.trainingRun.findUnique({ where: { id } }) : null;
    if (!run) throw new NotFoundError("training run", id);
    return run;
  }

  async function queueRun(
    transaction: Transaction,
    data: Prisma.TrainingRunUncheckedCreateInput,
  ): Promise<TrainingRun> {
    const created = await transaction.trainingRun.create({ data });
    await queue.send(transaction, trainQueue[created.trainOn], created.id);
    return created;
  }

  async function findDataset(id: string): Promise<Dataset> {
    const dataset = isUuid(id) ? await prisma.dataset.findUnique({ where: { id } }) : null;
    if (!dataset) throw new NotFoundError("dataset", id);
    return dataset;
  }

  async function changed(id: string): Promise<TrainingRun> {
    await db.notify(runsChannel, id);
    return find(id);
  }

  const followed = new SharedFollows<TrainingRun>((id) => {
    let first = true;
    return follow<TrainingRun>({
      db,
      channel: runsChannel,
      id,
      async read() {
        const run = isUuid(id) ? await prisma.trainingRun.findUnique({ where: { id } }) : null;
        if (!run && first) throw new NotFoundError("training run", id);
        first = false;
        return run;
      },
      // A run that waits is told again when the queue before it moves.
      stateOf: async (run) => JSON.stringify([run, await waiting.reasons([run], Date.now(), null)]),
      hasEnded,
    });
  });

  return {
    async start(input) {
      const { datasetId } = input;
      const dataset = await findDataset(datasetId);
      const recipe = recipes.get(input.recipe);
      if (!recipe)
        throw InvalidInputError.of(
          "recipe",
          input.recipe === external.name
            ? `${external.name} trains nothing: importEmbedding makes its runs.`
            : `This server has: ${[...recipes.keys()].join(", ") || "none"}.`,
        );
      const engine = input.engine ?? "LOCAL";
      const problems = [
        ...datasetProblems(dataset, recipe),
        ...inputProblems(input),
        ...priorityProblems(input.priority),
        ...engineProblems(engine, recipe, input.options, mayUseSpark),
      ];
      const options = await collect(problems, () =>
        checkOptions(recipe, withPreset(recipe, input.preset, input.options)),
      );
      const protocol = await collect(problems, () => parseProtocol(input.protocol ?? {}));
      const pretrained = await collect(problems, () =>
        pretrainedRun(input, recipe, options, protocol ?? defaultProtocol, dataset, find),
      );
      if (problems.length > 0) throw new InvalidInputError(problems);

      const run = await prisma.$transaction(async (transaction) => {
        await holdDataset(transaction, datasetId);
        if (pretrained && !(await lockRun(transaction, pretrained.id, "SHARE")))
          throw new NotFoundError("training run", pretrained.id);
        const earlier = await transaction.trainingRun.count({ where: { datasetId, recipe: input.recipe } });
        return queueRun(transaction, {
          name: input.name?.trim() || `${recipe.title} ${earlier + 1}`,
          datasetId,
          recipe: input.recipe,
          options: withPretrained(options, pretrained) as Prisma.InputJsonValue,
          seed: input.seed ?? randomInt(largestSeed + 1),
          protocol: protocol as Prisma.InputJsonValue,
          promote: input.promote ?? false,
          trainOn: engine,
          priority: input.priority ?? 0,
          pretrainedRunId: pretrained?.id ?? null,
          pretrainedHash: pretrained?.artifactHash ?? null,
        });
      });
      await queue.wake(trainQueue[run.trainOn]);
      return changed(run.id);
    },

    async importEmbedding({ datasetId, name, source, format, licence, note }) {
      const dataset = await findDataset(datasetId);
      const problems = [...datasetProblems(dataset, external), ...inputProblems({ name })];
      if (name.trim() === "") problems.push({ path: ["name"], message: "At least one character." });
      const options = await collect(problems, () => {
        try {
          return checkOptions(external, { source, format, licence, note });
        } catch (error) {
          throw error instanceof InvalidInputError ? outsideOptions(error) : error;
        }
      });
      const path = await collect(problems, () => confineSource(importFolder, source));
      if (problems.length > 0) throw new InvalidInputError(problems);
      const run = await prisma.$transaction(async (transaction) => {
        await holdDataset(transaction, datasetId);
        return queueRun(transaction, {
          name: name.trim(),
          datasetId,
          recipe: external.name,
          options: options as Prisma.InputJsonValue,
          // It decides how intervals are drawn.
          seed: 1,
          protocol: defaultProtocol as Prisma.InputJsonValue,
          source: path as string,
        });
      });
      await queue.wake(trainQueue[run.trainOn]);
      return changed(run.id);
    },

    async refit(id, { promote, priority }) {
      const source = await find(id);
      const problems = priorityProblems(priority);
      if (problems.length > 0) throw new InvalidInputError(problems);
      const data = {
        ...(await refitOf(source, recipes, blobs)),
        promote: promote ?? false,
        priority: priority ?? 0,
      };
      const run = await prisma.$transaction(async (transaction) => {
        for (const needed of [id, source.pretrainedRunId])
          if (needed !== null && !(await lockRun(transaction, needed, "SHARE")))
            throw new NotFoundError("training run", needed);
        return queueRun(transaction, data);
      });
      await queue.wake(trainQueue[run.trainOn]);
      return changed(run.id);
    },

    async cancel(id) {
      await find(id);
      const waiting = await prisma.trainingRun.updateMany({
        where: { id, status: "QUEUED" },
        data: { status: "CANCELLED", finishedAt: new Date() },
      });
      if (waiting.count > 0) return changed(id);
      const running = await prisma.trainingRun.updateMany({
        where: { id, status: "RUNNING" },
        data: { cancelRequested: true },
      });
      const run = await find(id);
      if (running.count === 0) throw new ConflictError(`The run has already ended: ${run.status}.`);
      await db.notify(cancelChannel, id);
      const changes = follow<TrainingRun>({
        ...{ db, id, hasEnded },
        channel: runsChannel,
        lookEvery: 250,
        read: () => prisma.trainingRun.findUnique({ where: { id } }),
      });
      return (await endedWithin(2_000, changes, hasEnded)) ?? changed(id);
    },

    async resume(id) {
      const before = await find(id);
      if (before.pretrainedHash !== null && before.pretrainedRunId === null)
        throw new ConflictError("The run that it started from was deleted: start a new training instead.");
      await prisma.$transaction(async (transaction) => {
        const { count } = await transaction.trainingRun.updateMany({
          where: { id, status: { in: ["FAILED", "CANCELLED"] } },
          data: {
            status: "QUEUED",
            attempt: 0,
            crashes: 0,
            error: null,
            cancelRequested: false,
            finishedAt: null,
            queuedAt: new Date(),
          },
        });
        if (count === 0)
          throw new ConflictError(`Only a failed or cancelled run goes on; this one is ${before.status}.`);
        await queue.send(transaction, trainQueue[before.trainOn], id);
      });
      await queue.wake(trainQueue[before.trainOn]);
      return changed(id);
    },

    async update(id, changes) {
      await find(id);
      const data = runTexts(changes);
      const { count } = await prisma.trainingRun.updateMany({ where: { id }, data });
      if (count === 0) throw new NotFoundError("training run", id);
      return changed(id);
    },

    async promote(id, forPurposes) {
      const run = await find(id);
      if (run.status !== "SUCCEEDED")
        throw new ConflictError(`Only a run that succeeded can be promoted; this one is ${run.status}.`);
      await prisma.$transaction(async (transaction) => {
        await lockDataset(transaction, run.datasetId);
        if (!(await lockRun(transaction, id, "SHARE"))) throw new NotFoundError("training run", id);
        await transaction.dataset.update({ where: { id: run.datasetId }, data: promotion(id, forPurposes) });
      });
      return changed(id);
    },

    async delete(id) {
      const { datasetId } = await find(id);
      const unfinished = await prisma.$transaction(async (transaction) => {
        // First the dataset, then the run, as start and promote do: two that lock in the other order would wait
        // for each other.
        await lockDataset(transaction, datasetId);
        if (!(await lockRun(transaction, id, "UPDATE"))) throw new NotFoundError("training run", id);
        const { status } = await transaction.trainingRun.findUniqueOrThrow({ where: { id } });
        if (status === "QUEUED" || status === "RUNNING")
          throw new ConflictError(`The run is ${status}: cancel it first.`);
        const advice = "Delete them first, or wait until they have succeeded.";
        refuseWhileInUse("Runs that start from it", await startersFrom(transaction, id), advice);
        refuseWhileInUse(
          "Refits of it, which show its metrics",
          await refitsOf(transaction, id),
          "Delete them first.",
        );
        const maps = await transaction.embeddingMap.findMany({
          where: { runId: id, status: { in: ["QUEUED", "RUNNING"] } },
          select: { id: true },
        });
        await transaction.trainingRun.delete({ where: { id } });
        return maps;
      });
      // Their rows are gone with the run's: nobody shall go on drawing them.
      for (const map of unfinished)
        await Promise.all([cancelChannel, mapsChannel].map((c) => db.notify(c, map.id)));
      // After the row: a kill in between leaves blobs that the next start deletes, never a run without them.
      await blobs.delete(`runs/${id}`);
      await db.notify(runsChannel, id);
    },

    changes: (id) => followed.of(id),
  };
}

/** Nobody deletes the dataset until the transaction ends. @throws NotFoundError where somebody has. */
async function holdDataset(transaction: Transaction, id: string): Promise<void> {
  const [still] = await transaction.$queryRaw<unknown[]>`
    SELECT 1 FROM "Dataset" WHERE id = ${id}::uuid FOR SHARE`;
  if (!still) throw new NotFoundError("dataset", id);
}

/** Problems of options that are fields of an input of their own: "options.source" is "source". */
function outsideOptions({ problems }: InvalidInputError): InvalidInputError {
  return new InvalidInputError(
    problems.map(({ path, message }) => ({ path: path[0] === "options" ? path.slice(1) : path, message })),
  );
}

async function lockDataset(transaction: Transaction, id: string): Promise<void> {
  await transaction.$queryRaw`SELECT 1 FROM "Dataset" WHERE id = ${id}::uuid FOR UPDATE`;
}

/** Holds the row until the transaction ends: nobody deletes it (SHARE), or starts from it (UPDATE). False where it is gone. */
async function lockRun(transaction: Transaction, id: string, kind: "SHARE" | "UPDATE"): Promise<boolean> {
  const rows =
    kind === "SHARE"
      ? await transaction.$queryRaw<unknown[]>`SELECT 1 FROM "TrainingRun" WHERE id = ${id}::uuid FOR SHARE`
      : await transaction.$queryRaw<unknown[]>`SELECT 1 FROM "TrainingRun" WHERE id = ${id}::uuid FOR UPDATE`;
  return rows.length > 0;
}

/** A pretrained run decides how long the vectors are, whatever the options say. */
function withPretrained(options: unknown, pretrained: TrainingRun | null | undefined): unknown {
  return pretrained ? { ...(options as object), dimensions: pretrained.dimensions } : options;
}

function hasEnded(run: TrainingRun): boolean {
  return run.status !== "QUEUED" && run.status !== "RUNNING";
}

function datasetProblems(dataset: Dataset, recipe: Recipe<unknown>): Problem[] {
  if (dataset.status === "IMPORTING")
    return [{ path: ["dataset"], message: "It is still being imported: wait until it is READY." }];
  if (dataset.status === "FAILED")
    return [{ path: ["dataset"], message: "Its import failed: import it again under another name." }];
  const { name, needs, needsOneOf = [] } = recipe;
  const missing = needs.filter((part) => !dataset.parts.includes(part));
  const noneOf = needsOneOf.length > 0 && !needsOneOf.some((part) => dataset.parts.includes(part));
  if (missing.length === 0 && !noneOf) return [];
  const parts = [...needs, ...(needsOneOf.length > 0 ? [needsOneOf.join(" or ")] : [])].join(" and ");
  const absent = missing.length > 0 ? missing : needsOneOf;
  return [
    {
      path: ["recipe"],
      message:
        `${name} learns from ${parts}, but the dataset has no ${absent.join(", ")}` +
        ` (it has: ${dataset.parts.join(", ") || "nothing"}).`,
    },
  ];
}

function inputProblems({ name, seed }: Pick<StartTraining, "name" | "seed">): Problem[] {
  const problems: Problem[] = [];
  if ((name ?? "").length > longestName)
    problems.push({ path: ["name"], message: `At most ${longestName} characters.` });
  if (seed !== null && seed !== undefined && !isSeed(seed))
    problems.push({ path: ["seed"], message: `A whole number, 0 to ${largestSeed}.` });
  return problems;
}

/** @param options as resolved; undefined where they are wrong, which was told before. */
async function pretrainedRun(
  { pretrainedRunId }: StartTraining,
  { name, pretraining }: Recipe<unknown>,
  options: unknown,
  protocol: Protocol,
  dataset: Dataset,
  find: (id: string) => Promise<TrainingRun>,
): Promise<TrainingRun | null> {
  const path = "pretrainedRun";
  if (!pretrainedRunId) {
    const reason = options === undefined ? null : pretraining?.needed(options);
    if (reason) throw InvalidInputError.of(path, reason);
    return null;
  }
  if (!pretraining)
    throw InvalidInputError.of(path, `${name} does not start from another run: leave it out.`);
  const run = await find(pretrainedRunId);
  if (run.status !== "SUCCEEDED")
    throw InvalidInputError.of(path, `It must have succeeded; it is ${run.status}.`);
  if (run.datasetId !== dataset.id)
    throw InvalidInputError.of(
      path,
      `It must have learned from the same dataset, ${JSON.stringify(dataset.name)}.`,
    );
  if (run.refitOfId !== null)
    throw InvalidInputError.of(
      path,
      "It is a refit, trained on all ratings: it has seen what this run is measured on. Start from the run that it came from, then refit this one.",
    );
  const own = storedProtocol(run);
  if (!own || protocolKey(own) !== protocolKey(protocol))
    throw InvalidInputError.of(
      path,
      "It was trained under another protocol: it may have seen what this run is measured on.",
    );
  return run;
}

/** Adds the problems of an InvalidInputError to those found before, so that all are told at once. */
async function collect<Value>(
  problems: Problem[],
  check: () => Value | Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
