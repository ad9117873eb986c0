import { InvalidInputError, NotFoundError } from "@cinevec/core";
import { builder } from "./builder.js";
import { fromPositions } from "./connection.js";
import type { Context } from "./context.js";
import { movieIdOf, uuidOf } from "./ids.js";
import { lookUpMovie } from "./look-up-movie.js";
import { MovieFilter, MovieOrder } from "./movie-filter.js";
import { connectionOf, pageCost } from "./page-info.js";
import { MovieRef } from "./refs.js";

const MovieConnection = connectionOf(MovieRef, "Movie");

/** The UUID of the dataset that is meant; null where none is named and none is READY. */
async function readyDataset(id: string | null | undefined, { services }: Context): Promise<string | null> {
  if (id == null) return (await services.directory.newestReadyDataset())?.id ?? null;
  const uuid = uuidOf("Dataset", id, "dataset");
  const dataset = await services.directory.dataset(uuid);
  if (!dataset) throw new NotFoundError("dataset", id);
  return dataset.status === "READY" ? uuid : null;
}

builder.queryFields((t) => ({
  movies: t.field({
    type: MovieConnection,
    description:
      "The movies of a dataset; without one, of the newest READY one; none while it is imported. In order of relevance where something is searched for, else the most rated first.",
    args: {
      dataset: t.arg.id(),
      search: t.arg.string({
        description:
          "Words of the title, other titles or year, or their beginnings. Typos and accents are forgiven.",
      }),
      filter: t.arg({ type: MovieFilter }),
      orderBy: t.arg({ type: MovieOrder }),
      first: t.arg.int({ description: "1 to 100; 20 where neither it nor last is given." }),
      after: t.arg.string(),
      last: t.arg.int({ description: "1 to 100: the end of the list, or what lies before `before`." }),
      before: t.arg.string(),
    },
    complexity: pageCost,
    resolve: async (_root, args, context) => {
      if ((args.search?.length ?? 0) > 200)
        throw InvalidInputError.of("search", "must have 200 characters at most.");
      const datasetId = await readyDataset(args.dataset, context);
      if (datasetId === null)
        return fromPositions<never>([], args, () => {
          throw new RangeError("an empty list has no positions");
        });
      const catalog = await context.services.catalogs.of(datasetId);
      return fromPositions(await catalog.rows(args), args, (row) => catalog.movies[row]!);
    },
  }),
  movie: t.field({
    type: MovieRef,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) => lookUpMovie(movieIdOf(id, "id"), context),
  }),
}));
