import { abilitiesOf, InvalidInputError, recipes } from "@cinevec/core";
import { checkFirst } from "./bounds.js";
import { builder } from "./builder.js";
import { scoredCost } from "./costs.js";
import { MovieFilter } from "./movie-filter.js";
import { asRecommended, Recommendation } from "./recommend.js";
import { EmbeddingRef } from "./refs.js";

/** The names of the recipes whose runs can be asked. */
const knowUsers = [...recipes.values()]
  .filter((recipe) => abilitiesOf(recipe).includes("KNOW_USERS"))
  .map((recipe) => recipe.name)
  .join(" or ");

builder.objectField(EmbeddingRef, "recommendForUser", (t) =>
  t.field({
    type: [Recommendation],
    description:
      "For a user of the dataset that the run learned from, by what the run expects of that user; movies that the user rated are left out. Only runs whose recipe has the ability KNOW_USERS can be asked. `because` names the user's likes with the greatest cosine. Where the embedding was opened without a run: by the one promoted for RECOMMENDATIONS.",
    args: {
      user: t.arg.string({ required: true, description: "The id in the source data: MovieLens' userId." }),
      first: t.arg.int({ defaultValue: 10, description: "1 to 500." }),
      filter: t.arg({ type: MovieFilter, description: "Answers must be like this." }),
    },
    complexity: scoredCost,
    resolve: async (embedding, { user, first, filter }, { services }) => {
      const open = await embedding.recommending();
      const k = checkFirst(first);
      const { user: scorer } = await open.scorers();
      if (!scorer)
        throw InvalidInputError.of(
          "user",
          `can't be asked of "${open.run.name}": its recipe ${open.run.recipe} learns no users to recommend for. Ask a run of ${knowUsers}, or recommend(liked:) from any run.`,
        );
      const rated = await services.userRatings.of(open.run.datasetId, user);
      const excluded = new Set<number>();
      const liked: number[] = [];
      for (const [at, datasetRow] of rated.movies.entries()) {
        const row = open.find(open.catalog.movies[datasetRow]!);
        if (row < 0) continue;
        excluded.add(row);
        if (rated.values[at]! >= scorer.likedFrom) liked.push(row);
      }
      const scores = new Float32Array(open.movieCount);
      await scorer.score(rated.user, scores);
      const allowed = open.allowed(filter);
      return asRecommended(open, open.space.recommendScored({ scores, liked, excluded, k, allowed }));
    },
  }),
);
