// The process that measures a dataset's baselines: forked by the worker after the dataset's first run, then gone.
import { loadDataset } from "@cinevec/core";
import { type BaselinesTask, measureBaselines } from "./measure-baselines.js";
import { holdOut, minRating } from "./protocol.js";
import { serveChild } from "./serve-child.js";

/** Σ likes² of item-kNN and the factorizations of the other two are minutes above these. */
const mostRatings = { item_knn: 5_000_000, ease: 2_000_000, ials: 2_000_000 };

serveChild<BaselinesTask, never, void>((task, context) =>
  measureBaselines({ loadDataset, holdOut, minRating, mostRatings }, task, context),
);
