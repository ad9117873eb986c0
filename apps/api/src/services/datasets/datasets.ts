import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  ConflictError,
  type DatasetFormat,
  type ImportPreview,
  InvalidInputError,
  loadDataset,
  movieLensReleases,
  NotFoundError,
  type Problem,
  previewInThread,
  type Dataset as StoredDataset,
  type TableColumns,
} from "@cinevec/core";
import { type BlobStore, type Database, type Dataset, Prisma, type Transaction } from "@cinevec/db";
import { isUuid } from "../../ids/uuid.js";
import { datasetsChannel } from "../../training/job.js";
import type { Queue } from "../../training/queue.js";
import { follow } from "../following/follow.js";
import { SharedFollows } from "../following/shared-follows.js";
import { confineSource } from "../imports/import-source.js";
import { importsEnrichedWith, refuseWhileInUse } from "../runs/in-use.js";

interface ImportDataset {
  /** 1 to 100 characters, no other dataset's. */
  readonly name: string;
  readonly format: DatasetFormat;
  /** A path in the import folder or, for MOVIELENS, a release's name; none for SAMPLE. */
  readonly source?: string | null | undefined;
  /** INTERACTIONS alone: which column is what, and how the table is written; what is left out is found. */
  readonly columns?: TableColumns | null | undefined;
  /** The id of a READY dataset whose metadata is joined to this one's movies. */
  readonly enrichWithId?: string | null | undefined;
}

type PreviewDataset = Pick<ImportDataset, "columns"> & {
  readonly format?: DatasetFormat | null | undefined;
  readonly source: string;
};

/** Datasets: what may be asked of them. Ids are UUIDs; any other text is an unknown dataset. */
export interface Datasets {
  /**
   * Writes the dataset (IMPORTING) and its job in one transaction; one of the same name whose import failed makes
   * room. The same content may be imported again under another name: every run names the content's hash, so its
   * numbers can be compared all the same.
   * @throws InvalidInputError with paths as in ImportDatasetInput; ConflictError where the name is taken.
   */
  import(input: ImportDataset): Promise<Dataset>;
  /**
   * What an import of the source would take it for; without a format that is found. Reads the first part of the files,
   * on a thread of its own. @throws InvalidInputError under ["source"].
   */
  preview(input: PreviewDataset): Promise<ImportPreview>;
  /**
   * With its runs. @throws NotFoundError; ConflictError while it is imported, a run on it waits or runs, or an import
   * takes its metadata.
   */
  delete(id: string): Promise<void>;
  /** The dataset at once and at every change until its import has ended. @throws NotFoundError at the first step. */
  changes(id: string): AsyncIterableIterator<Dataset>;
  /** All of it, ratings included. @throws NotFoundError; ConflictError unless READY. */
  load(id: string): Promise<StoredDataset>;
}

export interface DatasetsOptions {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly queue: Queue;
  /** Only what lies here can be imported. */
  readonly importFolder: string;
}

const longestName = 100;

