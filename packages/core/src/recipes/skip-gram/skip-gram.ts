import { kernelEngine } from "../../kernels/module.js";
import { SgnsTrainer } from "../../kernels/sgns-trainer.js";
import { buildCorpus, whyOutsideCorpus } from "../histories/corpus.js";
import { sgnsEmbedding } from "../histories/sgns-embedding.js";
import type { Recipe } from "../recipe.js";
import { cosineScorer, profileScorer } from "../scoring/profile-scorer.js";
import { checkpointBuffer } from "../training-loop/checkpoint-buffer.js";
import { runEpochs } from "../training-loop/epoch-loop.js";
import { meanLoss } from "../training-loop/mean-loss.js";
import { automaticEpochs, type SkipGramOptions, skipGramOptions } from "./options.js";
import { skipGramOnSpark } from "./spark.js";

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

/**
 * Skip-gram with negative sampling over watched items (Mikolov et al. 2013; item2vec, Barkan and Koenigstein 2016).
 * Loss of a (context, item) pair: -ln σ(v·u) - Σ ln σ(-v·u_n) over its noise items; dot products are clipped to ±20.
 */
export const skipGram: Recipe<SkipGramOptions> = {
  name: "SKIP_GRAM",
  title: "Skip-gram",
  summary:
    "Items watched near each other get similar vectors: word2vec's skip-gram with negative sampling over histories.",
  reference:
    "Mikolov et al. 2013, https://arxiv.org/abs/1310.4546; item2vec, https://arxiv.org/abs/1603.04259",
  needs: ["RATINGS"],
  options: skipGramOptions,
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
  spark: skipGramOnSpark,
  scorer(embedding, options) {
    // Spark's Word2Vec leaves no output vectors.
    if (embedding.tensors.size === 0) return cosineScorer(embedding, options.profileLength);
    return profileScorer(embedding, { length: options.profileLength, combine: "mean", against: "output" });
  },
};
