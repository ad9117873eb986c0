import { z } from "zod";
import { kernelEngine } from "../../kernels/module.js";
import { SgnsTrainer } from "../../kernels/sgns-trainer.js";
import { buildCorpus, whyOutsideCorpus } from "../histories/corpus.js";
import { sgnsEmbedding } from "../histories/sgns-embedding.js";
import { watchedOptions } from "../histories/watched-options.js";
import type { Recipe } from "../recipe.js";
import { profileScorer } from "../scoring/profile-scorer.js";
import { checkpointBuffer } from "../training-loop/checkpoint-buffer.js";
import { runEpochs } from "../training-loop/epoch-loop.js";
import { meanLoss } from "../training-loop/mean-loss.js";

const options = z
  .strictObject({
    dimensions: z.int().min(1).max(1024).default(128).describe("Length of a vector."),
    window: z
      .int()
      .min(1)
      .max(10_000)
      .default(20)
      .describe("Titles on either side that count as context; ignored with wholeHistory."),
    wholeHistory: z
      .boolean()
      .default(false)
      .describe(
        "Every other title of a history is context. Time grows with the square of a history's length.",
      ),
    shrinkWindows: z
      .boolean()
      .default(true)
      .describe("Draw each title's window from 1 to window, so that near titles count more (word2vec)."),
    order: z
      .enum(["time", "shuffled"])
      .default("shuffled")
      .describe("Read histories oldest first, or shuffled anew each epoch."),
    ...watchedOptions,
    minRating: watchedOptions.minRating.default(3.5),
    negatives: z.int().min(1).max(1000).default(16).describe("Noise titles drawn for each positive one."),
    sharedNegatives: z
      .boolean()
      .default(true)
      .describe(
        "One set of noise titles for four titles in a row and all their contexts: two and a half times as fast as a set for every pair.",
      ),
    nsExponent: z
      .number()
      .min(-2)
      .max(2)
      .default(0.5)
      .describe(
        "Noise titles are drawn by frequency to this power: 0.75 in word2vec, 0 = all alike, negative = rare ones more.",
      ),
    subsample: z
      .number()
      .min(0)
      .max(1)
      .default(1e-3)
      .describe(
        "Titles above this share of all tokens are randomly left out, the more the more frequent; 0 = never.",
      ),
    epochs: z
      .int()
      .min(0)
      .max(1000)
      .default(0)
      .describe(
        "Passes over all histories; 0 = by the number of watched titles: 150 for 200 thousand and fewer, down to 10 for millions.",
      ),
    learningRate: z.number().positive().max(1).default(0.025).describe("At the start; falls linearly."),
    minLearningRate: z.number().min(0).max(1).default(0.0001).describe("At the end; at most learningRate."),
    vectors: z
      .enum(["input", "sum"])
      .default("sum")
      .describe(
        "What a movie's vector is: word2vec's input vector, or its sum with the output vector, which makes better neighbors (as GloVe does).",
      ),
    profileLength: z
      .int()
      .min(0)
      .max(10_000)
      .default(3)
      .describe("Titles of a history whose mean vector ranks what comes next; 0 = all."),
  })
  .refine((o) => o.minLearningRate <= o.learningRate, {
    path: ["minLearningRate"],
    message: "must be at most learningRate",
  });

export type SkipGramOptions = z.infer<typeof options>;

/** What tells best what is watched next. */
export const next: Partial<SkipGramOptions> = {
  order: "time",
  window: 3,
  nsExponent: 0,
  negatives: 8,
  dimensions: 64,
  epochs: 30,
  minRating: 4,
  vectors: "input",
};

/** Small data needs many passes before every title was seen often. */
function automaticEpochs(tokens: number): number {
  return Math.min(150, Math.max(10, Math.round(3e7 / tokens)));
}

/**
 * Skip-gram with negative sampling over watched titles (Mikolov et al. 2013; item2vec, Barkan and Koenigstein 2016).
 * Loss of a (context, title) pair: -ln σ(v·u) - Σ ln σ(-v·u_n) over its noise titles; dot products are clipped to ±20.
 */
export const skipGram: Recipe<SkipGramOptions> = {
  name: "SKIP_GRAM",
  title: "Skip-gram",
  summary:
    "Titles watched near each other get similar vectors: word2vec's skip-gram with negative sampling over histories.",
  reference:
    "Mikolov et al. 2013, https://arxiv.org/abs/1310.4546; item2vec, https://arxiv.org/abs/1603.04259",
  needs: ["RATINGS"],
  options,
  presets: [
    {
      name: "next",
      title: "What comes next",
      description:
        "Reads histories in the order of time with a narrow window, so that the vectors tell what is watched next.",
      options: next,
    },
    {
      name: "neighbors",
      title: "What is alike",
      description:
        "Reads shuffled histories with a wide window, so that movies which the same people like lie together whenever they watched them. These are the defaults.",
      options: {
        order: "shuffled",
        window: 20,
        nsExponent: 0.5,
        negatives: 16,
        dimensions: 128,
        vectors: "sum",
      },
    },
  ],
  tuning: [
    "window=2..20",
    "learningRate=0.01..0.2",
    "nsExponent=-0.5..1",
    "subsample=1e-5..1e-2",
    "dimensions=32,64,128",
  ],
  whyUnlearned: whyOutsideCorpus,
  async train(dataset, options, context) {
    const corpus = buildCorpus(dataset, options);
    const rows = corpus.movieRows.length;
    const { dimensions } = options;
    const epochs = options.epochs || automaticEpochs(corpus.tokens.length);
    const trainer = new SgnsTrainer(
      corpus,
      {
        ...options,
        epochs,
        kernel: "skipGram",
        window: options.wholeHistory ? 0 : options.window,
        shuffleHistories: options.order === "shuffled",
        sum: false,
        batchSize: 1,
      },
      context.random.fork("skip-gram"),
      context.threads,
    );
    const histories = Uint32Array.from({ length: corpus.offsets.length - 1 }, (_, i) => i);
    const tokens = corpus.tokens.length;
    if (!context.resumeFrom) trainer.initialise();
    try {
      await trainer.start();
      const { lossCurve, examplesPerSecond } = await runEpochs(context, {
        epochs,
        async runEpoch(epoch, { tick }) {
          const ended = await trainer.train(histories, epoch - 1, context.signal, (now) =>
            tick({ done: now.fraction, of: 1, meanLoss: meanLoss(now), examples: now.fraction * tokens }),
          );
          return { train: meanLoss(ended), examples: tokens };
        },
        snapshot() {
          const { input, output } = trainer.tables();
          return { state: {}, buffers: new Map(Object.entries({ input, output })) };
        },
        restore: (checkpoint) =>
          trainer.restore({
            input: checkpointBuffer(checkpoint, "input", rows * dimensions),
            output: checkpointBuffer(checkpoint, "output", rows * dimensions),
            bias: new Float32Array(rows),
          }),
      });
      return {
        embedding: sgnsEmbedding(dataset, corpus, dimensions, trainer.tables(), options.vectors),
        lossCurve,
        baselineLoss: (1 + options.negatives) * Math.LN2,
        engine: kernelEngine(),
        examplesPerSecond,
        metrics: [],
      };
    } finally {
      await trainer.close();
    }
  },
  scorer(embedding, options) {
    return profileScorer(embedding, { length: options.profileLength, combine: "mean", against: "output" });
  },
};
