import { z } from "zod";
import type { Dataset } from "../../dataset/dataset.js";
import { InvalidInputError } from "../../errors.js";
import { loadNeuralRuntime } from "../../neural/tensorflow.js";
import { type Random, shuffle } from "../../random.js";
import { contentFeatures, featureGroups } from "../content/content-features.js";
import type { Recipe, TrainContext, TrainResult } from "../recipe.js";
import { runEpochs } from "../training-loop/epoch-loop.js";
import { selectVocabulary } from "../vocabulary/vocabulary.js";
import { ContentTower } from "./content-tower.js";
import { mineNegatives, type TripletSource, tripletSource } from "./sampling.js";

const options = z.strictObject({
  features: z
    .array(z.enum(featureGroups))
    .min(1)
    .default([...featureGroups])
    .describe("What of a movie is looked at."),
  minCount: z.int().min(1).max(1000).default(2).describe("Movies that a feature must occur in."),
  maxFeatures: z
    .int()
    .min(10)
    .max(200_000)
    .default(30_000)
    .describe("The most frequent features are kept, at most so many."),
  maxCast: z.int().min(0).max(200).default(10).describe("Actors looked at, in billing order."),
  positives: z
    .enum(["auto", "co-liked", "genres"])
    .default("auto")
    .describe(
      "What belongs beside an anchor: a movie that the same person liked, or one of like genres; auto takes ratings where there are any.",
    ),
  minRating: z
    .number()
    .min(0)
    .max(100)
    .default(4)
    .describe("Co-liked: the rating from which a user likes a movie."),
  window: z.int().min(1).max(1000).default(5).describe("Co-liked: how many likes apart the two may be."),
  negatives: z
    .enum(["random", "semi-hard", "hard"])
    .default("random")
    .describe("Random, or from the batch: the nearest beyond the positive (semi-hard), the nearest (hard)."),
  margin: z
    .number()
    .min(0.01)
    .max(4)
    .default(0.3)
    .describe(
      "By how much the negative is to be farther than the positive, in squared distance of unit vectors (0 to 4).",
    ),
  hidden: z.int().min(2).max(4096).default(128).describe("Width of the hidden layer."),
  dimensions: z.int().min(2).max(1024).default(64).describe("Length of a movie's vector."),
  dropout: z.number().min(0).max(0.9).default(0.2).describe("Share of hidden units dropped in training."),
  epochs: z
    .int()
    .min(1)
    .max(10_000)
    .default(20)
    .describe("Passes over the anchors, with fresh positives each."),
  batchSize: z.int().min(2).max(8192).default(128).describe("Triplets a step."),
  learningRate: z.number().min(1e-6).max(1).default(1e-3).describe("Adam's step size."),
  validationShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.1)
    .describe("Share of anchors held out for the validation loss and triplet accuracy."),
});
type Options = z.infer<typeof options>;

/** Anchors, positives, random negatives, one after the other; anchors without a positive are left out. */
function drawTriplets(
  anchors: Uint32Array,
  source: TripletSource,
  rows: number,
  random: Random,
): Uint32Array {
  const triplets: [number, number, number][] = [];
  for (const anchor of anchors) {
    const positive = source.positive(anchor, random);
    if (positive < 0) continue;
    let negative = -1;
    for (let attempt = 0; attempt < 100 && negative < 0; attempt++) {
      const row = random.integer(rows);
      if (row !== positive && source.isNegative(anchor, row)) negative = row;
    }
    if (negative >= 0) triplets.push([anchor, positive, negative]);
  }
  return Uint32Array.from([0, 1, 2].flatMap((place) => triplets.map((triplet) => triplet[place]!)));
}

/** Mean loss and the share of triplets whose negative is farther than the positive. */
function measure(triplets: Uint32Array, vectors: Float32Array, dimensions: number, margin: number) {
  const count = triplets.length / 3;
  let loss = 0;
  let right = 0;
  for (let i = 0; i < count; i++) {
    let difference = 0;
    for (let d = 0; d < dimensions; d++) {
      const a = vectors[triplets[i]! * dimensions + d]!;
      const p = vectors[triplets[count + i]! * dimensions + d]!;
      const n = vectors[triplets[2 * count + i]! * dimensions + d]!;
      difference += (a - p) ** 2 - (a - n) ** 2;
    }
    loss += Math.max(0, difference + margin);
    if (difference < 0) right++;
  }
  return { loss: loss / count, accuracy: right / count };
}

