// An importer's process whose reader makes the dataset up; its source says what goes wrong.
import { InvalidInputError, storeDataset } from "@cinevec/core";
import { plantedDataset } from "@cinevec/core/testing";
import { importDataset } from "../import-dataset.js";
import type { ImportProgress, ImportResult, ImportTask } from "../messages.js";
import { serveChild } from "../serve-child.js";

serveChild<ImportTask, ImportProgress, ImportResult>((task, context) =>
  importDataset(
    {
      async readDataset({ source, onProgress }) {
        for (let step = 1; step <= 10; step++) {
          onProgress(step / 10);
          await new Promise((resolve) => setTimeout(resolve, source?.includes("slow") ? 100 : 5));
        }
        if (source?.includes("broken")) throw InvalidInputError.of("ratings.csv", "has no column userId.");
        return plantedDataset({ movies: 12, users: 6, clusters: 2, ratingsPerUser: 6, noise: 0 });
      },
      async storeDataset(dataset, sink) {
        await sink.put("begun", Uint8Array.of(1));
        if (task.source?.includes("half")) throw new Error("the disk is full");
        await storeDataset(dataset, sink);
      },
    },
    task,
    context,
  ),
);
