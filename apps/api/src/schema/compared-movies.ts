import { InvalidInputError } from "@cinevec/core";
import { checkFirst } from "./bounds.js";
import { builder } from "./builder.js";
import { matrixCost, rankedCost } from "./costs.js";
import { rowOf, rowsOf } from "./named-rows.js";
import { asMovies } from "./neighbor.js";
import { EmbeddingRef, type MovieNeighbor, MovieRef, NeighborRef } from "./refs.js";

const OddOneOut = builder
  .objectRef<{ movie: MovieNeighbor["movie"]; similarities: MovieNeighbor[] }>("OddOneOut")
  .implement({
    description: "The movie that does not belong, and how near each is to the mean of all.",
    fields: (t) => ({
      movie: t.expose("movie", {
        type: MovieRef,
        description: "The one with the least cosine to the mean of all.",
      }),
      similarities: t.expose("similarities", {
        type: [NeighborRef],
        description: "Of all that were asked about, the nearest to the mean first.",
      }),
    }),
  });

// How movies that the question names stand to each other.
builder.objectFields(EmbeddingRef, (t) => {
  const movie = (description: string) => t.arg.id({ required: true, description });
  const movies = (description: string) => t.arg({ type: ["ID"], required: true, description });
  return {
    similarity: t.float({
      description: "Cosine of two movies.",
      args: { a: movie("A movie."), b: movie("Another movie, or the same.") },
      resolve: ({ space: open }, { a, b }) => open.space.similarity(rowOf(open, a, "a"), rowOf(open, b, "b")),
    }),
    oddOneOut: t.field({
      type: OddOneOut,
      description: "gensim's doesnt_match, with each movie's cosine to the mean of all. 3 to 500 movies.",
      args: { movies: movies("3 to 500 movies.") },
      complexity: { field: 5, multiplier: 10 },
      resolve: ({ space: open }, args) => {
        const { row, similarities } = open.space.oddOneOut(rowsOf(open, args.movies, "movies", 3));
        return { movie: open.movieAt(row), similarities: asMovies(open, similarities) };
      },
    }),
    rank: t.int({
      description: "The place of `of` among the neighbors of `movie`: 1 for the nearest.",
      args: {
        movie: movie("The movie whose neighbors are counted."),
        of: movie("The neighbor whose place is asked for."),
      },
      complexity: 5,
      resolve: ({ space: open }, args) => {
        const row = rowOf(open, args.movie, "movie");
        const of = rowOf(open, args.of, "of");
        if (row === of) throw InvalidInputError.of("of", "is the movie itself, which is no neighbor.");
        return open.space.rank(row, of);
      },
    }),
    closerThan: t.field({
      type: [NeighborRef],
      description: "gensim's closer_than: what is strictly nearer to `movie` than `than` is, nearest first.",
      args: {
        movie: movie("The movie whose neighbors are asked for."),
        than: movie("The bound: what is nearer than this movie."),
        first: t.arg.int({ defaultValue: 10, description: "1 to 500." }),
      },
      complexity: rankedCost,
      resolve: async ({ space: open }, args) => {
        const row = rowOf(open, args.movie, "movie");
        const than = rowOf(open, args.than, "than");
        return asMovies(open, await open.space.closerThan(row, than, checkFirst(args.first)));
      },
    }),
    similarityMatrix: t.field({
      type: t.listRef(t.listRef("Float")),
      description: "Cosines of all pairs, rows and columns in the order given. 1 to 100 movies.",
      args: { movies: movies("1 to 100 movies.") },
      complexity: matrixCost,
      resolve: ({ space: open }, args) => {
        const rows = rowsOf(open, args.movies, "movies", 1, 100);
        const flat = open.space.similarityMatrix(rows);
        return rows.map((_row, at) => Array.from(flat.subarray(at * rows.length, (at + 1) * rows.length)));
      },
    }),
  };
});
