import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { Tensor } from "../../embedding/embedding.js";
import { AdamTable } from "../../neural/adam.js";
import { lossGradients, type Matrix } from "../../neural/gradients.js";
import { fillHe } from "../../neural/initialize.js";
import type { NeuralRuntime, TensorFlow } from "../../neural/tensorflow.js";
import type { Random } from "../../random.js";

/** Sizes and rates of a ResidualHead. */
export interface HeadSettings {
  readonly hidden: number;
  readonly dimensions: number;
  readonly dropout: number;
  /** Above 0: bound of the length that is added to coordinates of length 1. */
  readonly reach: number;
  readonly learningRate: number;
}

/**
 * What is learned on top of fixed coordinates x of length 1: unit(x + s·r / √(|r|² + s²)), r = xM + ReLU(xW₁ + b)W₂,
 * dropout behind the ReLU. M and W₂ start at zero, so that at first each movie lies where its coordinates say.
 * Training moves it by less than s, the reach: positives that know genres alone would otherwise move all movies of
 * one genre to one place, where nothing is left of what else they share.
 */
export class ResidualHead {
  private readonly linear: AdamTable;
  private readonly hiddenWeights: AdamTable;
  private readonly hiddenBias: AdamTable;
  private readonly outputWeights: AdamTable;

  /** @param coordinates float32 [movies × dimensions]: unit vectors. */
  constructor(
    private readonly runtime: NeuralRuntime,
    private readonly coordinates: Float32Array,
    private readonly settings: HeadSettings,
  ) {
    const { dimensions, hidden } = settings;
    this.linear = new AdamTable(dimensions, dimensions, settings);
    this.hiddenWeights = new AdamTable(dimensions, hidden, settings);
    this.hiddenBias = new AdamTable(1, hidden, settings);
    this.outputWeights = new AdamTable(hidden, dimensions, settings);
  }

  initialize(random: Random): void {
    // Coordinates have length 1 together: fan-in 1, as if one input were on.
    fillHe(this.hiddenWeights.values, 1, random);
  }

  parts(): [string, AdamTable][] {
    return [
      ["linear", this.linear],
      ["hiddenWeights", this.hiddenWeights],
      ["hiddenBias", this.hiddenBias],
      ["outputWeights", this.outputWeights],
    ];
  }

  /** A copy of each part. */
  tensors(): [string, Tensor][] {
    return this.parts().map(([name, part]) => [
      name,
      { shape: [part.rows, part.dimensions], data: part.values.slice() },
    ]);
  }

  private inputs(movies: ArrayLike<number>): Matrix[] {
    const { dimensions } = this.settings;
    const data = new Float32Array(movies.length * dimensions);
    for (let i = 0; i < movies.length; i++) {
      const from = movies[i]! * dimensions;
      data.set(this.coordinates.subarray(from, from + dimensions), i * dimensions);
    }
    const parameters = this.parts().map(([, part]) => ({
      rows: part.rows,
      columns: part.dimensions,
      data: part.values,
    }));
    return [{ rows: movies.length, columns: dimensions, data }, ...parameters];
  }

  private forward(tf: typeof TensorFlow, [x, m, w1, b1, w2]: Tensor2D[], mask: Tensor2D | null): Tensor2D {
    const active = tf.relu(tf.add(tf.matMul(x!, w1!), b1!)) as Tensor2D;
    const kept = mask ? (tf.mul(active, mask) as Tensor2D) : active;
    const { reach } = this.settings;
    const moved = tf.add(tf.matMul(x!, m!), tf.matMul(kept, w2!));
    const length = tf.sqrt(tf.add(tf.sum(tf.square(moved), 1, true), reach * reach));
    const out = tf.add(x!, tf.div(tf.mul(moved, reach), length));
    return tf.div(out, tf.sqrt(tf.add(tf.sum(tf.square(out), 1, true), 1e-12))) as Tensor2D;
  }

  /** float32 [movies.length × dimensions]: unit vectors, without dropout. */
  embed(movies: ArrayLike<number>): Float32Array {
    const { tf } = this.runtime;
    return tf.tidy(() => {
      const tensors = this.inputs(movies).map((m) => tf.tensor2d(m.data, [m.rows, m.columns]));
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
    const keep = Float32Array.from({ length: dropout > 0 ? movies.length * hidden : 0 }, () =>
      random.next() < dropout ? 0 : 1 / (1 - dropout),
    );
    const { loss, gradients } = lossGradients(this.runtime, this.inputs(movies), (tensors) => {
      const mask = dropout > 0 ? tf.tensor2d(keep, [movies.length, hidden]) : null;
      const [a, p, n] = tf.split(this.forward(tf, tensors, mask), 3) as [Tensor2D, Tensor2D, Tensor2D];
      const near = tf.sum(tf.squaredDifference(a, p), 1);
      const far = tf.sum(tf.squaredDifference(a, n), 1);
      return tf.mean(tf.relu(tf.add(tf.sub(near, far), margin)));
    });
    for (const [i, [, part]] of this.parts().entries()) part.applyAll(gradients[i + 1]!);
    return loss;
  }
}
