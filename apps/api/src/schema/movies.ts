import { InvalidInputError, NotFoundError } from "@cinevec/core";
import { movieIdOf, uuidOf } from "../ids/global-ids.js";
import type { CatalogMovie } from "../services/catalogs/catalog-movie.js";
import type { FoundTerm } from "../services/catalogs/catalog-terms.js";
import { builder } from "./builder.js";
import { type Connection, fromPositions } from "./connection.js";
import type { Context } from "./context.js";
import { searchCost } from "./costs.js";
import { lookUpMovie } from "./look-up-movie.js";
import { MovieFilter, MovieOrder } from "./movie-filter.js";
import { connectionOf } from "./page-info.js";
import { MovieRef } from "./refs.js";
import { needs } from "./roles.js";

/** A page of movies, and whether they are what was searched for. */
type MoviePage = Connection<CatalogMovie> & { readonly approximate: boolean };

const MovieConnection = connectionOf<CatalogMovie, MoviePage>(MovieRef, "Movie", "movies");

builder.objectField(MovieConnection, "approximate", (t) =>
  t.exposeBoolean("approximate", {
    description:
      "True where no title has all the words searched for: these are spelled nearly so, or have some of the words.",
  }),
);

/** The UUID of the dataset that is meant; null where none is named and none is READY. */
async function readyDataset(
  id: string | null | undefined,
  { services, viewer }: Context,
): Promise<string | null> {
  if (id == null) return (await services.directory.newestReadyDataset(viewer.datasets))?.id ?? null;
  const uuid = uuidOf("Dataset", id, "dataset");
  const dataset = await services.directory.dataset(uuid);
  if (!dataset) throw new NotFoundError("dataset", id);
  return dataset.status === "READY" ? uuid : null;
}

const MovieTermKind = builder.enumType("MovieTermKind", {
  description: "What movies can be listed by.",
  values: {
    PERSON: { description: "A director or an actor." },
    GENRE: { description: "A genre." },
    DECADE: { description: "Ten years of release." },
  } as const,
});

const MovieTermType = builder.objectRef<FoundTerm>("MovieTerm").implement({
  description: "What movies can be listed by: filter them by its name, or by its years.",
  fields: (t) => ({
    kind: t.field({ type: MovieTermKind, description: "What the name is of.", resolve: ({ kind }) => kind }),
    name: t.exposeString("name", { description: "For a filter's people or genres; “1990s” for a decade." }),
    yearFrom: t.exposeInt("yearFrom", { nullable: true, description: "Of a decade." }),
    yearTo: t.exposeInt("yearTo", { nullable: true, description: "Of a decade." }),
    movieCount: t.exposeInt("movieCount", { description: "Movies of the dataset that have it." }),
    approximate: t.exposeBoolean("approximate", {
      description: "True where the name is only spelled nearly as what was searched for.",
    }),
  }),
});

/** @throws InvalidInputError for more than anybody would type. */
function checkSearch(search: string | null | undefined): void {
  if ((search?.length ?? 0) > 200) throw InvalidInputError.of("search", "must have 200 characters at most.");
}

builder.queryFields((t) => ({
  movies: t.field({
    ...needs("VIEWER", "scoped"),
    type: MovieConnection,
    description:
      "The movies of a dataset; without one, of the newest READY one; none while it is imported. Where something is searched for, the title itself first and then by words and ratings, else the most rated first.",
    args: {
      dataset: t.arg.id({ description: "Whose movies; of the newest READY dataset where not given." }),
      search: t.arg.string({
        description:
          "Words of the title, other titles or year, or their beginnings. Case and accents are forgiven, typos where no title has the words: see `approximate`.",
      }),
      filter: t.arg({ type: MovieFilter, description: "Movies must be like this." }),
      orderBy: t.arg({
        type: MovieOrder,
        description: "Without it by what was searched for, or the most rated first.",
      }),
      first: t.arg.int({ description: "1 to 100; 20 where neither it nor last is given." }),
      after: t.arg.string({ description: "A cursor: what comes behind it." }),
      last: t.arg.int({ description: "1 to 100: the end of the list, or what lies before `before`." }),
      before: t.arg.string({ description: "A cursor: what comes before it." }),
    },
    complexity: searchCost,
    resolve: async (_root, args, context) => {
      checkSearch(args.search);
      const datasetId = await readyDataset(args.dataset, context);
      if (datasetId === null)
        return {
          ...fromPositions<never>([], args, () => {
            throw new RangeError("an empty list has no positions");
          }),
          approximate: false,
        };
      const catalog = await context.services.catalogs.of(datasetId);
      const { rows, approximate } = await catalog.find(args);
      return { ...fromPositions(rows, args, (row) => catalog.movies[row]!), approximate };
    },
  }),
  movieTerms: t.field({
    ...needs("VIEWER", "scoped"),
    type: [MovieTermType],
    description:
      "People, genres and decades of a dataset's movies by name, to filter movies by; of the dataset that movies would answer for.",
    args: {
      dataset: t.arg.id({ description: "Whose movies; of the newest READY dataset where not given." }),
      search: t.arg.string({
        required: true,
        description:
          "Words of the name, or their beginnings; case and accents are forgiven, typos where no name has the words.",
      }),
      first: t.arg.int({ required: true, defaultValue: 5, description: "1 to 50." }),
    },
    complexity: searchCost,
    resolve: async (_root, { dataset, search, first }, context) => {
      checkSearch(search);
      if (first < 1 || first > 50) throw InvalidInputError.of("first", `is ${first}; must be 1 to 50.`);
      const datasetId = await readyDataset(dataset, context);
      if (datasetId === null) return [];
      return (await (await context.services.catalogs.of(datasetId)).terms(search)).slice(0, first);
    },
  }),
  movie: t.field({
    ...needs("VIEWER"),
    type: MovieRef,
    nullable: true,
    description: "A movie by its id; null where there is none.",
    args: { id: t.arg.id({ required: true, description: "Of a movie." }) },
    resolve: (_root, { id }, context) => lookUpMovie(movieIdOf(id, "id"), context),
  }),
}));
