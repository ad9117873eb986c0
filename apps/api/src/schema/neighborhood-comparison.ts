import { mostNeighborsCompared } from "@cinevec/core";
import { uuidOf } from "../ids/global-ids.js";
import type { ComparedRuns, MovieChange } from "../services/evaluation/neighborhoods.js";
import { checkBetween, mostRows } from "./bounds.js";
import { builder } from "./builder.js";
import { MovieRef } from "./refs.js";
import { needs } from "./roles.js";

/** Neighbors of each movie that a change's lists may hold, as costs reckon. */
const usualNeighbors = 20;

const Change = builder.objectRef<MovieChange>("NeighborhoodChange").implement({
  description:
    "What became of one movie's nearest movies from the first run to the second, the nearest first.",
  fields: (t) => {
    const movies = (pick: "kept" | "gained" | "lost", description: string) =>
      t.field({
        type: [MovieRef],
        description,
        complexity: { field: 1, multiplier: usualNeighbors },
        resolve: (change) => [...change[pick]],
      });
    return {
      movie: t.field({
        type: MovieRef,
        description: "The movie whose neighbors changed.",
        resolve: ({ movie }) => movie,
      }),
      jaccard: t.exposeFloat("jaccard", {
        description: "Movies near to it in both runs, divided by those near to it in either one.",
      }),
      kept: movies("kept", "Near to it in both runs."),
      gained: movies("gained", "Near to it in the second run alone."),
      lost: movies("lost", "Near to it in the first run alone."),
    };
  },
});

const Comparison = builder.objectRef<ComparedRuns>("NeighborhoodComparison").implement({
  description:
    "How the k nearest movies of every movie differ between two runs. Movies that only one run learned are left out on both sides.",
  fields: (t) => ({
    k: t.int({ description: "How many neighbors were compared.", resolve: ({ found }) => found.k }),
    movieCount: t.int({
      description: "Movies that both runs learned.",
      resolve: ({ found }) => found.movieRows.length,
    }),
    mean: t.float({
      description: "Of all movies' Jaccard; 1 where there is no movie.",
      resolve: ({ found }) => found.mean,
    }),
    jaccard: t.field({
      type: ["Int"],
      description: "How many movies have a Jaccard in each twentieth from 0 to 1.",
      resolve: ({ found }) => Array.from(found.histogram),
    }),
    noise: t.field({
      type: ["Int"],
      nullable: true,
      description:
        "The same between the first run and the newest that differs from it in the seed alone (dataset, recipe, options and protocol are the same), rather another one than the second run. Null where there is none.",
      complexity: 500,
      resolve: async (compared, _args, { services }) => {
        const noise = await services.neighborhoods.noise(compared);
        return noise && [...noise];
      },
    }),
    mostChanged: t.field({
      type: [Change],
      description: "The movies whose neighbors changed most.",
      args: { first: t.arg.int({ defaultValue: 20, description: `1 to ${mostRows}.` }) },
      complexity: ({ first }) => ({ field: 1, multiplier: Math.max(1, first ?? 20) }),
      resolve: (compared, { first }, { services }) => {
        const count = checkBetween("first", first ?? 20, 1, mostRows);
        return Array.from(compared.found.order.subarray(0, count), (index) =>
          services.neighborhoods.change(compared, index),
        );
      },
    }),
    url: t.string({
      description:
        "The whole table as CSV, the most changed movie first: movie_id (global), external_id, title, year, jaccard, and kept, gained and lost as external ids with | between them.",
      resolve: ({ a, b, found }, _args, { baseUrl }) =>
        `${baseUrl}/downloads/runs/${a.run.id}/neighborhoods/${b.run.id}/${found.k}.csv`,
    }),
  }),
});

builder.queryField("compareNeighborhoods", (t) =>
  t.field({
    ...needs("VIEWER"),
    type: Comparison,
    description: "How the k nearest movies differ between two runs of one dataset, in the original spaces.",
    args: {
      a: t.arg.id({ required: true, description: "The first run, which SUCCEEDED." }),
      b: t.arg.id({ required: true, description: "The second run, which SUCCEEDED." }),
      k: t.arg.int({ defaultValue: 20, description: `1 to ${mostNeighborsCompared}.` }),
    },
    complexity: 500,
    resolve: (_root, { a, b, k }, { services }) =>
      services.neighborhoods.compare(
        uuidOf("TrainingRun", a, "a"),
        uuidOf("TrainingRun", b, "b"),
        checkBetween("k", k ?? 20, 1, mostNeighborsCompared),
      ),
  }),
);
