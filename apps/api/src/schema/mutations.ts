import { InvalidInputError, NotFoundError, vectorFormats } from "@cinevec/core";
import type { Dataset, TrainingRun } from "@cinevec/db";
import { uuidIn, uuidOf } from "../ids/global-ids.js";
import { largestPriority } from "../services/runs/priority.js";
import { type Purpose, purposes } from "../stored/purposes.js";
import { attempt } from "./attempt.js";
import { builder } from "./builder.js";
import { DatasetFormatEnum, EngineEnum, PurposeEnum, RecipeNameEnum } from "./enums.js";
import { ConflictRef, ForbiddenRef, InvalidInputRef, NotFoundRef, Refusal } from "./errors.js";
import { EvaluationProtocolInput, protocolSettings } from "./evaluation-protocol.js";
import { ColumnsInput } from "./import-preview.js";
import { DatasetRef, RunRef } from "./refs.js";
import { needs } from "./roles.js";

const priorityText = `From -${largestPriority} to ${largestPriority}; 0 where not given. Of the runs that wait, workers take the one with the highest, of these the oldest: one with a low priority waits for as long as others come.`;

/** Successes are told apart from errors by their class. */
class Imported {
  constructor(readonly data: Dataset) {}
}
class Started {
  constructor(readonly data: TrainingRun) {}
}
class Changed {
  constructor(readonly data: TrainingRun) {}
}
class Deleted {
  constructor(readonly id: string) {}
}

builder.objectType(Imported, {
  name: "ImportDatasetSuccess",
  fields: (t) => ({ data: t.field({ type: DatasetRef, resolve: ({ data }) => data }) }),
});
builder.objectType(Started, {
  name: "StartTrainingSuccess",
  fields: (t) => ({ data: t.field({ type: RunRef, resolve: ({ data }) => data }) }),
});
builder.objectType(Changed, {
  name: "TrainingRunSuccess",
  fields: (t) => ({ data: t.field({ type: RunRef, resolve: ({ data }) => data }) }),
});
builder.objectType(Deleted, { name: "DeleteSuccess", fields: (t) => ({ id: t.exposeID("id") }) });

const nameOf = (success: string) => (value: object) => (value instanceof Refusal ? value.kind : success);

const ImportDatasetResult = builder.unionType("ImportDatasetResult", {
  types: [Imported, InvalidInputRef, ConflictRef, ForbiddenRef],
  resolveType: nameOf("ImportDatasetSuccess"),
});
const StartTrainingResult = builder.unionType("StartTrainingResult", {
  types: [Started, InvalidInputRef, NotFoundRef, ForbiddenRef],
  resolveType: nameOf("StartTrainingSuccess"),
});
const TrainingRunResult = builder.unionType("TrainingRunResult", {
  types: [Changed, NotFoundRef, ConflictRef, ForbiddenRef],
  resolveType: nameOf("TrainingRunSuccess"),
});
const DeleteResult = builder.unionType("DeleteResult", {
  types: [Deleted, NotFoundRef, ConflictRef, ForbiddenRef],
  resolveType: nameOf("DeleteSuccess"),
});

const ImportDatasetInput = builder.inputType("ImportDatasetInput", {
  fields: (t) => ({
    name: t.string({ required: true, description: "1 to 200 characters, not taken." }),
    format: t.field({ type: DatasetFormatEnum, required: true }),
    source: t.string({
      description:
        "A file, folder or zip below the server's import folder, or a MovieLens release by name (ml-latest-small). Nothing for SAMPLE.",
    }),
    columns: t.field({
      type: ColumnsInput,
      description:
        "INTERACTIONS: which column is what; without it they are found. Query.previewImport tells how.",
    }),
    enrichWith: t.id({
      description:
        "A READY dataset whose metadata (cast, crew, keywords, posters) is joined to this one's movies by IMDb id, TMDB id or title and year; Dataset.enriched tells what came of it.",
    }),
  }),
});

