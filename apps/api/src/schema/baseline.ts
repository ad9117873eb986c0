import { baselineLearnsFrom } from "@cinevec/core";
import type { StoredBaseline } from "../stored/stored-baselines.js";
import { builder } from "./builder.js";
import { MetricType } from "./metric.js";

export const BaselineType = builder.objectRef<StoredBaseline>("Baseline").implement({
  description: "A simple method, measured on the same held-out ratings as the dataset's runs.",
  fields: (t) => ({
    name: t.exposeString("name", {
      description:
        "popularity, random, item_knn, content_knn, ease or ials; genre_popularity, random or content_knn where whole movies are held out.",
    }),
    description: t.exposeString("description", {
      description: "How it ranks, with which settings, and on how many users it was measured.",
    }),
    metrics: t.field({
      type: [MetricType],
      description: "What it scores, in the order in which metrics are shown.",
      resolve: ({ name, metrics }) => {
        const learned = baselineLearnsFrom(name);
        return metrics.map((metric) => ({ ...metric, learned }));
      },
    }),
  }),
});
