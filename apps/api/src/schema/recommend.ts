import { type Recommendation as CoreRecommendation, InvalidInputError } from "@cinevec/core";
import type { OpenSpace } from "../services/spaces/open-space.js";
import { checkFirst } from "./bounds.js";
import { builder } from "./builder.js";
import { recommendCost, scoredCost } from "./costs.js";
import { PredictPositionEnum } from "./enums.js";
import { MovieFilter } from "./movie-filter.js";
import { rowsOf } from "./named-rows.js";
import { asMovies } from "./neighbor.js";
import { EmbeddingRef, type MovieNeighbor, MovieRef, NeighborRef } from "./refs.js";

export interface Recommended {
  readonly movie: MovieNeighbor["movie"];
  readonly score: number;
  readonly because: readonly MovieNeighbor[];
}

export const Recommendation = builder.objectRef<Recommended>("Recommendation").implement({
  description: "A movie that a person with these likes may like.",
  fields: (t) => ({
    movie: t.expose("movie", { type: MovieRef, description: "The movie that is recommended." }),
    score: t.exposeFloat("score", {
      description: "What the answer is ordered by; on a scale of the recipe's own.",
    }),
    because: t.field({
      type: [NeighborRef],
      description: "The liked movies that count most, with their cosine to this one.",
      resolve: ({ because }) => [...because],
    }),
  }),
});

const Prediction = builder
  .objectRef<{ movie: MovieNeighbor["movie"]; probability: number }>("Prediction")
  .implement({
    description: "A movie that is predicted, and how surely.",
    fields: (t) => ({
      movie: t.expose("movie", { type: MovieRef, description: "The movie that is predicted." }),
      probability: t.exposeFloat("probability", {
        description: "0 to 1, over all movies that the run learned.",
      }),
    }),
  });

/** Rows of a space as movies. */
export function asRecommended(open: OpenSpace, found: readonly CoreRecommendation[]): Recommended[] {
  return found.map(({ row, score, because }) => ({
    movie: open.movieAt(row),
    score,
    because: asMovies(open, because),
  }));
}

builder.objectFields(EmbeddingRef, (t) => ({
  recommend: t.field({
    type: [Recommendation],
    description:
      "From movies that a person likes (oldest first where the order is known) and dislikes, without retraining. They are left out themselves. Where the embedding was opened without a run: by the one promoted for RECOMMENDATIONS.",
    args: {
      liked: t.arg({ type: ["ID"], required: true, description: "What the person likes; 1 to 500." }),
      disliked: t.arg({ type: ["ID"], description: "What the person dislikes, at most 500." }),
      first: t.arg.int({ defaultValue: 10, description: "1 to 500." }),
      filter: t.arg({ type: MovieFilter, description: "Answers must be like this." }),
    },
    complexity: recommendCost,
    resolve: async (embedding, args) => {
      const open = await embedding.recommending();
      const found = await open.space.recommend({
        liked: rowsOf(open, args.liked, "liked", 1),
        disliked: rowsOf(open, args.disliked ?? [], "disliked", 0),
        k: checkFirst(args.first),
        allowed: open.allowed(args.filter),
        scorer: (await open.scorers()).next,
      });
      return asRecommended(open, found);
    },
  }),
  predict: t.field({
    type: [Prediction],
    description:
      "What was watched between the movies of the context, or next after them (the oldest first): for recipes that predict a title. Where the embedding was opened without a run: by the one promoted for RECOMMENDATIONS.",
    args: {
      context: t.arg({
        type: ["ID"],
        required: true,
        description: "Movies that were watched, the oldest first; 1 to 500.",
      }),
      position: t.arg({
        type: PredictPositionEnum,
        required: true,
        description: "Between them or after them.",
      }),
      first: t.arg.int({ defaultValue: 10, description: "1 to 500." }),
    },
    complexity: scoredCost,
    resolve: async (embedding, args) => {
      const open = await embedding.recommending();
      const context = rowsOf(open, args.context, "context", 1);
      const first = checkFirst(args.first);
      const scorers = await open.scorers();
      const scorer = args.position === "NEXT" ? scorers.next : scorers.middle;
      if (!scorer?.scoreProbabilities)
        throw InvalidInputError.of(
          "position",
          `${args.position} can't be asked of "${open.run.name}": its recipe ${open.run.recipe} does not predict a title there.`,
        );
      const found = await open.space.predict(context, first, scorer);
      return found.map(({ row, probability }) => ({ movie: open.movieAt(row), probability }));
    },
  }),
}));
