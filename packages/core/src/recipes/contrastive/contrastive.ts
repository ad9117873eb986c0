import { z } from "zod";
import type { Dataset, Pairs } from "../../dataset/dataset.js";
import type { Embedding } from "../../embedding/embedding.js";
import { InvalidInputError } from "../../errors.js";
import { kernelEngine } from "../../kernels/module.js";
import { shuffle } from "../../random.js";
import { bestThreshold, binaryMetrics } from "../../statistics/binary-metrics.js";
import { holdOutCells } from "../held-out-cells/held-out-cells.js";
import type { Recipe, TrainContext, TrainResult } from "../recipe.js";
import { runEpochs } from "../training-loop/epoch-loop.js";
import { selectVocabulary } from "../vocabulary/vocabulary.js";
import { type PairSource, pairSource } from "./movie-pairs.js";
import { ContrastiveNetwork } from "./network.js";

const options = z.strictObject({
  pairs: z
    .enum(["auto", "file", "ratings", "genres"])
    .default("auto")
    .describe("Where pairs come from; auto takes the dataset's own, else its ratings, else its genres."),
  drawnPairs: z
    .int()
    .min(100)
    .max(10_000_000)
    .default(50_000)
    .describe("Pairs from ratings or genres, half of them alike, drawn afresh for each epoch."),
  window: z
    .int()
    .min(1)
    .max(1000)
    .default(3)
    .describe("Pairs from ratings: how many likes apart two alike movies may be."),
  minRating: z
    .number()
    .min(0)
    .max(100)
    .default(4)
    .describe("Pairs from ratings: the rating from which a user likes a movie."),
  dimensions: z.int().min(2).max(1024).default(128).describe("Length of a movie's vector."),
  hidden: z.int().min(2).max(1024).default(128).describe("Width of the projection head's hidden layer."),
  margin: z
    .number()
    .min(0.01)
    .max(2)
    .default(1)
    .describe("Distance beyond which unlike movies are left alone; unit vectors are 0 to 2 apart."),
  epochs: z.int().min(1).max(10_000).default(100).describe("Passes over the pairs."),
  batchSize: z.int().min(1).max(65_536).default(64).describe("Pairs a step."),
  learningRate: z.number().min(1e-6).max(1).default(1e-3).describe("Adam's step size."),
  validationShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.1)
    .describe("Share of all pairs of movies that training never sees; accuracy and AUC are measured there."),
});
type Options = z.infer<typeof options>;

/** Minus the Euclidean distance of each pair's unit vectors: higher is more alike. */
function pairScores(pairs: Pairs, vectors: Float32Array, dimensions: number): Float32Array {
  return Float32Array.from(pairs.labels, (_, pair) => {
    const a = pairs.a[pair]! * dimensions;
    const b = pairs.b[pair]! * dimensions;
    let squared = 0;
    for (let d = 0; d < dimensions; d++) squared += (vectors[a + d]! - vectors[b + d]!) ** 2;
    return -Math.sqrt(squared);
  });
}

function meanLoss(scores: Float32Array, labels: Uint8Array, margin: number): number {
  let sum = 0;
  for (const [i, score] of scores.entries()) {
    sum += labels[i] ? score * score : Math.max(0, margin + score) ** 2;
  }
  return sum / scores.length;
}

/** Pairs of embedding rows by epoch, and those held out, which are in no epoch. */
function preparePairs(dataset: Dataset, settings: Options, context: TrainContext) {
  const source = pairSource(dataset, settings);
  const vocabulary = selectVocabulary(dataset, (row) => source.movies[row] === 1);
  const toRows = (rows: Uint32Array) => rows.map((row) => vocabulary.rowOf[row]!);
  const isHeldOut = holdOutCells(settings.validationShare, context.random.fork("contrastive held out"));
  // A pair is one pair whichever of its movies comes first.
  const side = (wanted: boolean) => (a: number, b: number) =>
    isHeldOut(Math.min(a, b), Math.max(a, b)) === wanted;
  const draw = (count: number, heldOut: boolean, stream: string): Pairs => {
    const drawn = source.draw(count, side(heldOut), context.random.fork(stream));
    return { a: toRows(drawn.a), b: toRows(drawn.b), labels: drawn.labels };
  };
  const epoch = (number: number) =>
    draw(settings.drawnPairs, false, `contrastive pairs ${source.kind === "file" ? "" : number}`);
  const heldOutCount = Math.ceil(settings.drawnPairs * settings.validationShare);
  const nothing: Pairs = { a: new Uint32Array(), b: new Uint32Array(), labels: new Uint8Array() };
  return {
    vocabulary,
    epoch,
    heldOut: heldOutCount > 0 ? draw(heldOutCount, true, "contrastive held-out pairs") : nothing,
  };
}

