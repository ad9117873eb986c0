import { NotFoundError } from "@cinevec/core";
import { encodeId, uuidOf } from "../ids/global-ids.js";
import { chain, type MaybePromise } from "../maybe-promise.js";
import type { CatalogMovie } from "../services/catalogs/catalog-movie.js";
import type { OpenSpace } from "../services/spaces/open-space.js";
import type { Purpose } from "../stored/purposes.js";
import { checkFirst } from "./bounds.js";
import type { Context } from "./context.js";
import { PurposeEnum } from "./enums.js";
import { MovieFilter } from "./movie-filter.js";
import { asMovies } from "./neighbor.js";
import { Node } from "./node.js";
import { DatasetRef, MovieRef, NeighborRef } from "./refs.js";

/** The space that answers for a movie; null where no run is named and none is promoted for the purpose. */
function spaceOf(
  movie: CatalogMovie,
  run: string | null | undefined,
  context: Context,
  purpose: Purpose = "NEIGHBORS",
): MaybePromise<OpenSpace | null> {
  const runId = run == null ? null : uuidOf("TrainingRun", run, "run");
  const { spaces } = context.services;
  return chain(spaces.run(movie.datasetId, runId, purpose), (found) => {
    if (!found) return null;
    const space = spaces.of(found);
    if (space instanceof Promise) context.opens(found.id);
    return space;
  });
}

MovieRef.implement({
  description: "A movie of one dataset, with what the source and its raters say of it.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      description: "The same for ever; node finds it.",
      resolve: (movie) => encodeId("Movie", `${movie.datasetId}:${movie.externalId}`),
    }),
    externalId: t.exposeString("externalId", {
      description: "The id in the source data, for instance MovieLens' movieId.",
    }),
    dataset: t.field({
      type: DatasetRef,
      description: "The dataset that it belongs to.",
      resolve: async (movie, _args, context) => {
        const dataset = await context.datasets.load(movie.datasetId);
        if (!dataset) throw new NotFoundError("dataset", movie.datasetId);
        return dataset;
      },
    }),
    title: t.exposeString("title", {
      description: "Without the year that MovieLens appends; 'Matrix, The' reads 'The Matrix'.",
    }),
    alternativeTitles: t.exposeStringList("alternativeTitles", {
      description: "Other names the source gives.",
    }),
    year: t.exposeInt("year", {
      nullable: true,
      description: "Of its release; null where the source has none.",
    }),
    genres: t.exposeStringList("genres", { description: "Names, as the source has them." }),
    overview: t.exposeString("overview", {
      nullable: true,
      description: "The plot in some sentences; null where the source has none.",
    }),
    directors: t.exposeStringList("directors", { description: "Names, as the source has them." }),
    cast: t.exposeStringList("cast", { description: "In billing order." }),
    keywords: t.exposeStringList("keywords", { description: "Keywords and tags, as the source has them." }),
    imdbId: t.exposeString("imdbId", {
      nullable: true,
      description: "For instance tt0133093; null where the source has none.",
    }),
    tmdbId: t.exposeString("tmdbId", {
      nullable: true,
      description: "The Movie Database's id; null where the source has none.",
    }),
    posterUrl: t.string({
      nullable: true,
      description:
        "Of a picture at the source or, where the server looks posters up at TMDB, there; null where neither has one, or TMDB did not answer within a second: ask again later.",
      resolve: (movie, _args, { services }) => movie.posterUrl ?? services.posters?.urlOf(movie) ?? null,
    }),
    ratingCount: t.exposeInt("ratingCount", { description: "How often it was rated." }),
    meanRating: t.exposeFloat("meanRating", {
      nullable: true,
      description: "In the dataset's own scale; null where nobody rated it.",
    }),
    neighbors: t.field({
      type: [NeighborRef],
      description:
        "Nearest by cosine in the original space, the movie itself left out. Without `run`: in the one promoted for NEIGHBORS. Empty where no movie passes the filter, none is promoted, or the run did not learn the movie (see `unlearned`).",
      args: {
        run: t.arg.id({ description: "Whose embedding to ask; what is promoted where not given." }),
        first: t.arg.int({ defaultValue: 10, description: "1 to 500." }),
        filter: t.arg({ type: MovieFilter, description: "Neighbors must be like this." }),
      },
      complexity: ({ first }) => ({ field: 5, multiplier: Math.max(1, first ?? 10) }),
      resolve: (movie, { run, first, filter }, context) => {
        const count = checkFirst(first);
        return chain(spaceOf(movie, run, context), (space) => {
          const row = space?.find(movie) ?? -1;
          if (!space || row < 0) return [];
          return space.space
            .neighbors(row, count, space.allowed(filter))
            .then((found) => asMovies(space, found));
        });
      },
    }),
    unlearned: t.string({
      nullable: true,
      description:
        "Why a run has no vector of this movie: a sentence, as its recipe tells it. Without `run`: the one promoted for the purpose `for`. Null where it has one, or none is promoted.",
      args: {
        run: t.arg.id({ description: "Whose embedding is meant; what is promoted where not given." }),
        for: t.arg({
          type: PurposeEnum,
          defaultValue: "NEIGHBORS",
          description: "Which promoted run is meant where none is named.",
        }),
      },
      complexity: 5,
      resolve: (movie, args, context) =>
        chain(
          spaceOf(movie, args.run, context, args.for ?? "NEIGHBORS"),
          (space) => space?.whyUnlearned(movie) ?? null,
        ),
    }),
    vector: t.field({
      type: ["Float"],
      nullable: true,
      description:
        "As learned, not normalised. Without `run`: in the one promoted for NEIGHBORS. Null where the run did not learn the movie, or none is promoted.",
      args: { run: t.arg.id({ description: "Whose embedding to ask; what is promoted where not given." }) },
      complexity: 5,
      resolve: (movie, { run }, context) =>
        chain(spaceOf(movie, run, context), (space) => {
          const row = space?.find(movie) ?? -1;
          return space && row >= 0 ? Array.from(space.space.vector(row)) : null;
        }),
    }),
  }),
});
