import type { Scalar, Tensor2D } from "@tensorflow/tfjs-core";
import { z } from "zod";
import type { Dataset, Pairs } from "../dataset/dataset.js";
import type { Embedding } from "../embedding/embedding.js";
import { AdamTable } from "../neural/adam.js";
import { lossGradients, type Matrix } from "../neural/gradients.js";
import { fillGlorot, fillHe, fillNormal } from "../neural/initialize.js";
import { loadNeuralRuntime, type NeuralRuntime } from "../neural/tensorflow.js";
import { shuffle } from "../random.js";
import { accuracy, areaUnderCurve, bestThreshold } from "./binary-metrics.js";
import { runEpochs } from "./epoch-loop.js";
import { collectPairs } from "./movie-pairs.js";
import type { Recipe, TrainContext, TrainResult } from "./recipe.js";
import { selectVocabulary } from "./vocabulary.js";

const options = z.strictObject({
  pairs: z
    .enum(["auto", "file", "ratings", "genres"])
    .default("auto")
    .describe("Where pairs come from; auto takes the dataset's own, else its ratings, else its genres."),
  drawnPairs: z
    .int()
    .min(100)
    .max(10_000_000)
    .default(20_000)
    .describe("Pairs drawn from ratings or genres, half of them alike."),
  window: z
    .int()
    .min(1)
    .max(1000)
    .default(5)
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
    .describe("Share of pairs held out for accuracy and AUC."),
});
type Options = z.infer<typeof options>;

/** The trainable parts; the head is Linear-ReLU-Linear. Vectors are the head's L2-normalised outputs. */
class Model {
  readonly table: AdamTable;
  readonly hiddenWeights: AdamTable;
  readonly hiddenBias: AdamTable;
  readonly outputWeights: AdamTable;
  readonly outputBias: AdamTable;

  constructor(
    readonly runtime: NeuralRuntime,
    movies: number,
    private readonly settings: Options,
  ) {
    const { dimensions, hidden } = settings;
    this.table = new AdamTable(movies, dimensions, settings);
    this.hiddenWeights = new AdamTable(dimensions, hidden, settings);
    this.hiddenBias = new AdamTable(1, hidden, settings);
    this.outputWeights = new AdamTable(hidden, dimensions, settings);
    this.outputBias = new AdamTable(1, dimensions, settings);
  }

  initialize(context: TrainContext): void {
    const { dimensions, hidden } = this.settings;
    const random = context.random.fork("contrastive weights");
    fillNormal(this.table.values, 1 / Math.sqrt(dimensions), random);
    fillHe(this.hiddenWeights.values, dimensions, random);
    fillGlorot(this.outputWeights.values, hidden, dimensions, random);
  }

  parts(): [string, AdamTable][] {
    return [
      ["table", this.table],
      ["hiddenWeights", this.hiddenWeights],
      ["hiddenBias", this.hiddenBias],
      ["outputWeights", this.outputWeights],
      ["outputBias", this.outputBias],
    ];
  }

  private layers(): Matrix[] {
    return this.parts()
      .slice(1)
      .map(([, part]) => ({ rows: part.rows, columns: part.dimensions, data: part.values }));
  }

  private project(rows: Tensor2D, [w1, b1, w2, b2]: Tensor2D[]): Tensor2D {
    const { tf } = this.runtime;
    const hidden = tf.relu(tf.add(tf.matMul(rows, w1!), b1!)) as Tensor2D;
    const out = tf.add(tf.matMul(hidden, w2!), b2!);
    return tf.div(out, tf.sqrt(tf.add(tf.sum(tf.square(out), 1, true), 1e-12))) as Tensor2D;
  }

  /**
   * One step on a batch of pairs; the mean of y·d² + (1 − y)·max(0, margin − d)²
   * (Hadsell, Chopra & LeCun 2006), d the Euclidean distance of the projections.
   */
  step(pairs: Pairs, batch: Uint32Array): number {
    const { tf } = this.runtime;
    const ids = new Uint32Array(batch.length * 2);
    for (const [i, pair] of batch.entries()) {
      ids[i] = pairs.a[pair]!;
      ids[batch.length + i] = pairs.b[pair]!;
    }
    const labels = Float32Array.from(batch, (pair) => pairs.labels[pair]!);
    const rows = { rows: ids.length, columns: this.table.dimensions, data: this.table.gather(ids) };
    const { loss, gradients } = lossGradients(this.runtime, [rows, ...this.layers()], ([x, ...layers]) => {
      const projected = this.project(x!, layers);
      const [a, b] = tf.split(projected, 2) as [Tensor2D, Tensor2D];
      const squared = tf.sum(tf.squaredDifference(a, b), 1);
      const y = tf.tensor1d(labels);
      // sqrt has no gradient at 0; the small constant keeps it finite for equal movies.
      const short = tf.relu(tf.sub(this.settings.margin, tf.sqrt(tf.add(squared, 1e-12))));
      return tf.mean(tf.add(tf.mul(y, squared), tf.mul(tf.sub(1, y), tf.square(short)))) as Scalar;
    });
    this.table.apply(ids, gradients[0]!);
    for (const [i, [, part]] of this.parts().slice(1).entries()) part.applyAll(gradients[i + 1]!);
    return loss;
  }