async function train(dataset: Dataset, settings: Options, context: TrainContext): Promise<TrainResult> {
  const all = contentFeatures(dataset, { ...settings, groups: settings.features });
  const vocabulary = selectVocabulary(dataset, (row) => all.offsets[row + 1]! > all.offsets[row]!);
  const rows = vocabulary.ids.length;
  if (rows < 3) {
    throw InvalidInputError.of(
      ["options", "features"],
      `only ${rows} movies have any of ${settings.features.join(", ")} shared by ${settings.minCount} movies; add features or lower minCount`,
    );
  }
  const source = tripletSource(dataset, vocabulary, settings);
  const anchors = shuffle(source.anchors.slice(), context.random.fork("triplet split"));
  const heldOutCount = Math.floor(anchors.length * settings.validationShare);
  const heldOut = drawTriplets(
    anchors.subarray(0, heldOutCount),
    source,
    rows,
    context.random.fork("triplet held out"),
  );
  const training = anchors.slice(heldOutCount);

  const runtime = await loadNeuralRuntime();
  const tower = new ContentTower(runtime, all, settings);
  tower.initialize(context.random.fork("triplet weights"));

  const embedAll = () => {
    const vectors = new Float32Array(rows * settings.dimensions);
    for (let start = 0; start < rows; start += 1024) {
      vectors.set(
        tower.embed(vocabulary.movieRows.subarray(start, start + 1024)),
        start * settings.dimensions,
      );
    }
    return vectors;
  };
  const toMovies = (triplets: Uint32Array) => triplets.map((row) => vocabulary.movieRows[row]!);

  const { lossCurve, examplesPerSecond } = await runEpochs(context, {
    epochs: settings.epochs,
    async runEpoch(epoch, report) {
      const shuffled = shuffle(training.slice(), context.random.fork(`triplet epoch ${epoch}`));
      const random = context.random.fork(`triplet draws ${epoch}`);
      let sum = 0;
      let examples = 0;
      for (let start = 0; start < shuffled.length; start += settings.batchSize) {
        const batch = shuffled.subarray(start, start + settings.batchSize);
        const triplets = drawTriplets(batch, source, rows, random);
        if (triplets.length === 0) continue;
        if (settings.negatives !== "random") {
          const vectors = tower.embed(toMovies(triplets));
          mineNegatives(triplets, vectors, settings.dimensions, settings.negatives, source.isNegative);
        }
        const count = triplets.length / 3;
        sum += tower.step(toMovies(triplets), settings.margin, random) * count;
        examples += count;
        await report({ done: start + batch.length, of: shuffled.length, meanLoss: sum / examples });
      }
      const validation = heldOut.length
        ? measure(heldOut, embedAll(), settings.dimensions, settings.margin).loss
        : null;
      return { train: examples ? sum / examples : 0, validation, examples };
    },
    snapshot: () => ({
      state: {},
      buffers: new Map(tower.parts().flatMap(([name, part]) => part.buffers(name))),
    }),
    restore(checkpoint) {
      for (const [name, part] of tower.parts()) part.restore(name, checkpoint.buffers);
    },
  });

  const vectors = embedAll();
  const shared = { cutoff: null, low: null, high: null, higherIsBetter: true };
  return {
    embedding: {
      dimensions: settings.dimensions,
      movieRows: vocabulary.movieRows,
      ids: vocabulary.ids,
      vectors,
      tensors: new Map(
        tower
          .parts()
          .map(([name, part]) => [name, { shape: [part.rows, part.dimensions], data: part.values }]),
      ),
    },
    lossCurve,
    baselineLoss: settings.margin,
    engine: runtime.engine,
    examplesPerSecond,
    metrics: heldOut.length
      ? [
          {
            name: "triplet_accuracy",
            value: measure(heldOut, vectors, settings.dimensions, settings.margin).accuracy,
            ...shared,
          },
        ]
      : [],
  };
}

/**
 * Triplet on content: movies that belong together lie nearer than others, judged from what they are made of, so
 * that movies which nobody has rated have a place too. Baseline: the margin, the loss where all are equally far.
 */
export const triplet: Recipe<Options> = {
  name: "TRIPLET",
  title: "Triplet on content",
  summary:
    "Learns from cast, crew, keywords, genres, plot and year which movies belong together. Embeds movies that nobody has rated yet.",
  reference: "Schroff, Kalenichenko & Philbin 2015, FaceNet, https://arxiv.org/abs/1503.03832",
  needs: [],
  needsOneOf: ["METADATA", "GENRES"],
  options,
  tuning: ["margin=0.1..1", "learningRate=3e-4..1e-2", "dropout=0,0.2,0.5", "dimensions=32,64,128"],
  metrics: [
    {
      name: "triplet_accuracy",
      label: "Triplet accuracy",
      description:
        "Share of the held-out triplets whose positive lies nearer to the anchor than the negative.",
      higherIsBetter: true,
      headline: true,
    },
  ],
  whyUnlearned: (_dataset, { features, minCount }) => {
    const reason = `It has no ${features.join(", ")} that ${minCount} movies share.`;
    return () => reason;
  },
  train,
};
