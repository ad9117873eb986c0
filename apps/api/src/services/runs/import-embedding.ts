import { defaultProtocol, external, InvalidInputError } from "@cinevec/core";
import type { Prisma, TrainingRun } from "@cinevec/db";
import { collectProblems } from "../collect-problems.js";
import { findDataset } from "../datasets/find-dataset.js";
import { confineSource } from "../imports/import-source.js";
import { checkOptions } from "./check-options.js";
import { holdDataset } from "./row-locks.js";
import type { RunRows } from "./run-rows.js";
import { datasetProblems, inputProblems } from "./start-problems.js";

export interface ImportEmbedding {
  readonly datasetId: string;
  readonly name: string;
  /** Below the import folder. */
  readonly source: string;
  /** One of vectorFormats; found without one. */
  readonly format?: string | null | undefined;
  readonly licence?: string | null | undefined;
  readonly note?: string | null | undefined;
}

/** See Runs.importEmbedding. @param importFolder only what lies here can be imported. */
export async function importEmbedding(
  rows: RunRows,
  { datasetId, name, source, format, licence, note }: ImportEmbedding,
  importFolder: string,
): Promise<TrainingRun> {
  const dataset = await findDataset(rows.db.prisma, datasetId);
  const problems = [...datasetProblems(dataset, external), ...inputProblems({ name })];
  if (name.trim() === "") problems.push({ path: ["name"], message: "At least one character." });
  const options = await collectProblems(problems, () => {
    try {
      return checkOptions(external, { source, format, licence, note });
    } catch (error) {
      throw error instanceof InvalidInputError ? outsideOptions(error) : error;
    }
  });
  const path = await collectProblems(problems, () => confineSource(importFolder, source));
  if (problems.length > 0) throw new InvalidInputError(problems);
  return rows.create(async (transaction) => {
    await holdDataset(transaction, datasetId);
    return {
      name: name.trim(),
      datasetId,
      recipe: external.name,
      options: options as Prisma.InputJsonValue,
      // It decides how intervals are drawn.
      seed: 1,
      protocol: defaultProtocol as Prisma.InputJsonValue,
      source: path as string,
    };
  });
}

/** Problems of options that are fields of an input of their own: "options.source" is "source". */
function outsideOptions({ problems }: InvalidInputError): InvalidInputError {
  return new InvalidInputError(
    problems.map(({ path, message }) => ({ path: path[0] === "options" ? path.slice(1) : path, message })),
  );
}
