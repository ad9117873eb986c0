import { uuidOf } from "../ids/global-ids.js";
import { builder } from "./builder.js";
import { DatasetRef, EmbeddingMapRef, RunRef } from "./refs.js";
import { needs } from "./roles.js";

builder.subscriptionFields((t) => ({
  trainingRunChanged: t.field({
    ...needs("VIEWER"),
    type: RunRef,
    description: "The run at once, and again at every change until it has ended.",
    args: { id: t.arg.id({ required: true, description: "Of a training run." }) },
    subscribe: (_root, { id }, { services }) => services.runs.changes(uuidOf("TrainingRun", id, "id")),
    resolve: (run, _args, context) => {
      // A later event must not answer from what an earlier one read.
      context.forget();
      return run;
    },
  }),
  mapChanged: t.field({
    ...needs("VIEWER"),
    type: EmbeddingMapRef,
    description: "The map at once, and again at every change until it has ended.",
    args: { id: t.arg.id({ required: true, description: "Of a map." }) },
    subscribe: (_root, { id }, { services }) => services.maps.changes(uuidOf("EmbeddingMap", id, "id")),
    resolve: (map, _args, context) => {
      context.forget();
      return map;
    },
  }),
  datasetChanged: t.field({
    ...needs("VIEWER"),
    type: DatasetRef,
    description: "The dataset at once, and again at every change until it is READY or FAILED.",
    args: { id: t.arg.id({ required: true, description: "Of a dataset." }) },
    subscribe: (_root, { id }, { services }) => services.datasets.changes(uuidOf("Dataset", id, "id")),
    resolve: (dataset, _args, context) => {
      context.forget();
      return dataset;
    },
  }),
}));