export function createDatasets(options: DatasetsOptions): Datasets {
  const { db, blobs, queue, importFolder } = options;
  const { prisma } = db;

  let lastLook: Promise<unknown> = Promise.resolve();

  const lookUp = async (id: string) =>
    isUuid(id) ? await prisma.dataset.findUnique({ where: { id } }) : null;

  async function find(id: string): Promise<Dataset> {
    const dataset = await lookUp(id);
    if (!dataset) throw new NotFoundError("dataset", id);
    return dataset;
  }

  async function resolveSource({ format, source }: ImportDataset): Promise<string | null> {
    if (format === "SAMPLE") {
      if (source) throw InvalidInputError.of("source", "SAMPLE comes with Cinevec: leave the source out.");
      return null;
    }
    if (!source)
      throw InvalidInputError.of(
        "source",
        `${format} needs one: a folder or zip in the server's import folder ${importFolder}` +
          (format === "MOVIELENS" ? `, or one of ${[...movieLensReleases.keys()].join(", ")}.` : "."),
      );
    // What lies in the import folder under a release's name saves the download.
    const isRelease = format === "MOVIELENS" && movieLensReleases.has(source);
    const isThere = existsSync(join(importFolder, source));
    if (isRelease && !isThere) return source;
    if (format === "MOVIELENS" && !isThere && /^ml-[\w-]+$/.test(source))
      throw InvalidInputError.of(
        "source",
        `${JSON.stringify(source)} is neither in the import folder ${importFolder} nor a MovieLens release; known are ${[...movieLensReleases.keys()].join(", ")}.`,
      );
    return await confineSource(importFolder, source);
  }

  const followed = new SharedFollows<Dataset>((id) => {
    let first = true;
    return follow<Dataset>({
      db,
      channel: datasetsChannel,
      id,
      async read() {
        const dataset = await lookUp(id);
        if (!dataset && first) throw new NotFoundError("dataset", id);
        first = false;
        return dataset;
      },
      hasEnded: (dataset) => dataset.status !== "IMPORTING",
    });
  });

  return {
    async import(input) {
      const name = input.name.trim();
      const problems: Problem[] = [];
      if (name.length < 1 || name.length > longestName)
        problems.push({ path: ["name"], message: `1 to ${longestName} characters.` });
      let source: string | null = null;
      try {
        source = await resolveSource(input);
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        problems.push(...error.problems);
      }
      if (input.columns && input.format !== "INTERACTIONS")
        problems.push({
          path: ["columns"],
          message: `${input.format} knows its columns: leave them out, or import with the format INTERACTIONS.`,
        });
      const { enrichWithId } = input;
      if (enrichWithId != null) problems.push(...metadataProblems(await lookUp(enrichWithId)));
      if (problems.length > 0) throw new InvalidInputError(problems);

      const dataset = await conflicting(name, () =>
        prisma.$transaction(async (transaction) => {
          if (enrichWithId != null) await holdMetadata(transaction, enrichWithId);
          await transaction.dataset.deleteMany({ where: { name, status: "FAILED" } });
          const created = await transaction.dataset.create({
            data: {
              name,
              format: input.format,
              source,
              columns: input.columns ? { ...input.columns } : undefined,
              enrichWithId,
            },
          });
          await queue.send(transaction, "import", created.id);
          return created;
        }),
      );
      await queue.wake("import");
      await db.notify(datasetsChannel, dataset.id);
      return dataset;
    },

    async preview({ source, format, columns }) {
      const found =
        source === "sample" ? null : await resolveSource({ name: "", format: format ?? "MOVIELENS", source });
      // One after the other: each has a thread and memory of its own.
      const look = () => previewInThread({ source: found, format: format ?? null, columns: columns ?? null });
      const looking = lastLook.then(look, look);
      lastLook = looking;
      return await looking;
    },

    async delete(id) {
      const dataset = await find(id);
      if (dataset.status === "IMPORTING")
        throw new ConflictError("It is still being imported: wait until that has ended.");
      const runs = await prisma.$transaction(async (transaction) => {
        // Holds off startTraining, whose run refers to this row, until the dataset is gone.
        await transaction.$queryRaw`SELECT 1 FROM "Dataset" WHERE id = ${id}::uuid FOR UPDATE`;
        const all = await transaction.trainingRun.findMany({
          where: { datasetId: id },
          select: { id: true, name: true, status: true },
          orderBy: { queuedAt: "asc" },
        });
        const active = all.filter((run) => run.status === "QUEUED" || run.status === "RUNNING");
        refuseWhileInUse("Runs that learn from it", active, "Cancel them first.");
        const imports = await importsEnrichedWith(transaction, id);
        refuseWhileInUse("Imports that take its metadata", imports, "Wait until they have ended.");
        await transaction.dataset.deleteMany({ where: { id } });
        return all;
      });
      // After the rows: a kill in between leaves blobs that the next start deletes.
      for (const run of runs) await blobs.delete(`runs/${run.id}`);
      await blobs.delete(`datasets/${id}`);
      await db.notify(datasetsChannel, id);
    },

    changes: (id) => followed.of(id),

    async load(id) {
      const dataset = await find(id);
      if (dataset.status !== "READY") throw new ConflictError(`The dataset is ${dataset.status}.`);
      return await loadDataset(blobs.folder(`datasets/${id}`));
    },
  };
}

function metadataProblems(dataset: Dataset | null): Problem[] {
  const refuse = (message: string) => [{ path: ["enrichWith"], message }];
  if (!dataset) return refuse("There is no such dataset: Query.datasets lists them.");
  const name = JSON.stringify(dataset.name);
  if (dataset.status === "IMPORTING")
    return refuse(`${name} is still being imported: wait until it is READY.`);
  if (dataset.status === "FAILED")
    return refuse(`The import of ${name} failed: it has no movies to take from.`);
  if (!dataset.parts.some((part) => part === "METADATA" || part === "GENRES"))
    return refuse(
      `${name} has no cast, crew, keywords, overviews or genres to give (it has: ${dataset.parts.join(", ") || "nothing"}).`,
    );
  return [];
}

/** Nobody deletes the dataset until the transaction ends. @throws InvalidInputError where somebody has. */
async function holdMetadata(transaction: Transaction, id: string): Promise<void> {
  const [still] = await transaction.$queryRaw<unknown[]>`
    SELECT 1 FROM "Dataset" WHERE id = ${id}::uuid FOR KEY SHARE`;
  if (!still) throw new InvalidInputError(metadataProblems(null));
}

async function conflicting<Value>(name: string, write: () => Promise<Value>): Promise<Value> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002")
      throw new ConflictError(`There is a dataset ${JSON.stringify(name)} already: choose another name.`, {
        cause: error,
      });
    throw error;
  }
}
