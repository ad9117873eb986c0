import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { createRandom } from "../random.js";
import { AdamTable } from "./adam.js";
import { lossGradients, type Matrix } from "./gradients.js";
import { loadNeuralRuntime, type NeuralRuntime } from "./tensorflow.js";

function matrix(rows: number, columns: number, seed: number): Matrix {
  const random = createRandom(seed);
  return { rows, columns, data: Float32Array.from({ length: rows * columns }, () => random.normal()) };
}

let runtime: NeuralRuntime;
beforeAll(async () => {
  runtime = await loadNeuralRuntime();
});

/** The same function on this machine's backend and on the plain-JS one. */
async function compare(inputs: Matrix[], loss: (tensors: tf.Tensor2D[]) => tf.Scalar) {
  const here = lossGradients(runtime, inputs, loss);
  const backend = tf.getBackend();
  await tf.setBackend("cpu");
  const plain = lossGradients(runtime, inputs, loss);
  await tf.setBackend(backend);
  expect(here.loss).toBeCloseTo(plain.loss, 4);
  for (const [i, gradient] of here.gradients.entries()) {
    for (const [j, value] of gradient.entries()) expect(value).toBeCloseTo(plain.gradients[i]![j]!, 3);
  }
}

describe("gradients are those of the plain backend", () => {
  test("a head of two layers with a distance on top (transposed matrix products)", () =>
    compare([matrix(16, 12, 1), matrix(12, 20, 2), matrix(20, 5, 3)], ([x, a, b]) => {
      const hidden = tf.relu(tf.matMul(x!, a!));
      const out = tf.matMul(hidden, b!);
      return tf.mean(tf.square(out)) as tf.Scalar;
    }));

  test("both operands transposed", () =>
    compare(
      [matrix(7, 9, 4), matrix(5, 7, 5)],
      ([a, b]) => tf.mean(tf.square(tf.matMul(a!, b!, true, true))) as tf.Scalar,
    ));

  test("a gather with repeated rows (segment sums)", () =>
    compare([matrix(6, 4, 6)], ([table]) => {
      const rows = tf.gather(table!, tf.tensor1d([5, 0, 5, 2, 5], "int32"));
      return tf.sum(tf.mul(rows, tf.square(rows))) as tf.Scalar;
    }));
});

test("gradients are those of central differences", () => {
  const inputs = [matrix(3, 4, 7), matrix(4, 2, 8)];
  const loss = ([x, w]: tf.Tensor2D[]) => tf.mean(tf.sigmoid(tf.matMul(x!, w!))) as tf.Scalar;
  const { gradients } = lossGradients(runtime, inputs, loss);
  const step = 1e-2;
  for (const [i, input] of inputs.entries()) {
    for (let j = 0; j < input.data.length; j++) {
      const at = (delta: number) => {
        const data = input.data.slice();
        data[j] = data[j]! + delta;
        return lossGradients(runtime, inputs.with(i, { ...input, data }), loss).loss;
      };
      expect(gradients[i]![j]).toBeCloseTo((at(step) - at(-step)) / (2 * step), 3);
    }
  }
});

test("no tensor outlives a call", () => {
  const before = tf.memory().numTensors;
  lossGradients(runtime, [matrix(2, 2, 1)], ([x]) => tf.sum(x!) as tf.Scalar);
  expect(tf.memory().numTensors).toBe(before);
});

describe("AdamTable", () => {
  test("with all rows touched it is TensorFlow.js' own Adam", () => {
    const table = new AdamTable(3, 2, { learningRate: 0.05 });
    table.values.set([1, -2, 3, 0.5, -1, 2]);
    const variable = tf.variable(tf.tensor2d([1, -2, 3, 0.5, -1, 2], [3, 2]));
    const adam = tf.train.adam(0.05, 0.9, 0.999, 1e-8);
    for (let step = 0; step < 20; step++) {
      const gradients = Float32Array.from(table.values, (value) => 2 * value + 1);
      table.applyAll(gradients);
      adam.minimize(() => tf.sum(tf.add(tf.square(variable), variable)) as tf.Scalar);
    }
    for (const [i, value] of variable.dataSync().entries()) expect(table.values[i]).toBeCloseTo(value, 4);
    variable.dispose();
    adam.dispose();
  });

  test("repeated rows are summed, untouched rows stay", () => {
    const settings = { learningRate: 0.1 };
    const twice = new AdamTable(3, 1, settings);
    const once = new AdamTable(3, 1, settings);
    twice.apply([1, 1], Float32Array.of(0.25, 0.5));
    once.apply([1], Float32Array.of(0.75));
    expect(twice.values).toEqual(once.values);
    expect(twice.firstMoment).toEqual(once.firstMoment);
    expect(twice.values[0]).toBe(0);
  });

  test("a restored table goes on as the first would have", () => {
    const first = new AdamTable(2, 2, { learningRate: 0.1 });
    first.apply([0, 1], Float32Array.of(1, 2, 3, 4));
    const second = new AdamTable(2, 2, { learningRate: 0.1 });
    second.restore("t", new Map(first.buffers("t")));
    for (const table of [first, second]) table.apply([1], Float32Array.of(-1, 5));
    expect(second.values).toEqual(first.values);
    expect(() =>
      new AdamTable(3, 2, { learningRate: 0.1 }).restore("t", new Map(first.buffers("t"))),
    ).toThrow(/does not fit/);
  });
});
