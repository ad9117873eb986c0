import { z } from "zod";
import { kernelEngine } from "../../kernels/module.js";
import { type NmfTables, NmfTrainer } from "../../kernels/nmf-trainer.js";
import type { EpochStatistics } from "../../kernels/worker-team.js";
import { tooFew } from "../histories/corpus.js";
import type { Checkpoint, Recipe } from "../recipe.js";
import { profileScorer } from "../scoring/profile-scorer.js";
import { checkpointBuffer } from "../training-loop/checkpoint-buffer.js";
import { type EpochLoopResult, runEpochs } from "../training-loop/epoch-loop.js";
import { meanLoss } from "../training-loop/mean-loss.js";
import { nmfPredictor } from "./predictor.js";
import { countRatings, heldOutRmse, type RatingsSplit, splitRatings } from "./ratings-split.js";

const options = z.strictObject({
  dimensions: z.int().min(1).max(1024).default(16).describe("Factors a movie and a user have."),
  biases: z
    .boolean()
    .default(true)
    .describe("Predict around the mean rating with a bias for each user and movie; off: pure factors."),
  epochs: z.int().min(1).max(1000).default(60).describe("Passes over all ratings."),
  learningRate: z.number().positive().max(1).default(0.005).describe("Step size, constant."),
  regularization: z.number().min(0).max(10).default(0.02).describe("L2 penalty of the factors."),
  biasRegularization: z.number().min(0).max(10).default(0.05).describe("L2 penalty of the biases."),
  minCount: z.int().min(1).max(1_000_000).default(1).describe("Movies with fewer ratings are left out."),
  validationShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.05)
    .describe("Share of ratings that only measure the error; 0 = none."),
});

export type NmfOptions = z.infer<typeof options>;

/**
 * Non-negative matrix factorisation of the ratings by projected stochastic gradient descent (Lee and Seung 1999 for
 * the constraint; Luo et al. 2014 for SGD on sparse ratings). A rating is predicted as p·q, or mean + b_u + b_i + p·q.
 * Loss: root mean squared error in stars; training error as met on the way, validation error after each epoch.
 */
export const nmf: Recipe<NmfOptions> = {
  name: "NMF",
  title: "Non-negative matrix factorisation",
  summary: "Explains every rating by a few non-negative tastes that a movie and a user share.",
  reference:
    "Lee and Seung 1999, https://doi.org/10.1038/44565; Luo et al. 2014, https://doi.org/10.1109/TII.2014.2308433",
  needs: ["RATINGS"],
  options,
  tuning: ["dimensions=8..128", "learningRate=0.001..0.05"],
  refit: (options) => ({ ...options, validationShare: 0 }),
  whyUnlearned(dataset, { minCount }) {
    const counts = countRatings(dataset);
    return (row) => tooFew(counts[row]!, minCount, 0);
  },
  async train(dataset, options, context) {
    const split = splitRatings(dataset, options, context.random.fork("validation ratings"));
    const trainer = new NmfTrainer(
      split.training,
      { ...options, mean: split.mean },
      context.random.fork("nmf"),
      context.threads,
    );
    const ratings = split.training.movies.length;
    if (!context.resumeFrom) trainer.initialise();
    let learned: EpochLoopResult;
    try {
      await trainer.start();
      learned = await runEpochs(context, {
        epochs: options.epochs,
        async runEpoch(epoch, { tick }) {
          const ended = await trainer.train(epoch - 1, context.signal, (now) =>
            tick({ done: now.fraction, of: 1, meanLoss: rmse(now), examples: now.fraction * ratings }),
          );
          return { train: rmse(ended), examples: ratings };
        },
        validate: () => heldOutRmse(split, trainer.tables(), options),
        snapshot: () => ({ state: {}, buffers: new Map(Object.entries(trainer.tables())) }),
        restore: (checkpoint) => trainer.restore(readTables(checkpoint, split, options)),
      });
    } finally {
      await trainer.close();
    }
    const tables = trainer.tables();
    const { dimensions } = options;
    const rows = split.movieRows.length;
    const users = dataset.users.length;
    return {
      embedding: {
        dimensions,
        movieRows: split.movieRows,
        ids: Array.from(split.movieRows, (row) => dataset.movies[row]!.externalId),
        vectors: tables.items,
        tensors: new Map([
          ["users", { shape: [users, dimensions], data: tables.users }],
          ["userBias", { shape: [users], data: tables.userBias }],
          ["bias", { shape: [rows], data: tables.itemBias }],
          ["mean", { shape: [1], data: Float32Array.of(options.biases ? split.mean : 0) }],
          ["range", { shape: [2], data: Float32Array.of(split.lowest, split.highest) }],
        ]),
      },
      lossCurve: learned.lossCurve,
      baselineLoss: split.baseline,
      engine: kernelEngine(),
      examplesPerSecond: learned.examplesPerSecond,
      metrics: [],
    };
  },
  ratingPredictor: nmfPredictor,
  scorer(embedding) {
    return profileScorer(embedding, { length: 0, combine: "mean", against: "input" });
  },
};

/** In stars: the kernel sums squared errors. */
function rmse(statistics: EpochStatistics): number | null {
  const squared = meanLoss(statistics);
  return squared === null ? null : Math.sqrt(squared);
}

function readTables(checkpoint: Checkpoint, split: RatingsSplit, options: NmfOptions): NmfTables {
  const users = split.training.offsets.length - 1;
  const { rows } = split.training;
  return {
    users: checkpointBuffer(checkpoint, "users", users * options.dimensions),
    items: checkpointBuffer(checkpoint, "items", rows * options.dimensions),
    userBias: checkpointBuffer(checkpoint, "userBias", users),
    itemBias: checkpointBuffer(checkpoint, "itemBias", rows),
  };
}
