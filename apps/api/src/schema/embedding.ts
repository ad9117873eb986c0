import { NotFoundError } from "@cinevec/core";
import { rowOf } from "./named-rows.js";
import { EmbeddingRef, RunRef } from "./refs.js";

EmbeddingRef.implement({
  description: "What a run learned, ready to be asked.",
  fields: (t) => ({
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
      args: { movie: t.arg.id({ required: true, description: "A movie that the run learned." }) },
      complexity: 5,
      resolve: ({ space: open }, args) => Array.from(open.space.vector(rowOf(open, args.movie, "movie"))),
    }),
  }),
});