const StartTrainingInput = builder.inputType("StartTrainingInput", {
  fields: (t) => ({
    dataset: t.id({ required: true }),
    recipe: t.field({ type: RecipeNameEnum, required: true }),
    name: t.string({ description: "Without one: the recipe's title and a number." }),
    options: t.field({
      type: "JSON",
      description: "What differs from the defaults; see Recipe.optionsSchema.",
    }),
    preset: t.string({
      description: "A named set of options; see Recipe.presets. Options given beside it win.",
    }),
    seed: t.int({ description: "The same seed and one thread give the same vectors." }),
    protocol: t.field({
      type: EvaluationProtocolInput,
      description:
        "What is held out of training and how it is ranked; without it each user's last liked movie.",
    }),
    pretrainedRun: t.id({
      description: "The run whose movie vectors to start from, for recipes with the ability START_FROM_RUN.",
    }),
    engine: t.field({
      type: EngineEnum,
      defaultValue: "LOCAL",
      description:
        "SPARK: for IALS and SKIP_GRAM, by a worker that has a Spark cluster; the run waits until there is one. Measured and served like any other.",
    }),
    priority: t.int({ defaultValue: 0, description: priorityText }),
    promote: t.boolean({
      defaultValue: false,
      description: "Promote the run for every purpose when it succeeds.",
    }),
  }),
});

const ImportEmbeddingInput = builder.inputType("ImportEmbeddingInput", {
  fields: (t) => ({
    dataset: t.id({ required: true }),
    name: t.string({ required: true, description: "1 to 200 characters." }),
    source: t.string({
      required: true,
      description:
        "A file below the server's import folder; a folder or zip where the names of the rows lie beside the numbers (NPY, projector TSV).",
    }),
    format: t.string({
      description: `One of ${vectorFormats.join(", ")}; found from the file's name and first bytes without it.`,
    }),
    licence: t.string({ description: "At most 200 characters." }),
    note: t.string({ description: "Who learned the vectors from what, and how; at most 2,000 characters." }),
  }),
});

const UpdateRunInput = builder.inputType("UpdateRunInput", {
  description: "What is left out stays as it is.",
  fields: (t) => ({
    id: t.id({ required: true }),
    name: t.string({ description: "1 to 200 characters." }),
    note: t.string({ description: "At most 10,000 characters; an empty one takes the note away." }),
    tags: t.stringList({ description: "All of them: at most 20, of 1 to 50 characters." }),
    archived: t.boolean({ description: "See TrainingRun.archived." }),
  }),
});

/** Where the union has no InvalidInputError, a malformed id names nothing. */
function existing(type: "Dataset" | "TrainingRun", id: string): string {
  const uuid = uuidIn(type, id);
  if (!uuid) throw new NotFoundError(type === "Dataset" ? "dataset" : "training run", id);
  return uuid;
}

function purposesIn(named: readonly Purpose[]): readonly Purpose[] {
  if (named.length === 0)
    throw InvalidInputError.of("for", `must name at least one purpose of ${purposes.join(", ")}.`);
  return named;
}

