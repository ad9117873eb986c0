import type { Embedding } from "../../embedding/embedding.js";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { InvalidInputError } from "../../errors.js";
import { kernelEngine } from "../../kernels/module.js";
import { noiseWeights } from "../../kernels/noise.js";
import { SgnsTrainer } from "../../kernels/sgns-trainer.js";
import { type Random, shuffle } from "../../random.js";
import { buildCorpus, type DatasetCorpus, whyOutsideCorpus } from "../histories/corpus.js";
import { sgnsEmbedding } from "../histories/sgns-embedding.js";
import type { Recipe } from "../recipe.js";
import { profileScorer } from "../scoring/profile-scorer.js";
import { toProbabilities } from "../scoring/softmax.js";
import { bestEpoch } from "../training-loop/best-epoch.js";
import { runEpochs } from "../training-loop/epoch-loop.js";
import { meanLoss } from "../training-loop/mean-loss.js";
import { outOfPatience } from "../training-loop/patience.js";
import { type CbowOptions, cbowOptions, resolveCbow } from "./options.js";
import { CbowWeights } from "./weights.js";

/**
 * Continuous bag of words over watched items (Mikolov et al. 2013): the items around a position predict the one in
 * it. Loss of an item: -ln softmax over the vocabulary (against ln V for a uniform guess), or with negative sampling
 * -ln σ(h·u) - Σ ln σ(-h·u_n).
 */
export const cbow: Recipe<CbowOptions> = {
  name: "CBOW",
  title: "Continuous bag of words",
  summary:
    "Learns to name the item between its neighbors in a history. Predicts what stood in the middle, or comes next.",
  reference: "Mikolov et al. 2013, https://arxiv.org/abs/1301.3781",
  needs: ["RATINGS"],
  options: cbowOptions,
  tuning: ["window=1..10", "learningRate=0.005..0.2", "dimensions=20,64,128"],
  refit: (options, { lossCurve }) => ({ ...options, epochs: bestEpoch(lossCurve), validationShare: 0 }),
  whyUnlearned: whyOutsideCorpus,
  async train(dataset, options, context) {
    const corpus = buildCorpus(dataset, options);
    const rows = corpus.movieRows.length;
    const { softmax, learningRate, minLearningRate } = resolveCbow(options, rows);
    const { training, validation } = splitUsers(corpus, options.validationShare, context.random);
    const trainer = new SgnsTrainer(
      corpus,
      {
        ...options,
        kernel: softmax ? "cbowSoftmax" : "cbow",
        shrinkWindows: options.shrinkWindows && !softmax,
        shuffleHistories: options.order === "shuffled",
        sum: options.combine === "sum",
        learningRate,
        minLearningRate,
      },
      context.random.fork("cbow"),
      context.threads,
    );
    const weights = new CbowWeights(trainer, rows * options.dimensions, rows, softmax);
    const tokens = training.reduce((sum, h) => sum + corpus.offsets[h + 1]! - corpus.offsets[h]!, 0);
    if (!context.resumeFrom) trainer.initialise();
    try {
      await trainer.start();
      const { lossCurve, examplesPerSecond } = await runEpochs(context, {
        epochs: options.epochs,
        async runEpoch(epoch, { tick }) {
          const ended = await trainer.train(training, epoch - 1, context.signal, (now) =>
            tick({ done: now.fraction, of: 1, meanLoss: meanLoss(now), examples: now.fraction * tokens }),
          );
          return { train: meanLoss(ended), examples: tokens };
        },
        async validate(epoch) {
          if (validation.length === 0) return null;
          const loss = await trainer.measure(validation, context.signal);
          weights.keepIfBest(epoch, loss);
          return loss;
        },
        stopped: (epoch) => outOfPatience(options, weights.bestEpoch, epoch),
        snapshot: () => weights.snapshot(),
        restore: (checkpoint) => weights.restore(checkpoint),
      });
      const tables = weights.best();
      const embedding = sgnsEmbedding(dataset, corpus, options.dimensions, tables);
      const bias = softmax ? tables.bias : logNoise(corpus.counts, options.nsExponent);
      return {
        embedding: {
          ...embedding,
          tensors: new Map([...embedding.tensors, ["bias", { shape: [rows], data: bias }]]),
        },
        lossCurve,
        baselineLoss: softmax ? Math.log(rows) : (1 + options.negatives) * Math.LN2,
        engine: kernelEngine(),
        examplesPerSecond,
        metrics: [],
      };
    } finally {
      await trainer.close();
    }
  },
  scorer(embedding, options) {
    return predictor(embedding, options.profileLength, options.combine);
  },
  middleScorer(embedding, options) {
    return predictor(embedding, 0, options.combine);
  },
};

/** The context's vector against output vectors, plus each item's bias: scores whose softmax is the probability. */
function predictor(embedding: Embedding, length: number, combine: "mean" | "sum"): SequenceScorer {
  return { ...profileScorer(embedding, { length, combine, against: "output" }), toProbabilities };
}

/**
 * Negative sampling learns h·u = ln P(item | context) - ln(k P_noise(item)): adding ln P_noise back makes the
 * scores log probabilities, up to a constant.
 */
function logNoise(counts: Uint32Array, exponent: number): Float32Array {
  const weights = noiseWeights(counts, exponent);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Float32Array.from(weights, (weight) => Math.log(weight / total));
}

function splitUsers(corpus: DatasetCorpus, share: number, random: Random) {
  const histories = corpus.offsets.length - 1;
  const order = shuffle(
    Uint32Array.from({ length: histories }, (_, i) => i),
    random.fork("validation users"),
  );
  const held = Math.round(histories * share);
  if (share > 0 && (held === 0 || held === histories))
    throw InvalidInputError.of(
      ["options", "validationShare"],
      `leaves ${histories - held} training and ${held} validation users of ${histories}; at least 1 of each is needed, or 0 for no validation`,
    );
  return { validation: order.slice(0, held).sort(), training: order.slice(held).sort() };
}
