import { InvalidInputError } from "@cinevec/core";
import type { OpenSpace } from "../services/spaces/open-space.js";
import { checkFirst } from "./bounds.js";
import { builder } from "./builder.js";
import { analogyCost, combinedCost, rankedCost } from "./costs.js";
import { CombineMethodEnum } from "./enums.js";
import { MovieFilter } from "./movie-filter.js";
import { rowOf, rowsOf } from "./named-rows.js";
import { asMovies } from "./neighbor.js";
import { EmbeddingRef, NeighborRef } from "./refs.js";

/** Names the argument that was wrong: core knows it by another name or none. */
function checkVector(space: OpenSpace, vector: readonly number[]): readonly number[] {
  if (vector.length !== space.space.dimensions)
    throw InvalidInputError.of(
      "vector",
      `has ${vector.length} components; this embedding has ${space.space.dimensions} dimensions.`,
    );
  if (vector.every((component) => component === 0))
    throw InvalidInputError.of("vector", "is zero; it points nowhere.");
  return vector;
}

// Movies near to a combination of others, or to a vector that someone brings.
builder.objectFields(EmbeddingRef, (t) => {
  const movie = (description: string) => t.arg.id({ required: true, description });
  const first = t.arg.int({ defaultValue: 10, description: "1 to 500." });
  const filter = t.arg({ type: MovieFilter, description: "Answers must be like this." });
  const method = t.arg({
    type: CombineMethodEnum,
    defaultValue: "ADD",
    description: "How the movies make one question.",
  });
  return {
    mostSimilar: t.field({
      type: [NeighborRef],
      description:
        "gensim's most_similar: movies near the positives and far from the negatives, which are left out themselves. `similarity` is the cosine to their sum, whatever the method orders by.",
      args: {
        positive: t.arg({ type: ["ID"], required: true, description: "Near to these, at most 500." }),
        negative: t.arg({ type: ["ID"], description: "Far from these, at most 500." }),
        first,
        method,
        filter,
      },
      complexity: combinedCost,
      resolve: async ({ space: open }, args) => {
        const question = {
          positive: rowsOf(open, args.positive, "positive", 0),
          negative: rowsOf(open, args.negative ?? [], "negative", 0),
          k: checkFirst(args.first),
          method: args.method ?? "ADD",
          allowed: open.allowed(args.filter),
        };
        if (question.positive.length + question.negative.length === 0)
          throw InvalidInputError.of("positive", "must name at least one movie, or negative must.");
        return asMovies(open, await open.space.mostSimilar(question));
      },
    }),
    analogy: t.field({
      type: [NeighborRef],
      description: "a is to b as c is to ? Nearest to b - a + c, the three left out.",
      args: {
        a: movie("A movie."),
        b: movie("What belongs to a."),
        c: movie("The movie whose counterpart is asked for."),
        first,
        method,
        filter,
      },
      complexity: analogyCost,
      resolve: async ({ space: open }, args) =>
        asMovies(
          open,
          await open.space.analogy({
            a: rowOf(open, args.a, "a"),
            b: rowOf(open, args.b, "b"),
            c: rowOf(open, args.c, "c"),
            k: checkFirst(args.first),
            method: args.method ?? "ADD",
            allowed: open.allowed(args.filter),
          }),
        ),
    }),
    similarToVector: t.field({
      type: [NeighborRef],
      description: "Nearest to a vector of the embedding's dimensions, of any length but zero.",
      args: {
        vector: t.arg({
          type: ["Float"],
          required: true,
          description: "As many numbers as the embedding has dimensions.",
        }),
        first,
        filter,
      },
      complexity: rankedCost,
      resolve: async ({ space: open }, args) => {
        const vector = checkVector(open, args.vector);
        const found = await open.space.similarToVector(
          vector,
          checkFirst(args.first),
          open.allowed(args.filter),
        );
        return asMovies(open, found);
      },
    }),
  };
});
