import { NotFoundError } from "@cinevec/core";
import type { Dataset, TrainingRun } from "@cinevec/db";
import { uuidIn } from "../ids/global-ids.js";
import { builder } from "./builder.js";
import { ConflictRef, ForbiddenRef, InvalidInputRef, NotFoundRef, Refusal } from "./errors.js";
import { DatasetRef, RunRef } from "./refs.js";

/** What mutations of datasets and runs answer. Successes are told apart from errors by their class. */
export class Imported {
  constructor(readonly data: Dataset) {}
}
export class Started {
  constructor(readonly data: TrainingRun) {}
}
export class Changed {
  constructor(readonly data: TrainingRun) {}
}
export class Deleted {
  constructor(readonly id: string) {}
}

builder.objectType(Imported, {
  name: "ImportDatasetSuccess",
  description: "The dataset is being imported.",
  fields: (t) => ({
    data: t.field({
      type: DatasetRef,
      description: "The new dataset, IMPORTING.",
      resolve: ({ data }) => data,
    }),
  }),
});
builder.objectType(Started, {
  name: "StartTrainingSuccess",
  description: "The run is queued.",
  fields: (t) => ({
    data: t.field({ type: RunRef, description: "The new run, QUEUED.", resolve: ({ data }) => data }),
  }),
});
builder.objectType(Changed, {
  name: "TrainingRunSuccess",
  description: "The run was changed.",
  fields: (t) => ({
    data: t.field({ type: RunRef, description: "The run as it is now.", resolve: ({ data }) => data }),
  }),
});
builder.objectType(Deleted, {
  name: "DeleteSuccess",
  description: "It is gone, and all that belonged to it.",
  fields: (t) => ({ id: t.exposeID("id", { description: "What it was called." }) }),
});

const nameOf = (success: string) => (value: object) => (value instanceof Refusal ? value.kind : success);

export const ImportDatasetResult = builder.unionType("ImportDatasetResult", {
  description: "A dataset, or why not.",
  types: [Imported, InvalidInputRef, ConflictRef, ForbiddenRef],
  resolveType: nameOf("ImportDatasetSuccess"),
});
export const StartTrainingResult = builder.unionType("StartTrainingResult", {
  description: "A queued run, or why not.",
  types: [Started, InvalidInputRef, NotFoundRef, ForbiddenRef],
  resolveType: nameOf("StartTrainingSuccess"),
});
export const TrainingRunResult = builder.unionType("TrainingRunResult", {
  description: "The changed run, or why not.",
  types: [Changed, NotFoundRef, ConflictRef, ForbiddenRef],
  resolveType: nameOf("TrainingRunSuccess"),
});
export const DeleteResult = builder.unionType("DeleteResult", {
  description: "What was deleted, or why not.",
  types: [Deleted, NotFoundRef, ConflictRef, ForbiddenRef],
  resolveType: nameOf("DeleteSuccess"),
});

/** Where the union has no InvalidInputError, a malformed id names nothing. @throws NotFoundError. */
export function existing(type: "Dataset" | "TrainingRun", id: string): string {
  const uuid = uuidIn(type, id);
  if (!uuid) throw new NotFoundError(type === "Dataset" ? "dataset" : "training run", id);
  return uuid;
}