/** The share of alike pairs. @throws InvalidInputError unless both labels occur. */
function shareAlike({ labels }: Pairs): number {
  const alike = labels.reduce((sum, label) => sum + label, 0);
  if (alike > 0 && alike < labels.length) return alike / labels.length;
  throw InvalidInputError.of(
    ["options", "pairs"],
    labels.length === 0
      ? "no pair is left to learn from; lower validationShare, or choose another source (file, ratings, genres)"
      : `all ${labels.length} pairs to learn from have label ${alike ? 1 : 0}; both 0 and 1 are needed`,
  );
}

async function train(dataset: Dataset, settings: Options, context: TrainContext): Promise<TrainResult> {
  const { vocabulary, epoch: pairsOf, heldOut } = preparePairs(dataset, settings, context);
  const positives = shareAlike(pairsOf(1));
  const { batchSize, dimensions, margin } = settings;
  const network = new ContrastiveNetwork(vocabulary.ids.length, batchSize, settings);
  network.initialize(context.random.fork("contrastive weights"));

  const { lossCurve, examplesPerSecond } = await runEpochs(context, {
    epochs: settings.epochs,
    async runEpoch(epoch, { step }) {
      const pairs = pairsOf(epoch);
      const count = pairs.labels.length;
      const order = shuffle(
        Uint32Array.from(pairs.labels, (_, i) => i),
        context.random.fork(`contrastive epoch ${epoch}`),
      );
      let sum = 0;
      for (let start = 0; start < count; start += batchSize) {
        const batch = order.subarray(start, start + batchSize);
        const ids = new Uint32Array(2 * batch.length);
        for (const [i, pair] of batch.entries()) {
          ids[i] = pairs.a[pair]!;
          ids[batch.length + i] = pairs.b[pair]!;
        }
        const labels = Uint8Array.from(batch, (pair) => pairs.labels[pair]!);
        sum += network.step(ids, labels) * batch.length;
        const done = start + batch.length;
        await step({ done, of: count, meanLoss: sum / done });
      }
      return { train: sum / count, examples: count };
    },
    validate: () =>
      heldOut.labels.length
        ? meanLoss(pairScores(heldOut, network.projectAll(), dimensions), heldOut.labels, margin)
        : null,
    snapshot: () => ({ state: {}, buffers: network.buffers() }),
    restore: (checkpoint) => network.restore(checkpoint.buffers),
  });

  const vectors = network.projectAll();
  const embedding: Embedding = {
    dimensions,
    movieRows: vocabulary.movieRows,
    ids: vocabulary.ids,
    vectors,
    tensors: network.tensors(),
  };
  const learned = pairsOf(settings.epochs);
  const threshold = bestThreshold(learned.labels, pairScores(learned, vectors, dimensions));
  return {
    embedding,
    lossCurve,
    baselineLoss: positives * 2 + (1 - positives) * Math.max(0, margin - Math.SQRT2) ** 2,
    engine: kernelEngine(),
    examplesPerSecond,
    metrics: binaryMetrics(
      "pair",
      heldOut.labels,
      pairScores(heldOut, vectors, dimensions),
      threshold,
      context.random.fork("contrastive intervals"),
    ),
  };
}

/** By where the pairs come from. */
const whyWithoutPair: Record<PairSource["kind"], (minRating: number) => string> = {
  file: () => "It is in none of the dataset's pairs, which this run learned from.",
  ratings: (minRating) =>
    `Nobody gave ${minRating} or more to both it and another movie in the ratings that this run learned from.`,
  genres: () => "The data names no genre of it.",
};

/**
 * Contrastive pairs: an embedding and a projection head trained so that alike movies lie together and unlike
 * ones at least `margin` apart. Baseline: orthogonal unit vectors, which are √2 apart.
 */
export const contrastive: Recipe<Options> = {
  name: "CONTRASTIVE",
  title: "Contrastive pairs",
  summary:
    "Pulls movies labelled alike together and pushes others a margin apart, through a projection head. Pairs come from a file, from ratings or from genres.",
  reference:
    "Hadsell, Chopra & LeCun 2006, Dimensionality Reduction by Learning an Invariant Mapping; head after Chen et al. 2020, https://arxiv.org/abs/2002.05709",
  needs: [],
  needsOneOf: ["PAIRS", "RATINGS", "GENRES"],
  options,
  tuning: ["margin=0.3..1.5", "learningRate=1e-4..1e-2", "dimensions=32,64,128"],
  refit: (settings) => ({ ...settings, validationShare: 0 }),
  metrics: [
    {
      name: "pair_accuracy",
      label: "Pair accuracy",
      description: "Share of the held-out pairs that are called alike or unlike correctly.",
      higherIsBetter: true,
    },
    {
      name: "pair_auc",
      label: "Pair AUC",
      description: "Chance that an alike pair scores above an unlike one, among the held-out pairs.",
      higherIsBetter: true,
      headline: true,
    },
  ],
  learnsFrom: ({ pairs }, parts) =>
    pairs === "genres" || (pairs === "auto" && !parts.has("PAIRS") && !parts.has("RATINGS"))
      ? ["GENRES"]
      : [],
  whyUnlearned(dataset, settings) {
    const { kind } = pairSource(dataset, settings);
    return () => whyWithoutPair[kind](settings.minRating);
  },
  train,
};
