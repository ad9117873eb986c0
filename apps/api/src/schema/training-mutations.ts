import { vectorFormats } from "@cinevec/core";
import { uuidOf } from "../ids/global-ids.js";
import { largestPriority } from "../services/runs/priority.js";
import { attempt } from "./attempt.js";
import { builder } from "./builder.js";
import { EngineEnum, RecipeNameEnum } from "./enums.js";
import { EvaluationProtocolInput, protocolSettings } from "./evaluation-protocol.js";
import { asBefore, inputNaming, inputOf } from "./inputs.js";
import { Changed, existing, Started, StartTrainingResult, TrainingRunResult } from "./results.js";
import { needs } from "./roles.js";

const priorityText = `From -${largestPriority} to ${largestPriority}; 0 where not given. Of the runs that wait, workers take the one with the highest, of these the oldest: one with a low priority waits for as long as others come.`;

const StartTrainingInput = builder.inputType("StartTrainingInput", {
  description: "What to train.",
  fields: (t) => ({
    dataset: t.id({ required: true, description: "The READY dataset to learn from." }),
    recipe: t.field({
      type: RecipeNameEnum,
      required: true,
      description: "The way of learning; EXTERNAL can't be started.",
    }),
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
  description: "Vectors that were learned elsewhere, in a file.",
  fields: (t) => ({
    dataset: t.id({ required: true, description: "The READY dataset whose movies the vectors are of." }),
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

const RefitRunInput = builder.inputType("RefitRunInput", {
  description: "What to refit.",
  fields: (t) => ({
    id: t.id({ required: true, description: "The run whose training is repeated on all ratings." }),
    promote: t.boolean({
      defaultValue: false,
      description: "Promote the refit for every purpose when it succeeds.",
    }),
    priority: t.int({ defaultValue: 0, description: priorityText }),
  }),
});

const CancelTrainingInput = inputNaming("CancelTrainingInput", "The run to cancel.");
const ResumeTrainingInput = inputNaming("ResumeTrainingInput", "The run that goes on.");

builder.mutationFields((t) => ({
  startTraining: t.field({
    type: StartTrainingResult,
    description: "Returns at once; trainingRunChanged tells how it goes. Takes the role TRAINER.",
    args: {
      input: t.arg({
        type: StartTrainingInput,
        required: true,
        description: "What to train, on which dataset.",
      }),
    },
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
    args: {
      input: t.arg({
        type: ImportEmbeddingInput,
        required: true,
        description: "Which file, for which dataset.",
      }),
    },
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
      input: t.arg({ type: RefitRunInput, description: "Which run, and what becomes of the new one." }),
      id: t.arg.id(asBefore("id")),
      promote: t.arg.boolean({ defaultValue: false, ...asBefore("promote") }),
    },
    complexity: 50,
    ...needs("TRAINER", "named"),
    resolve: (_root, args, context) =>
      attempt(context, ["InvalidInputError", "NotFoundError"], async () => {
        const { id, ...wanted } = inputOf(args, "id");
        return new Started(await context.services.runs.refit(existing("TrainingRun", id), wanted));
      }),
  }),
  cancelTraining: t.field({
    type: TrainingRunResult,
    description: "Takes the role TRAINER.",
    args: {
      input: t.arg({ type: CancelTrainingInput, description: "Which one." }),
      id: t.arg.id(asBefore("id")),
    },
    complexity: 50,
    ...needs("TRAINER", "named"),
    resolve: (_root, args, context) =>
      attempt(
        context,
        ["NotFoundError", "ConflictError"],
        async () =>
          new Changed(await context.services.runs.cancel(existing("TrainingRun", inputOf(args, "id").id))),
      ),
  }),
  resumeTraining: t.field({
    type: TrainingRunResult,
    description: "A failed or cancelled run goes on from its last checkpoint. Takes the role TRAINER.",
    args: {
      input: t.arg({ type: ResumeTrainingInput, description: "Which one." }),
      id: t.arg.id(asBefore("id")),
    },
    complexity: 50,
    ...needs("TRAINER", "named"),
    resolve: (_root, args, context) =>
      attempt(
        context,
        ["NotFoundError", "ConflictError"],
        async () =>
          new Changed(await context.services.runs.resume(existing("TrainingRun", inputOf(args, "id").id))),
      ),
  }),
}));