  /** float32 [movies × dimensions]: every movie's projection, of length 1. */
  projectAll(): Float32Array {
    const { tf } = this.runtime;
    const { rows, dimensions, values } = this.table;
    const out = new Float32Array(values.length);
    for (let start = 0; start < rows; start += 4096) {
      const end = Math.min(rows, start + 4096);
      const chunk = tf.tidy(() => {
        const layers = this.layers().map((m) => tf.tensor2d(m.data, [m.rows, m.columns]));
        const part = values.subarray(start * dimensions, end * dimensions);
        return this.project(tf.tensor2d(part, [end - start, dimensions]), layers).dataSync();
      });
      out.set(chunk as Float32Array, start * dimensions);
    }
    return out;
  }
}

/** Minus the Euclidean distance of each pair's unit vectors: higher is more alike. */
function pairScores(
  pairs: Pairs,
  which: Uint32Array,
  vectors: Float32Array,
  dimensions: number,
): Float32Array {
  return Float32Array.from(which, (pair) => {
    const a = pairs.a[pair]! * dimensions;
    const b = pairs.b[pair]! * dimensions;
    let squared = 0;
    for (let d = 0; d < dimensions; d++) squared += (vectors[a + d]! - vectors[b + d]!) ** 2;
    return -Math.sqrt(squared);
  });
}

function labelsOf(pairs: Pairs, which: Uint32Array): Uint8Array {
  return Uint8Array.from(which, (pair) => pairs.labels[pair]!);
}

function meanLoss(scores: Float32Array, labels: Uint8Array, margin: number): number {
  let sum = 0;
  for (const [i, score] of scores.entries()) {
    sum += labels[i] ? score * score : Math.max(0, margin + score) ** 2;
  }
  return sum / scores.length;
}

async function train(dataset: Dataset, settings: Options, context: TrainContext): Promise<TrainResult> {
  const drawn = collectPairs(dataset, settings, context.random.fork("contrastive pairs"));
  const inPairs = new Set([...drawn.a, ...drawn.b]);
  const vocabulary = selectVocabulary(dataset, (row) => inPairs.has(row));
  const toRows = (rows: Uint32Array) => rows.map((row) => vocabulary.rowOf[row]!);
  const pairs: Pairs = { a: toRows(drawn.a), b: toRows(drawn.b), labels: drawn.labels };

  const order = shuffle(
    Uint32Array.from(pairs.labels, (_, i) => i),
    context.random.fork("contrastive split"),
  );
  const heldOutCount = Math.floor(order.length * settings.validationShare);
  const heldOut = order.slice(0, heldOutCount);
  const training = order.slice(heldOutCount);

  const runtime = await loadNeuralRuntime();
  const model = new Model(runtime, vocabulary.ids.length, settings);
  model.initialize(context);

  const { lossCurve, examplesPerSecond } = await runEpochs(context, {
    epochs: settings.epochs,
    async runEpoch(epoch, report) {
      const shuffled = shuffle(training.slice(), context.random.fork(`contrastive epoch ${epoch}`));
      let sum = 0;
      for (let start = 0; start < shuffled.length; start += settings.batchSize) {
        const batch = shuffled.subarray(start, start + settings.batchSize);
        sum += model.step(pairs, batch) * batch.length;
        const done = start + batch.length;
        await report({ done, of: shuffled.length, meanLoss: sum / done });
      }
      const scores = pairScores(
        pairs,
        heldOut,
        heldOut.length ? model.projectAll() : new Float32Array(),
        settings.dimensions,
      );
      return {
        train: sum / shuffled.length,
        validation: heldOut.length ? meanLoss(scores, labelsOf(pairs, heldOut), settings.margin) : null,
        examples: shuffled.length,
      };
    },
    snapshot: () => ({
      state: {},
      buffers: new Map(model.parts().flatMap(([name, part]) => part.buffers(name))),
    }),
    restore(checkpoint) {
      for (const [name, part] of model.parts()) part.restore(name, checkpoint.buffers);
    },
  });

  const vectors = model.projectAll();
  const embedding: Embedding = {
    dimensions: settings.dimensions,
    movieRows: vocabulary.movieRows,
    ids: vocabulary.ids,
    vectors,
    tensors: new Map(
      model.parts().map(([name, part]) => [name, { shape: [part.rows, part.dimensions], data: part.values }]),
    ),
  };
  const positives = drawn.labels.reduce((sum, label) => sum + label, 0) / drawn.labels.length;
  return {
    embedding,
    lossCurve,
    baselineLoss: positives * 2 + (1 - positives) * Math.max(0, settings.margin - Math.SQRT2) ** 2,
    engine: runtime.engine,
    examplesPerSecond,
    metrics: heldOutMetrics(pairs, training, heldOut, vectors, settings.dimensions),
  };
}

function heldOutMetrics(
  pairs: Pairs,
  training: Uint32Array,
  heldOut: Uint32Array,
  vectors: Float32Array,
  dimensions: number,
): TrainResult["metrics"] {
  const labels = labelsOf(pairs, heldOut);
  if (new Set(labels).size < 2) return [];
  const threshold = bestThreshold(
    pairScores(pairs, training, vectors, dimensions),
    labelsOf(pairs, training),
  );
  const scores = pairScores(pairs, heldOut, vectors, dimensions);
  const shared = { cutoff: null, low: null, high: null, higherIsBetter: true };
  return [
    { name: "pair_accuracy", value: accuracy(scores, labels, threshold), ...shared },
    { name: "pair_auc", value: areaUnderCurve(scores, labels), ...shared },
  ];
}

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
  options,
  train,
  scorer: () => null,
};
