import { InvalidInputError } from "@cinevec/core";
import type { Dataset, EmbeddingMap, TrainingRun } from "@cinevec/db";
import { isNodeId, movieIdIn, uuidIn } from "../ids/global-ids.js";
import type { MaybePromise } from "../maybe-promise.js";
import { CatalogMovie } from "../services/catalogs/catalog-movie.js";
import { checkLength, mostRows } from "./bounds.js";
import { builder } from "./builder.js";
import type { Context } from "./context.js";
import { lookUpMovie } from "./look-up-movie.js";
import { needs } from "./roles.js";

/** Whatever has a global id. */
export const Node = builder
  .interfaceRef<Dataset | TrainingRun | EmbeddingMap | CatalogMovie>("Node")
  .implement({
    description: "Whatever can be asked for again by its id.",
    fields: (t) => ({
      id: t.id({
        description: "Opaque, unique over all types, the same for ever.",
        // Every type that implements this answers for itself.
        resolve: (node) => ("row" in node ? node.externalId : node.id),
      }),
    }),
    resolveType: (node) =>
      node instanceof CatalogMovie
        ? "Movie"
        : "recipe" in node
          ? "TrainingRun"
          : "projection" in node
            ? "EmbeddingMap"
            : "Dataset",
  });

/** Null where there is none, or the id could be nobody's. */
function find(
  id: string,
  context: Context,
): MaybePromise<Dataset | TrainingRun | EmbeddingMap | CatalogMovie | null> {
  const dataset = uuidIn("Dataset", id);
  if (dataset) return context.datasets.load(dataset);
  const run = uuidIn("TrainingRun", id);
  if (run) return context.runs.load(run);
  const map = uuidIn("EmbeddingMap", id);
  if (map) return context.services.maps.byId(map);
  const movie = movieIdIn(id);
  return movie && lookUpMovie(movie, context);
}

builder.queryField("node", (t) =>
  t.field({
    ...needs("VIEWER"),
    type: Node,
    nullable: true,
    description: "A dataset, movie, training run or map by its id; null where there is none.",
    args: {
      id: t.arg.id({ required: true, description: "Of a dataset, a movie, a training run or a map." }),
    },
    resolve: (_root, { id }, context) => {
      if (!isNodeId(id))
        throw InvalidInputError.of(
          "id",
          `${JSON.stringify(id.slice(0, 100))} is not the id of a dataset, a movie, a training run or a map.`,
        );
      return find(id, context);
    },
  }),
);

builder.queryField("nodes", (t) =>
  t.field({
    ...needs("VIEWER"),
    type: [Node],
    nullable: { list: false, items: true },
    description: "In the order asked, 1 to 100; null where there is none, or the id could be nobody's.",
    args: { ids: t.arg({ type: ["ID"], required: true, description: "1 to 100 ids." }) },
    complexity: ({ ids }) => ({ field: 1, multiplier: Math.max(1, ids.length) }),
    resolve: (_root, { ids }, context) =>
      Promise.all(checkLength("ids", ids, 1, mostRows).map((id) => find(id, context))),
  }),
);
