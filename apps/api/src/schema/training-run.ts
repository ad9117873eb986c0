import { type MatchReport, NotFoundError, recipesOfRuns } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import { encodeId } from "../ids/global-ids.js";
import { chain } from "../maybe-promise.js";
import { OpenedEmbedding } from "../services/spaces/opened-embedding.js";
import { type Purpose, promotedFor, purposes } from "../stored/purposes.js";
import { storedLossCurve } from "../stored/stored-loss-curve.js";
import { storedProtocol } from "../stored/stored-protocol.js";
import { BaselineType } from "./baseline.js";
import type { Context } from "./context.js";
import { openCost } from "./costs.js";
import { datasetOf } from "./dataset-of.js";
import { EngineEnum, PurposeEnum, RunStatusEnum } from "./enums.js";
import { EvaluationProtocolType } from "./evaluation-protocol.js";
import { learnedFrom } from "./learned-from.js";
import { LineageType } from "./lineage.js";
import { LossPointType } from "./loss-point.js";
import { MetricType } from "./metric.js";
import { Node } from "./node.js";
import { RecipeType } from "./recipe.js";
import { DatasetRef, EmbeddingRef, RunRef } from "./refs.js";
import { VectorMatchesType } from "./vector-matches.js";

async function purposesOf(run: TrainingRun, context: Context): Promise<Purpose[]> {
  const dataset = await context.datasets.load(run.datasetId);
  return dataset ? purposes.filter((purpose) => promotedFor(dataset, purpose) === run.id) : [];
}

