import { InvalidInputError, NotFoundError } from "@cinevec/core";
import { movieIdOf, uuidOf } from "../ids/global-ids.js";
import { chain } from "../maybe-promise.js";
import type { OpenSpace } from "../services/spaces/open-space.js";
import { OpenedEmbedding } from "../services/spaces/opened-embedding.js";
import { checkBetween, checkFirst, checkLength } from "./bounds.js";
import { builder } from "./builder.js";
import { analogyCost, combinedCost, matrixCost, pairsCost, rankedCost } from "./costs.js";
import { CombineMethodEnum, PurposeEnum } from "./enums.js";
import { MovieFilter } from "./movie-filter.js";
import { asMovies } from "./neighbor.js";
import { EmbeddingRef, type MovieNeighbor, MovieRef, NeighborRef, RunRef } from "./refs.js";
import { needs } from "./roles.js";

/** Most movies that one question may name. */
const mostNamed = 500;

const rowOf = (space: OpenSpace, id: string, path: string) => space.row(movieIdOf(id, path), path);

const rowsOf = (space: OpenSpace, ids: readonly string[], path: string, least: number, most = mostNamed) =>
  checkLength(path, ids, least, most).map((id) => rowOf(space, id, path));

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

EmbeddingRef.implement({
  description: "What a run learned, ready to be asked.",
  fields: (t) => {
    const first = t.arg.int({ defaultValue: 10, description: "1 to 500." });
    const movie = (description: string) => t.arg.id({ required: true, description });
    const movies = (description: string) => t.arg({ type: ["ID"], required: true, description });
    const filter = t.arg({ type: MovieFilter, description: "Answers must be like this." });
    const method = t.arg({
      type: CombineMethodEnum,
      defaultValue: "ADD",
      description: "How the movies make one question.",
    });
    return {
      run: t.field({
        type: RunRef,
        description: "The run that learned it.",
        resolve: async ({ space: { run } }, _args, context) => {
          const row = await context.runs.load(run.id);
          if (!row) throw new NotFoundError("training run", run.id);
          return row;
        },
      }),
      recommendationsRun: t.field({
        type: RunRef,
        nullable: true,
        description:
          "The run that answers recommend, recommendForUser, recommendFromLetterboxd and predict: `run` itself where one was named, else what is promoted for RECOMMENDATIONS in its dataset. Null where none is.",
        complexity: 5,
        resolve: async (embedding, _args, context) => {
          const space = await embedding.recommendingOrNull();
          return space ? context.runs.load(space.run.id) : null;
        },
      }),
      dimensions: t.int({
        description: "Numbers in each vector.",
        resolve: ({ space }) => space.space.dimensions,
      }),
      movieCount: t.int({
        description: "Movies that the run learned.",
        resolve: ({ space }) => space.movieCount,
      }),
      index: t.string({
        description: "Which index answers: faiss-flat, faiss-hnsw, exact.",
        resolve: ({ space }) => space.space.index,
      }),
      vector: t.field({
        type: ["Float"],
        description: "As learned, not normalised.",
        args: { movie: movie("A movie that the run learned.") },
        complexity: 5,
        resolve: ({ space: open }, args) => Array.from(open.space.vector(rowOf(open, args.movie, "movie"))),
      }),
      similarity: t.float({
        description: "Cosine of two movies.",
        args: { a: movie("A movie."), b: movie("Another movie, or the same.") },
        resolve: ({ space: open }, { a, b }) =>
          open.space.similarity(rowOf(open, a, "a"), rowOf(open, b, "b")),
      }),
      mostSimilar: t.field({
        type: [NeighborRef],
        description:
          "gensim's most_similar: movies near the positives and far from the negatives, which are left out themselves. `similarity` is the cosine to their sum, whatever the method orders by.",
        args: {
          positive: movies("Near to these, at most 500."),
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
        description:
          "gensim's closer_than: what is strictly nearer to `movie` than `than` is, nearest first.",
        args: {
          movie: movie("The movie whose neighbors are asked for."),
          than: movie("The bound: what is nearer than this movie."),
          first,
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
      closestPairs: t.field({
        type: [MoviePair],
        description:
          "The most similar pairs of the whole vocabulary, or of its `among` most rated movies (2 to 200,000).",
        args: {
          first,
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
    };
  },
});

builder.queryField("embedding", (t) =>
  t.field({
    ...needs("VIEWER", "scoped"),
    type: EmbeddingRef,
    nullable: true,
    description:
      "What a run learned. Without `run`: what is promoted for neighbors in `dataset`, or in the newest READY dataset that has such a run; its recommend, recommendForUser, recommendFromLetterboxd and predict then ask the run that is promoted for recommendations in the same dataset. With `for: RECOMMENDATIONS` that run is opened in the first place and answers everything. Null where none is promoted, or the run has not SUCCEEDED.",
    args: {
      run: t.arg.id({ description: "The run to open." }),
      dataset: t.arg.id({
        description:
          "Whose promoted run to open; or, beside run, the dataset that it must have learned from.",
      }),
      for: t.arg({
        type: PurposeEnum,
        defaultValue: "NEIGHBORS",
        description: "Which promoted run to open where none is named.",
      }),
    },
    complexity: ({ run }) => (run == null ? 5 : 50),
    resolve: async (_root, args, { services, viewer }) => {
      const { directory, spaces } = services;
      if (args.run != null) {
        const run = await directory.run(uuidOf("TrainingRun", args.run, "run"));
        if (!run) throw new NotFoundError("training run", args.run);
        if (args.dataset != null && uuidOf("Dataset", args.dataset, "dataset") !== run.datasetId)
          throw InvalidInputError.of("dataset", `is not the one that "${run.name}" learned from.`);
        return run.status === "SUCCEEDED" ? chain(spaces.of(run), OpenedEmbedding.ofRun) : null;
      }
      const purpose = args.for ?? "NEIGHBORS";
      const dataset =
        args.dataset == null
          ? await directory.newestAnsweringDataset(purpose, viewer.datasets)
          : await directory.dataset(uuidOf("Dataset", args.dataset, "dataset"));
      if (!dataset && args.dataset != null) throw new NotFoundError("dataset", args.dataset);
      if (!dataset) return null;
      const run = await spaces.run(dataset.id, null, purpose);
      if (!run) return null;
      return chain(spaces.of(run), (space) =>
        purpose === "NEIGHBORS" ? OpenedEmbedding.promoted(space, spaces) : OpenedEmbedding.ofRun(space),
      );
    },
  }),
);
