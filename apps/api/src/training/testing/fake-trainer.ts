// A trainer's process whose one recipe is the counting one; all else is real.
import { loadDataset, loadEmbedding, splitLeaveLastOut, storeEmbedding } from "@cinevec/core";
import type { RunProgress, RunResult, TrainTask } from "../messages.js";
import { serveChild } from "../serve-child.js";
import { trainRun } from "../train-run.js";
import { fakeRecipes } from "./fake-recipe.js";

serveChild<TrainTask, RunProgress, RunResult>((task, context) =>
  trainRun(
    {
      recipes: fakeRecipes,
      loadDataset,
      loadEmbedding,
      storeEmbedding,
      holdOut: (dataset) => splitLeaveLastOut(dataset, { minRating: 4, minRatings: 5 }),
      evaluate: async ({ split }) => ({
        metrics: [
          {
            name: "held_out",
            cutoff: 10,
            value: split.heldOut.users.length,
            low: 0,
            high: 1,
            higherIsBetter: true,
          },
        ],
        perUser: Uint8Array.of(1, 2, 3),
      }),
    },
    task,
    context,
  ),
);
