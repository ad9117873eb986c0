import { builder } from "./builder.js";
import { fromPage, pageQuestion } from "./connection.js";
import { OrderDirectionEnum, RecipeAbilityEnum, RecipeNameEnum, RunStatusEnum } from "./enums.js";
import { uuidOf } from "./ids.js";
import { connectionOf, pageCost } from "./page-info.js";
import { RunRef } from "./refs.js";
import { needs } from "./roles.js";

const RunOrderField = builder.enumType("RunOrderField", {
  values: ["QUEUED_AT", "FINISHED_AT", "NAME", "METRIC"] as const,
});

const RunOrder = builder.inputType("RunOrder", {
  description: "Runs without a value to order by come last in either direction.",
  fields: (t) => ({
    field: t.field({ type: RunOrderField, required: true }),
    metric: t.string({ description: "For METRIC: its name, and its cutoff where it has one: recall@20." }),
    direction: t.field({ type: OrderDirectionEnum, required: true, defaultValue: "DESC" }),
  }),
});

const RunConnection = connectionOf(RunRef, "TrainingRun");

builder.queryFields((t) => ({
  trainingRuns: t.field({
    ...needs("VIEWER", "scoped"),
    type: RunConnection,
    description: "Newest first where no order is given.",
    args: {
      dataset: t.arg.id(),
      status: t.arg({ type: RunStatusEnum }),
      recipe: t.arg({ type: RecipeNameEnum }),
      ability: t.arg({ type: RecipeAbilityEnum, description: "Only runs whose recipe can do this." }),
      orderBy: t.arg({ type: RunOrder }),
      first: t.arg.int({ description: "1 to 100; 20 where not given." }),
      after: t.arg.string(),
    },
    complexity: pageCost,
    resolve: async (_root, args, { services, viewer }) => {
      const filter = {
        scope: viewer.datasets,
        datasetId: args.dataset == null ? undefined : uuidOf("Dataset", args.dataset, "dataset"),
        status: args.status ?? undefined,
        recipe: args.recipe ?? undefined,
        ability: args.ability ?? undefined,
      };
      const order = args.orderBy ?? { field: "QUEUED_AT", direction: "DESC" };
      return fromPage(await services.runRecords.page(filter, order, pageQuestion(args)));
    },
  }),
  trainingRun: t.field({
    ...needs("VIEWER"),
    type: RunRef,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) => context.runs.load(uuidOf("TrainingRun", id, "id")),
  }),
}));
