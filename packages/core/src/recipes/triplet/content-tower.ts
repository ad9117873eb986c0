import type { Tensor2D } from "@tensorflow/tfjs-core";
import { AdamTable } from "../../neural/adam.js";
import { lossGradients, type Matrix } from "../../neural/gradients.js";
import { fillGlorot, fillHe } from "../../neural/initialize.js";
import type { NeuralRuntime, TensorFlow } from "../../neural/tensorflow.js";
import type { Random } from "../../random.js";
import type { ContentFeatures } from "../content/content-features.js";

export interface TowerSettings {
  readonly hidden: number;
  readonly dimensions: number;
  readonly dropout: number;
  readonly learningRate: number;
}

/**
 * Sparse features → dense → ReLU → dropout → dense → unit length. The first layer is a bag of rows of a table
 * (a product with a sparse matrix), so that its cost follows a movie's features and not all there are.
 */
export class ContentTower {
  private readonly table: AdamTable;
  private readonly hiddenBias: AdamTable;
  private readonly outputWeights: AdamTable;
  private readonly outputBias: AdamTable;

  constructor(
    private readonly runtime: NeuralRuntime,
    private readonly features: ContentFeatures,
    private readonly settings: TowerSettings,
  ) {
    this.table = new AdamTable(features.names.length, settings.hidden, settings);
    this.hiddenBias = new AdamTable(1, settings.hidden, settings);
    this.outputWeights = new AdamTable(settings.hidden, settings.dimensions, settings);
    this.outputBias = new AdamTable(1, settings.dimensions, settings);
  }

  initialize(random: Random): void {
    // A movie's features have length 1 together, so a row is an input of its own: fan-in 1, He's √2.
    fillHe(this.table.values, 1, random);
    fillGlorot(this.outputWeights.values, this.settings.hidden, this.settings.dimensions, random);
  }

  parts(): [string, AdamTable][] {
    return [
      ["table", this.table],
      ["hiddenBias", this.hiddenBias],
      ["outputWeights", this.outputWeights],
      ["outputBias", this.outputBias],
    ];
  }

  private bag(movies: ArrayLike<number>): Matrix {
    const { hidden } = this.settings;
    const { offsets, features, weights } = this.features;
    const data = new Float32Array(movies.length * hidden);
    for (let i = 0; i < movies.length; i++) {
      const to = i * hidden;
      for (let k = offsets[movies[i]!]!; k < offsets[movies[i]! + 1]!; k++) {
        const from = features[k]! * hidden;
        const weight = weights[k]!;
        for (let h = 0; h < hidden; h++) data[to + h] = data[to + h]! + weight * this.table.values[from + h]!;
      }
    }
    return { rows: movies.length, columns: hidden, data };
  }

  private spread(movies: ArrayLike<number>, gradients: Float32Array): void {
    const { hidden } = this.settings;
    const { offsets, features, weights } = this.features;
    const slots = new Map<number, number>();
    for (let i = 0; i < movies.length; i++) {
      for (let k = offsets[movies[i]!]!; k < offsets[movies[i]! + 1]!; k++) {
        if (!slots.has(features[k]!)) slots.set(features[k]!, slots.size);
      }
    }
    const sums = new Float32Array(slots.size * hidden);
    for (let i = 0; i < movies.length; i++) {
      const from = i * hidden;
      for (let k = offsets[movies[i]!]!; k < offsets[movies[i]! + 1]!; k++) {
        const to = slots.get(features[k]!)! * hidden;
        const weight = weights[k]!;
        for (let h = 0; h < hidden; h++) sums[to + h] = sums[to + h]! + weight * gradients[from + h]!;
      }
    }
    this.table.apply([...slots.keys()], sums);
  }

  private forward(tf: typeof TensorFlow, [x, b1, w2, b2]: Tensor2D[], mask: Tensor2D | null): Tensor2D {
    const active = tf.relu(tf.add(x!, b1!)) as Tensor2D;
    const kept = mask ? (tf.mul(active, mask) as Tensor2D) : active;
    const out = tf.add(tf.matMul(kept, w2!), b2!);
    return tf.div(out, tf.sqrt(tf.add(tf.sum(tf.square(out), 1, true), 1e-12))) as Tensor2D;
  }

  private dense(): Matrix[] {
    return [this.hiddenBias, this.outputWeights, this.outputBias].map((part) => ({
      rows: part.rows,
      columns: part.dimensions,
      data: part.values,
    }));
  }

  /** float32 [movies.length × dimensions]: unit vectors, without dropout. */
  embed(movies: ArrayLike<number>): Float32Array {
    const { tf } = this.runtime;
    return tf.tidy(() => {
      const tensors = [this.bag(movies), ...this.dense()].map((m) =>
        tf.tensor2d(m.data, [m.rows, m.columns]),
      );
      return Float32Array.from(this.forward(tf, tensors, null).dataSync());
    });
  }

  /**
   * One step on triplets: the mean of max(0, ‖a − p‖² − ‖a − n‖² + margin)
   * (Schroff, Kalenichenko & Philbin 2015, https://arxiv.org/abs/1503.03832).
   *
   * @param movies anchors, then positives, then negatives: 3 × the number of triplets.
   */
  step(movies: Uint32Array, margin: number, random: Random): number {
    const { tf } = this.runtime;
    const { dropout, hidden } = this.settings;
    const keep = Float32Array.from({ length: movies.length * hidden }, () =>
      random.next() < dropout ? 0 : 1 / (1 - dropout),
    );
    const { loss, gradients } = lossGradients(
      this.runtime,
      [this.bag(movies), ...this.dense()],
      (tensors) => {
        const mask = dropout > 0 ? tf.tensor2d(keep, [movies.length, hidden]) : null;
        const [a, p, n] = tf.split(this.forward(tf, tensors, mask), 3) as [Tensor2D, Tensor2D, Tensor2D];
        const near = tf.sum(tf.squaredDifference(a, p), 1);
        const far = tf.sum(tf.squaredDifference(a, n), 1);
        return tf.mean(tf.relu(tf.add(tf.sub(near, far), margin)));
      },
    );
    this.spread(movies, gradients[0]!);
    for (const [i, part] of [this.hiddenBias, this.outputWeights, this.outputBias].entries()) {
      part.applyAll(gradients[i + 1]!);
    }
    return loss;
  }
}
