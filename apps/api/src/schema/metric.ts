import { caveatOf, evaluationMetrics, type MetricFacts, type MovieAspect, recipes } from "@cinevec/core";
import type { RunMetric } from "@cinevec/db";
import { builder } from "./builder.js";
import { needs } from "./roles.js";

/** What each metric means, by name: those of every evaluation, then those that recipes measure themselves. */
const known: ReadonlyMap<string, MetricFacts> = new Map(
  [...evaluationMetrics, ...[...recipes.values()].flatMap((recipe) => recipe.metrics ?? [])].map((facts) => [
    facts.name,
    facts,
  ]),
);

/** "pair_auc" → "Pair auc": for a metric that a recipe measured which this version no longer has. */
function labelFrom(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const metricKind = (name: string): MetricFacts | null => known.get(name) ?? null;
/** In the order in which metrics are shown, each by its cutoffs; those that this version does not know are last. */
export function inOrder<Named extends { readonly name: string; readonly cutoff: number }>(
  metrics: readonly Named[],
): Named[] {
  const places = new Map([...known.keys()].map((name, place) => [name, place]));
  const place = ({ name }: Named) => places.get(name) ?? places.size;
  return [...metrics].sort(
    (a, b) => place(a) - place(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.cutoff - b.cutoff),
  );
}

export const labelOf = (name: string): string => known.get(name)?.label ?? labelFrom(name);
export const isDescriptive = (name: string): boolean => known.get(name)?.descriptive ?? false;
export const descriptionOf = (name: string): string | null => known.get(name)?.description ?? null;

/** caveatOf a metric by its name. */
export const caveatOfMetric = (name: string, learned: readonly MovieAspect[]): string | null =>
  caveatOf(known.get(name), learned);
export const isOfNeighbors = (name: string): boolean => known.get(name)?.ofNeighbors ?? false;

const labelText = "For people: “Hit rate”, without the cutoff.";
const descriptionText = "What it means, in a sentence; k stands for the cutoff.";
const descriptiveText =
  "True for what describes a run and makes it no better or worse by itself, whatever higherIsBetter says.";
export const caveatText =
  "Set where the model learned from what the metric is measured by, such as genres: a sentence that says so.";
export const ofNeighborsText = "True for metrics that say whether a movie's nearest are worth showing.";
const headlineText = "Whether to show it where there is room for a few numbers only.";

export type AnyMetric = Pick<RunMetric, "name" | "value" | "low" | "high" | "higherIsBetter"> & {
  readonly cutoff: number | null;
  /** What the model learned from besides ratings. */
  readonly learned?: readonly MovieAspect[];
};

export const MetricType = builder.objectRef<AnyMetric>("Metric").implement({
  description: "One measured number: for instance name recall, cutoff 20.",
  fields: (t) => ({
    name: t.exposeString("name", {
      description: "Of the metric, without its cutoff: recall, ndcg, coverage. metricKinds lists them.",
    }),
    cutoff: t.int({
      nullable: true,
      description: "The k of recall@k; null where there is none.",
      // The database keeps 0 for none, because a key may not be null.
      resolve: (metric) => metric.cutoff || null,
    }),
    value: t.exposeFloat("value", { description: "The measured number, in the metric's own unit." }),
    low: t.exposeFloat("low", {
      nullable: true,
      description:
        "Lower bound of a 95 % bootstrap interval: over users, or over the movies or franchises that were asked for.",
    }),
    high: t.exposeFloat("high", { nullable: true, description: "Upper bound of the same interval." }),
    higherIsBetter: t.exposeBoolean("higherIsBetter", { description: "False for errors and losses." }),
    label: t.string({ description: labelText, resolve: ({ name }) => labelOf(name) }),
    description: t.string({
      nullable: true,
      description: `${descriptionText} Null for a metric that this version does not measure.`,
      resolve: ({ name }) => descriptionOf(name),
    }),
    descriptive: t.boolean({
      description: descriptiveText,
      resolve: ({ name }) => isDescriptive(name),
    }),
    headline: t.boolean({
      description: headlineText,
      resolve: ({ name }) => known.get(name)?.headline ?? false,
    }),
    ofNeighbors: t.boolean({
      description: ofNeighborsText,
      resolve: ({ name }) => isOfNeighbors(name),
    }),
    caveat: t.string({
      nullable: true,
      description: caveatText,
      resolve: ({ name, learned }) => caveatOfMetric(name, learned ?? []),
    }),
  }),
});

export const MetricKind = builder.objectRef<MetricFacts>("MetricKind").implement({
  description: "What a metric means.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "As in Metric." }),
    label: t.exposeString("label", { description: labelText }),
    description: t.exposeString("description", { description: descriptionText }),
    higherIsBetter: t.exposeBoolean("higherIsBetter", { description: "As in Metric." }),
    descriptive: t.boolean({
      description: descriptiveText,
      resolve: (facts) => facts.descriptive ?? false,
    }),
    headline: t.boolean({
      description: headlineText,
      resolve: (facts) => facts.headline ?? false,
    }),
    ofNeighbors: t.boolean({
      description: ofNeighborsText,
      resolve: (facts) => facts.ofNeighbors ?? false,
    }),
  }),
});

builder.queryField("metricKinds", (t) =>
  t.field({
    ...needs("VIEWER", "none"),
    type: [MetricKind],
    description: "Every metric that a run of this version may have, in the order in which they are shown.",
    resolve: () => [...known.values()],
  }),
);
