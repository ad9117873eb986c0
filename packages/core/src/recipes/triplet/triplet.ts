import type { z } from "zod";
import { contentFeatures } from "../../dataset/content/content-features.js";
import type { Dataset } from "../../dataset/dataset.js";
import { InvalidInputError } from "../../errors.js";
import { loadNeuralRuntime } from "../../neural/tensorflow.js";
import { shuffle } from "../../random.js";
import { bootstrap } from "../../statistics/bootstrap.js";
import { balanceGroups } from "../content/balance-groups.js";
import { latentFeatures } from "../content/latent-features.js";
import { learnedAspects } from "../content/learned-aspects.js";
import { holdOutCells } from "../held-out-cells/held-out-cells.js";
import type { Recipe, TrainContext, TrainResult } from "../recipe.js";
import { runEpochs } from "../training-loop/epoch-loop.js";
import { selectVocabulary } from "../vocabulary/vocabulary.js";
import { measureTriplets } from "./measure-triplets.js";
import { mineNegatives } from "./mine-negatives.js";
import { options } from "./options.js";
import { ResidualHead } from "./residual-head.js";
import { drawTriplets, tripletSource } from "./sampling.js";

type Options = z.infer<typeof options>;

/** Triplets that are measured; the standard error of an accuracy is half a percent with so many. */
const mostHeldOut = 10_000;

async function train(dataset: Dataset, settings: Options, context: TrainContext): Promise<TrainResult> {
  const { dimensions, margin } = settings;
  const features = contentFeatures(dataset, { ...settings, groups: settings.features });
  const vocabulary = selectVocabulary(dataset, (row) => features.offsets[row + 1]! > features.offsets[row]!);
  const rows = vocabulary.ids.length;
  if (rows < 3) {
    throw InvalidInputError.of(
      ["options", "features"],
      `only ${rows} movies have any of ${settings.features.join(", ")} shared by ${settings.minCount} movies; add features or lower minCount`,
    );
  }
  const source = tripletSource(dataset, vocabulary, settings);
  const mining =
    settings.negatives === "auto" ? (source.kind === "genres" ? "semi-hard" : "random") : settings.negatives;

  const isHeldOut = holdOutCells(settings.validationShare, context.random.fork("triplet held out"));
  // A pair is one pair whichever of its movies is the anchor: what is measured is learned in neither direction.
  const mayMeasure = (a: number, b: number) => isHeldOut(Math.min(a, b), Math.max(a, b));
  const mayLearn = (a: number, b: number) => !mayMeasure(a, b);
  const measured = shuffle(source.anchors.slice(), context.random.fork("triplet measured anchors"));
  const heldOut = drawTriplets(
    settings.validationShare > 0 ? measured.subarray(0, mostHeldOut) : new Uint32Array(),
    source,
    mayMeasure,
    context.random.fork("triplet held-out triplets"),
  );

  const runtime = await loadNeuralRuntime();
  const { basis, coordinates } = await latentFeatures(
    balanceGroups(features),
    dimensions,
    context.random.fork("triplet latent features"),
    context.signal,
  );
  const head = new ResidualHead(runtime, coordinates, settings);
  head.initialize(context.random.fork("triplet weights"));

  const embedAll = () => {
    const vectors = new Float32Array(rows * dimensions);
    for (let start = 0; start < rows; start += 1024) {
      vectors.set(head.embed(vocabulary.movieRows.subarray(start, start + 1024)), start * dimensions);
    }
    return vectors;
  };
  const toMovies = (triplets: Uint32Array) => triplets.map((row) => vocabulary.movieRows[row]!);

  const { lossCurve, examplesPerSecond } = await runEpochs(context, {
    epochs: settings.epochs,
    async runEpoch(epoch, { step }) {
      const anchors = shuffle(source.anchors.slice(), context.random.fork(`triplet epoch ${epoch}`));
      const random = context.random.fork(`triplet draws ${epoch}`);
      let sum = 0;
      let examples = 0;
      for (let start = 0; start < anchors.length; start += settings.batchSize) {
        const batch = anchors.subarray(start, start + settings.batchSize);
        const triplets = drawTriplets(batch, source, mayLearn, random);
        const count = triplets.length / 3;
        if (count > 0) {
          if (mining !== "random") {
            mineNegatives(
              triplets,
              head.embed(toMovies(triplets)),
              dimensions,
              mining,
              (anchor, other) => source.isNegative(anchor, other) && mayLearn(anchor, other),
            );
          }
          sum += head.step(toMovies(triplets), margin, random) * count;
          examples += count;
        }
        await step({
          done: start + batch.length,
          of: anchors.length,
          meanLoss: examples ? sum / examples : 0,
        });
      }
      return { train: examples ? sum / examples : 0, examples };
    },
    validate: () => (heldOut.length ? measureTriplets(heldOut, embedAll(), dimensions, margin).loss : null),
    snapshot: () => ({
      state: {},
      buffers: new Map(head.parts().flatMap(([name, part]) => part.buffers(name))),
    }),
    restore(checkpoint) {
      for (const [name, part] of head.parts()) part.restore(name, checkpoint.buffers);
    },
  });

  const vectors = embedAll();
  const { right } = measureTriplets(heldOut, vectors, dimensions, margin);
  const [accuracy] = bootstrap(
    [{ numerator: right, denominator: null }],
    context.random.fork("triplet intervals"),
  );
  return {
    embedding: {
      dimensions,
      movieRows: vocabulary.movieRows,
      ids: vocabulary.ids,
      vectors,
      tensors: new Map([
        ["basis", { shape: [dimensions, features.names.length], data: basis }],
        ...head.tensors(),
      ]),
    },
    lossCurve,
    baselineLoss: margin,
    engine: runtime.engine,
    examplesPerSecond,
    metrics:
      right.length > 0
        ? [{ name: "triplet_accuracy", cutoff: null, ...accuracy!, higherIsBetter: true }]
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
  tuning: [
    "margin=0.1..1",
    "reach=0.25..2",
    "learningRate=3e-4..1e-2",
    "dropout=0,0.2,0.5",
    "dimensions=128,256,512",
  ],
  refit: (settings) => ({ ...settings, validationShare: 0 }),
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
  learnsFrom({ features, positives }, parts) {
    const fromGenres = positives === "genres" || (positives === "auto" && !parts.has("RATINGS"));
    return learnedAspects(fromGenres ? [...features, "genres"] : features);
  },
  whyUnlearned: (_dataset, { features, minCount }) => {
    const reason = `It has no ${features.join(", ")} that ${minCount} movies share.`;
    return () => reason;
  },
  train,
};
