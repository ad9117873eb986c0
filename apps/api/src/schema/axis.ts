import { InvalidInputError } from "@cinevec/core";
import { type AxisEnd, type PlacedAxis, placeAxis } from "../services/spaces/axis-ends.js";
import type { OpenSpace } from "../services/spaces/open-space.js";
import { checkFirst, checkLength } from "./bounds.js";
import { builder } from "./builder.js";
import { rankedCost } from "./costs.js";
import { MovieFilter } from "./movie-filter.js";
import { rowOf } from "./named-rows.js";
import { asMovies } from "./neighbor.js";
import { EmbeddingRef, NeighborRef } from "./refs.js";

/** Most movies that an end may name one by one. */
const mostNamed = 100;
/** How far a movie may be moved, in halves of an axis. */
const farthest = 10;

const AxisEndInput = builder.inputType("AxisEndInput", {
  description: "The movies at one end of an axis: exactly one of these.",
  fields: (t) => ({
    movies: t.idList({ description: `These movies, 1 to ${mostNamed}.` }),
    genre: t.string({ description: "All learned movies of a genre, in any case." }),
    keyword: t.string({ description: "All learned movies with a keyword or tag, in any case." }),
  }),
});

const EmbeddingAxis = builder.objectRef<PlacedAxis>("EmbeddingAxis").implement({
  description:
    "The line from the mean of one group's vectors to the mean of another's, all vectors brought to length 1 first. Positions on it are -1 at the one mean, 1 at the other, and 0 halfway.",
  fields: (t) => {
    const movie = t.arg.id({ required: true, description: "A movie that the run learned." });
    return {
      direction: t.field({
        type: ["Float"],
        description: "Of length 1.",
        complexity: 5,
        resolve: ({ axis }) => Array.from(axis.direction),
      }),
      half: t.float({
        description: "Half of the distance between the two means: the unit of positions.",
        resolve: ({ axis }) => axis.half,
      }),
      fromCount: t.int({
        description: "Learned movies at the end -1.",
        resolve: ({ from }) => from.length,
      }),
      toCount: t.int({ description: "Learned movies at the end 1.", resolve: ({ to }) => to.length }),
      positions: t.field({
        type: ["Float"],
        description:
          "Every learned movie's position, in the order of the embedding, which is that of its maps' files and of its downloads; six decimals.",
        complexity: 500,
        resolve: async ({ open, axis }) =>
          Array.from(await open.space.positions(axis), (value) => Math.round(value * 1e6) / 1e6),
      }),
      position: t.float({
        description: "One movie's position.",
        args: { movie },
        complexity: 5,
        resolve: async ({ open, axis }, args) => {
          const row = rowOf(open, args.movie, "movie");
          return (await open.space.positions(axis))[row]!;
        },
      }),
      nearest: t.field({
        type: [NeighborRef],
        description:
          "Nearest to a movie's vector of length 1 moved along the axis, the movie itself left out; `similarity` is the cosine to the moved vector.",
        args: {
          movie,
          by: t.arg.float({
            required: true,
            description: `How far, in the unit of positions: 2 leads from one mean to the other; -${farthest} to ${farthest}.`,
          }),
          first: t.arg.int({ defaultValue: 10, description: "1 to 500." }),
          filter: t.arg({ type: MovieFilter, description: "Answers must be like this." }),
        },
        complexity: rankedCost,
        resolve: async ({ open, axis }, args) => {
          if (!(Math.abs(args.by) <= farthest))
            throw InvalidInputError.of("by", `is ${args.by}; must be -${farthest} to ${farthest}.`);
          const row = rowOf(open, args.movie, "movie");
          const question = { row, axis, by: args.by, k: checkFirst(args.first) };
          return asMovies(open, await open.space.nearestAlong(question, open.allowed(args.filter)));
        },
      }),
    };
  },
});

function endOf(open: OpenSpace, given: typeof AxisEndInput.$inferInput, path: "from" | "to"): AxisEnd {
  const { movies, genre, keyword } = given;
  const named = [movies, genre, keyword].filter((each) => each != null && each !== "");
  if (named.length !== 1) throw InvalidInputError.of(path, "must have one of movies, genre and keyword.");
  if (genre) return { genre };
  if (keyword) return { keyword };
  const ids = checkLength([path, "movies"], movies ?? [], 1, mostNamed);
  return { rows: ids.map((id) => rowOf(open, id, path)) };
}

builder.objectField(EmbeddingRef, "axis", (t) =>
  t.field({
    type: EmbeddingAxis,
    description:
      'A direction with a meaning: "more like this, but darker". Without `from`: from the mean of all learned movies that are not in `to`.',
    args: {
      from: t.arg({ type: AxisEndInput, description: "The end -1." }),
      to: t.arg({ type: AxisEndInput, required: true, description: "The end 1." }),
    },
    complexity: 50,
    resolve: ({ space: open }, { from, to }) =>
      placeAxis(open, from ? endOf(open, from, "from") : null, endOf(open, to, "to")),
  }),
);
