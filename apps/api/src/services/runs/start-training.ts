import { randomInt } from "node:crypto";
import {
  defaultProtocol,
  external,
  InvalidInputError,
  NotFoundError,
  parseProtocol,
  type Recipe,
  withPreset,
} from "@cinevec/core";
import type { Prisma, TrainingRun } from "@cinevec/db";
import { collectProblems } from "../collect-problems.js";
import { findDataset } from "../datasets/find-dataset.js";
import { checkOptions } from "./check-options.js";
import { engineProblems } from "./engine-problems.js";
import { pretrainedRun, withPretrained } from "./pretrained-run.js";
import { priorityProblems } from "./priority.js";
import { holdDataset, lockRun } from "./row-locks.js";
import type { RunRows } from "./run-rows.js";
import { largestSeed } from "./seed.js";
import { datasetProblems, inputProblems } from "./start-problems.js";

export interface StartTraining {
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

/** What this server can train, and where. */
interface Abilities {
  readonly recipes: ReadonlyMap<string, Recipe<unknown>>;
  readonly mayUseSpark: boolean;
}

/** See Runs.start. */
export async function startTraining(
  rows: RunRows,
  input: StartTraining,
  { recipes, mayUseSpark }: Abilities,
): Promise<TrainingRun> {
  const { datasetId } = input;
  const dataset = await findDataset(rows.db.prisma, datasetId);
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
  const options = await collectProblems(problems, () =>
    checkOptions(recipe, withPreset(recipe, input.preset, input.options)),
  );
  const protocol = await collectProblems(problems, () => parseProtocol(input.protocol ?? {}));
  const pretrained = await collectProblems(problems, () =>
    pretrainedRun(rows, input.pretrainedRunId, {
      ...{ recipe, options, dataset },
      protocol: protocol ?? defaultProtocol,
    }),
  );
  if (problems.length > 0) throw new InvalidInputError(problems);

  return rows.create(async (transaction) => {
    await holdDataset(transaction, datasetId);
    if (pretrained && !(await lockRun(transaction, pretrained.id, "SHARE")))
      throw new NotFoundError("training run", pretrained.id);
    const earlier = await transaction.trainingRun.count({ where: { datasetId, recipe: input.recipe } });
    return {
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
    };
  });
}
