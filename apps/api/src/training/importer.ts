// The importer's process: forked by the worker, one dataset, then gone.
import { readDataset, storeDataset } from "@cinevec/core";
import { importDataset } from "./import-dataset.js";
import type { ImportProgress, ImportResult, ImportTask } from "./messages.js";
import { serveChild } from "./serve-child.js";

serveChild<ImportTask, ImportProgress, ImportResult>((task, context) =>
  importDataset({ readDataset, storeDataset }, task, context),
);