builder.mutationFields((t) => {
  const id = t.arg.id({ required: true });
  return {
    importDataset: t.field({
      type: ImportDatasetResult,
      description:
        "Returns at once; the dataset is READY when datasetChanged says so. Takes the role TRAINER.",
      args: { input: t.arg({ type: ImportDatasetInput, required: true }) },
      complexity: 50,
      ...needs("TRAINER", "whole"),
      resolve: (_root, { input }, context) =>
        attempt(
          context,
          ["InvalidInputError", "ConflictError"],
          async () =>
            new Imported(
              await context.services.datasets.import({
                name: input.name,
                format: input.format,
                source: input.source,
                columns: input.columns,
                enrichWithId:
                  input.enrichWith == null ? null : uuidOf("Dataset", input.enrichWith, "enrichWith"),
              }),
            ),
        ),
    }),
    deleteDataset: t.field({
      type: DeleteResult,
      description: "With all its training runs. Takes the role ADMIN.",
      args: { id },
      complexity: 50,
      ...needs("ADMIN"),
      resolve: (_root, args, context) =>
        attempt(context, ["NotFoundError", "ConflictError"], async () => {
          const uuid = existing("Dataset", args.id);
          await context.services.datasets.delete(uuid);
          context.services.catalogs.forget(uuid);
          context.services.userRatings.forget(uuid);
          return new Deleted(args.id);
        }),
    }),
    startTraining: t.field({
      type: StartTrainingResult,
      description: "Returns at once; trainingRunChanged tells how it goes. Takes the role TRAINER.",
      args: { input: t.arg({ type: StartTrainingInput, required: true }) },
      complexity: 50,
      ...needs("TRAINER"),
      resolve: (_root, { input }, context) =>
        attempt(
          context,
          ["InvalidInputError", "NotFoundError"],
          async () =>
            new Started(
              await context.services.runs.start({
                datasetId: uuidOf("Dataset", input.dataset, "dataset"),
                recipe: input.recipe,
                name: input.name ?? null,
                preset: input.preset ?? null,
                options: input.options ?? {},
                seed: input.seed ?? null,
                protocol: input.protocol ? protocolSettings(input.protocol) : null,
                pretrainedRunId:
                  input.pretrainedRun == null
                    ? null
                    : uuidOf("TrainingRun", input.pretrainedRun, "pretrainedRun"),
                engine: input.engine ?? null,
                priority: input.priority ?? null,
                promote: input.promote ?? false,
              }),
            ),
        ),
    }),
    importEmbedding: t.field({
      type: StartTrainingResult,
      description:
        "Vectors learned elsewhere (word2vec text or binary, NPY with ids, Parquet, projector TSV) become a run that is measured and served like any other. Rows find their movie by the dataset's ids, IMDb or TMDB ids, or title and year; TrainingRun.matches says how many. Takes the role TRAINER.",
      args: { input: t.arg({ type: ImportEmbeddingInput, required: true }) },
      complexity: 50,
      ...needs("TRAINER"),
      resolve: (_root, { input }, context) =>
        attempt(
          context,
          ["InvalidInputError", "NotFoundError"],
          async () =>
            new Started(
              await context.services.runs.importEmbedding({
                ...input,
                datasetId: uuidOf("Dataset", input.dataset, "dataset"),
              }),
            ),
        ),
    }),
    refitRun: t.field({
      type: StartTrainingResult,
      description:
        "Trains the same recipe, options and epochs on all ratings, the held-out ones too. The new run keeps where it came from (TrainingRun.refitOf) and has no metrics of its own. Takes the role TRAINER.",
      args: {
        id,
        promote: t.arg.boolean({
          defaultValue: false,
          description: "Promote the refit for every purpose when it succeeds.",
        }),
        priority: t.arg.int({ defaultValue: 0, description: priorityText }),
      },
      complexity: 50,
      ...needs("TRAINER"),
      resolve: (_root, args, context) =>
        attempt(
          context,
          ["InvalidInputError", "NotFoundError"],
          async () =>
            new Started(
              await context.services.runs.refit(existing("TrainingRun", args.id), {
                promote: args.promote,
                priority: args.priority,
              }),
            ),
        ),
    }),
    updateRun: t.field({
      type: TrainingRunResult,
      description: "Names a run anew, keeps what people say of it, archives it. Takes the role TRAINER.",
      args: { input: t.arg({ type: UpdateRunInput, required: true }) },
      complexity: 10,
      ...needs("TRAINER"),
      resolve: (_root, { input: { id: run, ...changes } }, context) =>
        attempt(
          context,
          ["NotFoundError", "ConflictError"],
          async () => new Changed(await context.services.runs.update(existing("TrainingRun", run), changes)),
        ),
    }),
    cancelTraining: t.field({
      type: TrainingRunResult,
      description: "Takes the role TRAINER.",
      args: { id },
      complexity: 50,
      ...needs("TRAINER"),
      resolve: (_root, args, context) =>
        attempt(
          context,
          ["NotFoundError", "ConflictError"],
          async () => new Changed(await context.services.runs.cancel(existing("TrainingRun", args.id))),
        ),
    }),
    resumeTraining: t.field({
      type: TrainingRunResult,
      description: "A failed or cancelled run goes on from its last checkpoint. Takes the role TRAINER.",
      args: { id },
      complexity: 50,
      ...needs("TRAINER"),
      resolve: (_root, args, context) =>
        attempt(
          context,
          ["NotFoundError", "ConflictError"],
          async () => new Changed(await context.services.runs.resume(existing("TrainingRun", args.id))),
        ),
    }),
    promoteRun: t.field({
      type: TrainingRunResult,
      description:
        "Lets the run answer for its dataset when a query names none, for these purposes; for the others nothing changes. Takes the role TRAINER.",
      args: {
        id,
        for: t.arg({ type: [PurposeEnum], defaultValue: [...purposes] }),
      },
      complexity: 50,
      ...needs("TRAINER"),
      resolve: (_root, args, context) =>
        attempt(
          context,
          ["NotFoundError", "ConflictError"],
          async () =>
            new Changed(
              await context.services.runs.promote(
                existing("TrainingRun", args.id),
                purposesIn(args.for ?? purposes),
              ),
            ),
        ),
    }),
    deleteRun: t.field({
      type: DeleteResult,
      description: "With its artifact. Takes the role ADMIN.",
      args: { id },
      complexity: 50,
      ...needs("ADMIN"),
      resolve: (_root, args, context) =>
        attempt(context, ["NotFoundError", "ConflictError"], async () => {
          const uuid = existing("TrainingRun", args.id);
          await context.services.runs.delete(uuid);
          context.services.spaces.forget(uuid);
          return new Deleted(args.id);
        }),
    }),
  };
});
