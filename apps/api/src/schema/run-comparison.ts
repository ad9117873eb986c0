import {
  baselineLearnsFrom,
  ConflictError,
  describeProtocol,
  InvalidInputError,
  type MovieAspect,
  NotFoundError,
  protocolKey,
} from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import { uuidOf } from "../ids/global-ids.js";
import type { ComparisonRow, ComparisonTable } from "../services/evaluation/comparisons.js";
import { baselinePerUserBlob, type StoredBaseline } from "../stored/stored-baselines.js";
import { storedProtocol } from "../stored/stored-protocol.js";
import { BaselineType } from "./baseline.js";
import { checkLength } from "./bounds.js";
import { builder } from "./builder.js";
import { learnedFrom } from "./learned-from.js";
import {
  caveatOfMetric,
  caveatText,
  descriptionOf,
  isDescriptive,
  isOfNeighbors,
  labelOf,
  ofNeighborsText,
} from "./metric.js";
import { RunRef } from "./refs.js";
import { needs } from "./roles.js";

/** A row, and what each column learned from besides ratings. */
interface MarkedRow extends ComparisonRow {
  readonly learned: readonly (readonly MovieAspect[])[];
  readonly learnedByBaselines: readonly (readonly MovieAspect[])[];
}

const Row = builder.objectRef<MarkedRow>("ComparisonRow").implement({
  description: "One metric over the runs, in their order.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "As in Metric." }),
    cutoff: t.exposeInt("cutoff", {
      nullable: true,
      description: "The k of recall@k; null where there is none.",
    }),
    label: t.string({ description: "As in Metric.", resolve: ({ name }) => labelOf(name) }),
    description: t.string({
      nullable: true,
      description: "As in Metric.",
      resolve: ({ name }) => descriptionOf(name),
    }),
    higherIsBetter: t.exposeBoolean("higherIsBetter", { description: "As in Metric." }),
    descriptive: t.boolean({ description: "As in Metric.", resolve: ({ name }) => isDescriptive(name) }),
    ofNeighbors: t.boolean({ description: ofNeighborsText, resolve: ({ name }) => isOfNeighbors(name) }),
    caveats: t.field({
      type: ["String"],
      nullable: { list: false, items: true },
      description: `By run. ${caveatText}`,
      resolve: ({ name, learned }) => learned.map((aspects) => caveatOfMetric(name, aspects)),
    }),
    baselineCaveats: t.field({
      type: ["String"],
      nullable: { list: false, items: true },
      description: "The same of each baseline.",
      resolve: ({ name, learnedByBaselines }) =>
        learnedByBaselines.map((aspects) => caveatOfMetric(name, aspects)),
    }),
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
        "Of the paired test of each run against the first, user by user: 1 where no user differs, as for the first run given twice. Null for the first, and where there is nothing to pair.",
      resolve: ({ pValues }) => [...pValues],
    }),
    adjustedPValues: t.field({
      type: ["Float"],
      nullable: { list: false, items: true },
      description:
        "pValues after Holm-Bonferroni correction for all tests of the comparison (RunComparison.tests).",
      resolve: ({ adjustedPValues }) => [...adjustedPValues],
    }),
    baselineValues: t.field({
      type: ["Float"],
      nullable: { list: false, items: true },
      description: "In the order of RunComparison.baselines; null where one was not measured so.",
      resolve: ({ baselineValues }) => [...baselineValues],
    }),
    best: t.exposeInt("best", {
      nullable: true,
      description:
        "The place, from 0 and among runs and then baselines, of the one that differs from every other in paired tests at 5 %, corrected as adjustedPValues are. Null where none does, where one can't be tested, and for descriptive metrics.",
    }),
  }),
});

const RunComparison = builder
  .objectRef<
    Omit<ComparisonTable, "rows"> & {
      rows: readonly MarkedRow[];
      runs: readonly TrainingRun[];
      baselines: readonly StoredBaseline[];
    }
  >("RunComparison")
  .implement({
    description: "Runs side by side, and what tells them apart.",
    fields: (t) => ({
      runs: t.field({ type: [RunRef], description: "In the order asked.", resolve: ({ runs }) => [...runs] }),
      baselines: t.field({
        type: [BaselineType],
        description: "Simple methods under the same protocol; empty until they are measured.",
        resolve: ({ baselines }) => [...baselines],
      }),
      rows: t.field({
        type: [Row],
        description: "Each metric that any of the runs has, in the order in which metrics are shown.",
        resolve: ({ rows }) => [...rows],
      }),
      tests: t.exposeInt("tests", {
        description:
          "How many tests the correction is for: each run against the first, and for each metric of quality one for the claim that the best column differs from every other.",
      }),
    }),
  });

/** Numbers of different held-out data must not stand side by side. @throws InvalidInputError. */
function checkProtocols(runs: readonly TrainingRun[]): void {
  const protocols = runs.map((run) => storedProtocol(run));
  const keys = protocols.map((protocol) => (protocol ? protocolKey(protocol) : null));
  const other = keys.findIndex((key) => key !== keys[0]);
  if (other < 0) return;
  const told = (at: number) => {
    const protocol = protocols[at];
    return `"${runs[at]!.name}" on ${protocol ? describeProtocol(protocol) : "what a version held out that kept no protocol"}`;
  };
  throw InvalidInputError.of(
    "runs",
    `were measured under different protocols: ${told(0)}; ${told(other)}. Runs under one protocol compare.`,
  );
}

builder.queryField("compareRuns", (t) =>
  t.field({
    ...needs("VIEWER"),
    type: RunComparison,
    description:
      "1 to 10 runs over one dataset and under one protocol side by side, on the same held-out data.",
    args: {
      runs: t.arg({
        type: ["ID"],
        required: true,
        description: "1 to 10 runs; the others are compared with the first.",
      }),
    },
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
      const refit = runs.find((run) => run.refitOfId !== null);
      if (refit)
        throw InvalidInputError.of(
          "runs",
          `"${refit.name}" is a refit: it was trained on all ratings, so that nothing is left to measure it on. Compare the run that it came from (refitOf).`,
        );
      checkProtocols(runs);
      const { datasetId } = runs[0]!;
      const protocol = storedProtocol(runs[0]!);
      const baselines = protocol ? await context.services.baselines.of(datasetId, protocol) : [];
      const table = await context.services.comparisons.compare(
        await Promise.all(
          ids.map(async (id) => ({
            metrics: await context.metrics.load(id),
            perUser: `runs/${id}/artifact/per-user.bin`,
          })),
        ),
        baselines.map(({ name, metrics }) => ({
          metrics,
          perUser: baselinePerUserBlob(datasetId, protocol!, name),
        })),
      );
      const learned = await Promise.all(runs.map((run) => learnedFrom(run, context)));
      const learnedByBaselines = baselines.map(({ name }) => baselineLearnsFrom(name));
      const rows = table.rows.map((row) => ({ ...row, learned, learnedByBaselines }));
      return { ...table, rows, runs, baselines };
    },
  }),
);
