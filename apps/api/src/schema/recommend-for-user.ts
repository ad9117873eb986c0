import { InvalidInputError, scoreForUser, storedRating } from "@cinevec/core";
import type { OpenSpace } from "../services/open-space.js";
import { checkFirst } from "./bounds.js";
import { builder } from "./builder.js";
import { MovieFilter } from "./movie-filter.js";
import { asRecommended, Recommendation, rankedCost } from "./recommend.js";
import { EmbeddingRef } from "./refs.js";

/** From which rating on the run took a movie as liked. */
function likedFrom({ manifest }: OpenSpace): number {
  const { minRating } = manifest.options;
  return storedRating(typeof minRating === "number" ? minRating : 4);
}

builder.objectField(EmbeddingRef, "recommendForUser", (t) =>
  t.field({
    type: [Recommendation],
    description:
      "For a user of the dataset that the run learned from, by user · movie + bias; movies that the user rated are left out. Only runs of USER_MOVIE know users. `because` names the user's likes with the greatest cosine.",
    args: {
      user: t.arg.string({ required: true, description: "The id in the source data: MovieLens' userId." }),
      first: t.arg.int({ defaultValue: 10, description: "1 to 500." }),
      filter: t.arg({ type: MovieFilter }),
    },
    complexity: rankedCost,
    resolve: async (open, { user, first, filter }, { services }) => {
      const k = checkFirst(first);
      const { embedding } = open.space;
      if (open.run.recipe !== "USER_MOVIE")
        throw InvalidInputError.of(
          "user",
          `can't be asked of "${open.run.name}": its recipe ${open.run.recipe} learns no users to recommend for. Ask a run of USER_MOVIE, or recommend(liked:) from any run.`,
        );
      const rated = await services.userRatings.of(open.run.datasetId, user);
      const excluded = new Set<number>();
      const liked: number[] = [];
      for (const [at, datasetRow] of rated.movies.entries()) {
        const row = open.find(open.catalog.movies[datasetRow]!);
        if (row < 0) continue;
        excluded.add(row);
        if (rated.values[at]! >= likedFrom(open)) liked.push(row);
      }
      const scores = scoreForUser(embedding, rated.user);
      const allowed = open.allowed(filter);
      return asRecommended(open, open.space.recommendScored({ scores, liked, excluded, k, allowed }));
    },
  }),
);
