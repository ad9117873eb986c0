import {
  ConflictError,
  type DatasetFormat,
  InvalidInputError,
  type Problem,
  type TableColumns,
} from "@cinevec/core";
import { type Database, type Dataset, Prisma } from "@cinevec/db";
import { datasetsChannel } from "../../training/job.js";
import type { Queue } from "../../training/queue.js";
import { collectProblems } from "../collect-problems.js";
import { resolveSource } from "./dataset-source.js";
import { lookUpDataset } from "./find-dataset.js";
import { holdMetadata, metadataProblems } from "./metadata-source.js";

export interface ImportDataset {
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

interface ImportTools {
  readonly db: Database;
  readonly queue: Queue;
  readonly importFolder: string;
}

const longestName = 100;

/** See Datasets.import. */
export async function importDataset(
  { db, queue, importFolder }: ImportTools,
  input: ImportDataset,
): Promise<Dataset> {
  const { prisma } = db;
  const name = input.name.trim();
  const problems: Problem[] = [];
  if (name.length < 1 || name.length > longestName)
    problems.push({ path: ["name"], message: `1 to ${longestName} characters.` });
  const source = await collectProblems(problems, () => resolveSource(importFolder, input));
  if (input.columns && input.format !== "INTERACTIONS")
    problems.push({
      path: ["columns"],
      message: `${input.format} knows its columns: leave them out, or import with the format INTERACTIONS.`,
    });
  const { enrichWithId } = input;
  if (enrichWithId != null) problems.push(...metadataProblems(await lookUpDataset(prisma, enrichWithId)));
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
}

/** @throws ConflictError where what is written would give a second dataset the name. */
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
