// The importer's process: forked by the worker, one dataset, then gone.
import { InvalidInputError, sampleDataset, storeDataset } from "@cinevec/core";
import { type ImportTools, importDataset } from "./import-dataset.js";
import type { ImportProgress, ImportResult, ImportTask } from "./messages.js";
import { serveChild } from "./serve-child.js";

const tools: ImportTools = {
  storeDataset,
  async readDataset({ format }) {
    if (format === "SAMPLE") return await sampleDataset();
    throw InvalidInputError.of("format", `This version of Cinevec cannot read ${format} files.`);
  },
};

serveChild<ImportTask, ImportProgress, ImportResult>((task, context) => importDataset(tools, task, context));