RunRef.implement({
  description: "One training of one recipe on one dataset.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      description: "The same for ever; node finds it.",
      resolve: (run) => encodeId("TrainingRun", run.id),
    }),
    name: t.exposeString("name", { description: "What it is called; updateRun changes it." }),
    note: t.exposeString("note", {
      nullable: true,
      description: "What people wrote about it: see updateRun.",
    }),
    tags: t.exposeStringList("tags", { description: "Words to find it by: see updateRun." }),
    archived: t.exposeBoolean("archived", {
      description: "Kept, and it answers as before; lists of runs can leave it out. See updateRun.",
    }),
    dataset: t.field({
      type: DatasetRef,
      description: "What it learned from.",
      resolve: (run, _args, context) => datasetOf(run, context),
    }),
    recipe: t.field({
      type: RecipeType,
      description: "The way of learning.",
      resolve: (run) => {
        const recipe = recipesOfRuns.get(run.recipe);
        if (!recipe) throw new NotFoundError("recipe", run.recipe);
        return recipe;
      },
    }),
    options: t.field({
      type: "JSON",
      description: "As resolved: defaults filled in.",
      resolve: (run) => run.options,
    }),
    seed: t.exposeInt("seed", { description: "Of everything random in it." }),
    engine: t.field({
      type: EngineEnum,
      description: "Where it was asked to be trained, as StartTrainingInput.engine.",
      resolve: (run) => run.trainOn,
    }),
    priority: t.exposeInt("priority", {
      description:
        "-100 to 100. Of the runs that wait, workers take the one with the highest, of these the oldest.",
    }),
    status: t.field({ type: RunStatusEnum, description: "Where it is.", resolve: (run) => run.status }),
    progress: t.exposeFloat("progress", { description: "0 to 1, never falling." }),
    epoch: t.exposeInt("epoch", { description: "Finished epochs." }),
    epochs: t.exposeInt("epochs", { description: "How many it will have at most." }),
    etaSeconds: t.exposeFloat("etaSeconds", {
      nullable: true,
      description: "Time left, as far as it can be told; null where it can't.",
    }),
    attempt: t.exposeInt("attempt", {
      description: "1 for the first; a run that was cut off is tried again.",
    }),
    error: t.exposeString("error", { nullable: true, description: "Why it FAILED." }),
    queuedAt: t.field({
      type: "DateTime",
      description: "When it was asked for.",
      resolve: (run) => run.queuedAt,
    }),
    startedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When its first attempt began; null before.",
      resolve: (run) => run.startedAt,
    }),
    finishedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it ended, in whatever way; null before.",
      resolve: (run) => run.finishedAt,
    }),
    throughput: t.exposeFloat("throughput", {
      nullable: true,
      description: "Training examples a second, training alone.",
    }),
    lossCurve: t.field({
      type: [LossPointType],
      description: "One point an epoch, as they end.",
      resolve: (run) => storedLossCurve(run),
    }),
    baselineLoss: t.exposeFloat("baselineLoss", {
      nullable: true,
      description: "What a model that learned nothing scores, in the unit of lossCurve.",
    }),
    matches: t.field({
      type: VectorMatchesType,
      nullable: true,
      description: "For imported vectors that were read; null for all other runs.",
      resolve: (run) => run.matches as MatchReport | null,
    }),
    metrics: t.field({
      type: [MetricType],
      description:
        "On held-out data; the same for all runs over one dataset under one protocol. A refit has none of its own: see refitOf.",
      args: {
        names: t.arg.stringList({
          description:
            'Only these: a name for every cutoff that it has ("recall"), or with its cutoff ("recall@20"). All where not given.',
        }),
      },
      resolve: async (run, { names }, context) => {
        const [metrics, learned] = await Promise.all([
          context.metrics.load(run.id),
          learnedFrom(run, context),
        ]);
        return metrics
          .filter((metric) => !names || isNamed(metric, names))
          .map((metric) => ({ ...metric, learned }));
      },
    }),
    protocol: t.field({
      type: EvaluationProtocolType,
      nullable: true,
      description:
        "What was held out and how it was ranked. Null for refits, which hold nothing out, and for runs of versions that kept none; the latter compare among themselves alone.",
      resolve: (run) => storedProtocol(run),
    }),
    baselines: t.field({
      type: [BaselineType],
      description: "Simple methods under the run's own protocol; empty until they are measured.",
      complexity: 5,
      resolve: (run, _args, { services }) => {
        const protocol = storedProtocol(run);
        return protocol ? services.baselines.of(run.datasetId, protocol) : [];
      },
    }),
    embedding: t.field({
      type: EmbeddingRef,
      nullable: true,
      description: "Null until the run has SUCCEEDED.",
      complexity: openCost,
      resolve: (run, _args, { services }) =>
        run.status === "SUCCEEDED" ? chain(services.spaces.of(run), OpenedEmbedding.ofRun) : null,
    }),
    promoted: t.boolean({
      description: "Whether it answers for its dataset, for any purpose, when a query names no run.",
      resolve: async (run, _args, context) => (await purposesOf(run, context)).length > 0,
    }),
    promotedFor: t.field({
      type: [PurposeEnum],
      description: "For which purposes it answers when a query names no run.",
      resolve: (run, _args, context) => purposesOf(run, context),
    }),
    refitOf: t.field({
      type: RunRef,
      nullable: true,
      description:
        "The run whose options this one trained on all ratings; its metrics are shown, for this one has nothing held out.",
      resolve: (run, _args, context) => (run.refitOfId ? context.runs.load(run.refitOfId) : null),
    }),
    waitingFor: t.string({
      nullable: true,
      description: "Why it waits: what runs before it, and its place; null unless it is QUEUED.",
      resolve: (run, _args, context) => (run.status === "QUEUED" ? context.waiting.load(run) : null),
    }),
    lineage: t.field({
      type: LineageType,
      description: "What it takes to get the same vectors again.",
      resolve: (run) => run,
    }),
  }),
});

/** Whether one of the names, with or without a cutoff, is this metric's. */
function isNamed({ name, cutoff }: { name: string; cutoff: number }, names: readonly string[]): boolean {
  return names.includes(name) || (cutoff > 0 && names.includes(`${name}@${cutoff}`));
}
