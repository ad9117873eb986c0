import { checkBetween, checkFirst } from "./bounds.js";
import { builder } from "./builder.js";
import { pairsCost } from "./costs.js";
import { EmbeddingRef, type MovieNeighbor, MovieRef } from "./refs.js";

const MoviePair = builder
  .objectRef<{ a: MovieNeighbor["movie"]; b: MovieNeighbor["movie"]; similarity: number }>("MoviePair")
  .implement({
    description: "Two movies and how near they are.",
    fields: (t) => ({
      a: t.expose("a", { type: MovieRef, description: "One of the two." }),
      b: t.expose("b", { type: MovieRef, description: "The other one." }),
      similarity: t.exposeFloat("similarity", { description: "Cosine, -1 to 1." }),
    }),
  });

builder.objectField(EmbeddingRef, "closestPairs", (t) =>
  t.field({
    type: [MoviePair],
    description:
      "The most similar pairs of the whole vocabulary, or of its `among` most rated movies (2 to 200,000).",
    args: {
      first: t.arg.int({ defaultValue: 10, description: "1 to 500." }),
      among: t.arg.int({ description: "So many of the most rated movies; all where not given." }),
    },
    complexity: pairsCost,
    resolve: async ({ space: open }, args) => {
      const count = checkFirst(args.first);
      const among = args.among == null ? null : checkBetween("among", args.among, 2, 200_000);
      const rows = among === null || among >= open.movieCount ? null : open.mostRated(among);
      const pairs = await open.space.closestPairs(count, rows);
      return pairs.map(({ a, b, similarity }) => ({
        a: open.movieAt(a),
        b: open.movieAt(b),
        similarity,
      }));
    },
  }),
);
