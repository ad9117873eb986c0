import type { Scalar, Tensor2D } from "@tensorflow/tfjs-core";
import type { NeuralRuntime } from "./tensorflow.js";

/** A float32 matrix, row-major, as handed to a loss. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

export interface LossGradients {
  readonly loss: number;
  /** One float32 array for each input, of its size. */
  readonly gradients: readonly Float32Array[];
}

/**
 * Computes a scalar loss and its gradients with respect to every input: TensorFlow.js as a pure function.
 * Parameters and their optimizer stay outside, so a run repeats and resumes alike on every backend.
 */
export function lossGradients(
  runtime: NeuralRuntime,
  inputs: readonly Matrix[],
  loss: (tensors: Tensor2D[]) => Scalar,
): LossGradients {
  const { tf } = runtime;
  return tf.tidy(() => {
    const tensors = inputs.map(({ data, rows, columns }) => tf.tensor2d(data, [rows, columns]));
    const { value, grads } = tf.valueAndGrads((...xs) => loss(xs as Tensor2D[]))(tensors);
    return {
      loss: value.dataSync()[0]!,
      gradients: grads.map((gradient) => gradient.dataSync() as Float32Array),
    };
  });
}
