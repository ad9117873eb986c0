import type { TrainingRun } from "@cinevec/db";
import { uuidOf } from "../ids/global-ids.js";
import type { MetricCount } from "../services/runs/run-records.js";
import { builder } from "./builder.js";
import { type Connection, fromPage, pageQuestion } from "./connection.js";
import { OrderDirectionEnum, RecipeAbilityEnum, RecipeNameEnum, RunStatusEnum } from "./enums.js";
import { inOrder, MetricKind, metricKind } from "./metric.js";
import { connectionOf, pageCost } from "./page-info.js";
import { RunRef } from "./refs.js";
import { needs } from "./roles.js";

const RunOrderField = builder.enumType("RunOrderField", {
  description: "By what runs can be ordered.",
  values: {
    QUEUED_AT: { description: "When it was asked for." },
    FINISHED_AT: { description: "When it ended." },
    NAME: { description: "Its name." },
    METRIC: { description: "What it scores by RunOrder.metric." },
  } as const,
});

const RunOrder = builder.inputType("RunOrder", {
  description: "Runs without a value to order by come last in either direction.",
  fields: (t) => ({
    field: t.field({ type: RunOrderField, required: true, description: "By what." }),
    metric: t.string({ description: "For METRIC: its name, and its cutoff where it has one: recall@20." }),
    direction: t.field({
      type: OrderDirectionEnum,
      required: true,
      defaultValue: "DESC",
      description: "Which end comes first.",
    }),
  }),
});

/** A page of runs, and what the runs of the whole list were measured by. */
type RunPage = Connection<TrainingRun> & { readonly metrics: () => Promise<readonly MetricCount[]> };

const RunConnection = connectionOf<TrainingRun, RunPage>(RunRef, "TrainingRun", "training runs");

const MeasuredMetric = builder.objectRef<MetricCount>("MeasuredMetric").implement({
  description: "A metric that some runs of a list have.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "As in Metric." }),
    cutoff: t.int({
      nullable: true,
      description: "The k of recall@k; null where there is none.",
      resolve: ({ cutoff }) => cutoff || null,
    }),
    kind: t.field({
      type: MetricKind,
      nullable: true,
      description: "What it means; null for a metric that this version does not measure.",
      resolve: ({ name }) => metricKind(name),
    }),
    runCount: t.exposeInt("runCount", { description: "Runs of the list that have it." }),
  }),
});

builder.objectField(RunConnection, "metrics", (t) =>
  t.field({
    type: [MeasuredMetric],
    description: "By what runs of the whole list were measured, in the order in which metrics are shown.",
    complexity: 5,
    resolve: async (page) => inOrder(await page.metrics()),
  }),
);

builder.queryFields((t) => ({
  trainingRuns: t.field({
    ...needs("VIEWER", "scoped"),
    type: RunConnection,
    description: "Newest first where no order is given.",
    args: {
      dataset: t.arg.id({ description: "Only runs over this dataset." }),
      status: t.arg({ type: RunStatusEnum, description: "Only runs that are there." }),
      recipe: t.arg({ type: RecipeNameEnum, description: "Only runs of this recipe." }),
      ability: t.arg({ type: RecipeAbilityEnum, description: "Only runs whose recipe can do this." }),
      orderBy: t.arg({ type: RunOrder, description: "Newest first where not given." }),
      archived: t.arg.boolean({
        description: "Only archived runs, or only the others; all where not given.",
      }),
      first: t.arg.int({ description: "1 to 100; 20 where not given." }),
      after: t.arg.string({ description: "A cursor: what comes behind it." }),
    },
    complexity: pageCost,
    resolve: async (_root, args, { services, viewer }) => {
      const filter = {
        scope: viewer.datasets,
        datasetId: args.dataset == null ? undefined : uuidOf("Dataset", args.dataset, "dataset"),
        status: args.status ?? undefined,
        recipe: args.recipe ?? undefined,
        ability: args.ability ?? undefined,
        archived: args.archived ?? undefined,
      };
      const order = args.orderBy ?? { field: "QUEUED_AT", direction: "DESC" };
      const page = fromPage(await services.runRecords.page(filter, order, pageQuestion(args)));
      return { ...page, metrics: () => services.runRecords.metricsAmong(filter) };
    },
  }),
  trainingRun: t.field({
    ...needs("VIEWER"),
    type: RunRef,
    nullable: true,
    description: "A training run by its id; null where there is none.",
    args: { id: t.arg.id({ required: true, description: "Of a training run." }) },
    resolve: (_root, { id }, context) => context.runs.load(uuidOf("TrainingRun", id, "id")),
  }),
}));
