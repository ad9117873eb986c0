import { ConflictError, InvalidInputError, NotFoundError } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import type { ComparisonRow } from "../services/comparisons.js";
import { checkLength } from "./bounds.js";
import { builder } from "./builder.js";
import { uuidOf } from "./ids.js";
import { descriptionOf, labelOf } from "./metric.js";
import { RunRef } from "./refs.js";

const Row = builder.objectRef<ComparisonRow>("ComparisonRow").implement({
  description: "One metric over the runs, in their order.",
  fields: (t) => ({
    name: t.exposeString("name"),
    cutoff: t.exposeInt("cutoff", { nullable: true }),
    label: t.string({ description: "As in Metric.", resolve: ({ name }) => labelOf(name) }),
    description: t.string({
      nullable: true,
      description: "As in Metric.",
      resolve: ({ name }) => descriptionOf(name),
    }),
    higherIsBetter: t.exposeBoolean("higherIsBetter"),
    values: t.field({
      type: ["Float"],
      nullable: { list: false, items: true },
      description: "Null where a run was not measured so.",
      resolve: ({ values }) => [...values],
    }),
    pValues: t.field({
      type: ["Float"],
      nullable: { list: false, items: true },
      description:
        "Of the paired test of each run against the first, user by user; null for the first, and where there is nothing to pair.",
      resolve: ({ pValues }) => [...pValues],
    }),
  }),
});

const RunComparison = builder
  .objectRef<{ runs: readonly TrainingRun[]; rows: readonly ComparisonRow[] }>("RunComparison")
  .implement({
    fields: (t) => ({
      runs: t.field({ type: [RunRef], resolve: ({ runs }) => [...runs] }),
      rows: t.field({ type: [Row], resolve: ({ rows }) => [...rows] }),
    }),
  });

builder.queryField("compareRuns", (t) =>
  t.field({
    type: RunComparison,
    description: "1 to 10 runs over one dataset side by side, on the same held-out data.",
    args: { runs: t.arg({ type: ["ID"], required: true }) },
    complexity: { field: 100, multiplier: 10 },
    resolve: async (_root, args, context) => {
      const ids = checkLength("runs", args.runs, 1, 10).map((id) => uuidOf("TrainingRun", id, "runs"));
      const runs = await Promise.all(
        ids.map(async (id) => {
          const run = await context.runs.load(id);
          if (!run) throw new NotFoundError("training run", id);
          if (run.status !== "SUCCEEDED")
            throw new ConflictError(
              `The run "${run.name}" is ${run.status}; only runs that have SUCCEEDED compare.`,
            );
          return run;
        }),
      );
      if (new Set(runs.map((run) => run.datasetId)).size > 1)
        throw InvalidInputError.of("runs", "learned from different datasets; runs over one dataset compare.");
      const metrics = await Promise.all(ids.map((id) => context.metrics.load(id)));
      return { runs, rows: await context.services.comparisons.rows(ids, metrics) };
    },
  }),
);
