import { InvalidInputError } from "@cinevec/core";
import type { Dataset, TrainingRun } from "@cinevec/db";
import { CatalogMovie } from "../services/catalog-movie.js";
import { builder } from "./builder.js";
import { movieIdIn, uuidIn } from "./ids.js";
import { lookUpMovie } from "./look-up-movie.js";

/** Whatever has a global id. */
export const Node = builder.interfaceRef<Dataset | TrainingRun | CatalogMovie>("Node").implement({
  description: "Whatever can be asked for again by its id.",
  fields: (t) => ({
    id: t.id({
      description: "Opaque, unique over all types, the same for ever.",
      // Every type that implements this answers for itself.
      resolve: (node) => ("row" in node ? node.externalId : node.id),
    }),
  }),
  resolveType: (node) =>
    node instanceof CatalogMovie ? "Movie" : "recipe" in node ? "TrainingRun" : "Dataset",
});

builder.queryField("node", (t) =>
  t.field({
    type: Node,
    nullable: true,
    description: "A dataset, movie or training run by its id; null where there is none.",
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      const dataset = uuidIn("Dataset", id);
      if (dataset) return context.datasets.load(dataset);
      const run = uuidIn("TrainingRun", id);
      if (run) return context.runs.load(run);
      const movie = movieIdIn(id);
      if (movie) return lookUpMovie(movie, context);
      throw InvalidInputError.of(
        "id",
        `${JSON.stringify(id.slice(0, 100))} is not the id of a dataset, a movie or a training run.`,
      );
    },
  }),
);
