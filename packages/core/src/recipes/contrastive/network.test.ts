import { expect, test } from "vitest";
import { createRandom } from "../../random.js";
import { ContrastiveNetwork } from "./network.js";

// Sizes that are no multiples of 8, so that padding is there; a margin that every pair is within; a movie that occurs twice.
const settings = { dimensions: 5, hidden: 11, margin: 2, learningRate: 1e-3 };
const ids = Uint32Array.of(0, 1, 2, 3, 4, 0);
const labels = Uint8Array.of(1, 0, 0);

function createNetwork() {
  const network = new ContrastiveNetwork(6, 3, settings);
  network.initialize(createRandom(4));
  return network;
}

/** The loss as the formula says it, in float64, from the network's own tensors. */
function lossOf(tensors: ReadonlyMap<string, { data: ArrayLike<number> }>): number {
  const { dimensions, hidden, margin } = settings;
  const [table, w1, b1, w2, b2] = ["table", "hiddenWeights", "hiddenBias", "outputWeights", "outputBias"].map(
    (name) => tensors.get(name)!.data,
  ) as ArrayLike<number>[];
  const project = (id: number) => {
    const active = Array.from({ length: hidden }, (_, j) => {
      let sum = b1![j]!;
      for (let c = 0; c < dimensions; c++) sum += table![id * dimensions + c]! * w1![c * hidden + j]!;
      return Math.max(0, sum);
    });
    const out = Array.from({ length: dimensions }, (_, c) =>
      active.reduce((sum, value, j) => sum + value * w2![j * dimensions + c]!, b2![c]!),
    );
    const length = Math.hypot(...out);
    return out.map((value) => value / length);
  };
  let loss = 0;
  for (const [i, label] of labels.entries()) {
    const [a, b] = [project(ids[i]!), project(ids[labels.length + i]!)];
    const distance = Math.hypot(...a.map((value, c) => value - b[c]!));
    loss += label ? distance ** 2 : Math.max(0, margin - distance) ** 2;
  }
  return loss / labels.length;
}

test("loss and gradients are those of the formula, by central differences", () => {
  const network = createNetwork();
  const tensors = new Map<string, { data: Float64Array }>(
    [...network.tensors()].map(([name, { data }]) => [name, { data: Float64Array.from(data) }]),
  );
  const { loss, input, dense } = network.gradients(ids, labels);
  expect(loss).toBeCloseTo(lossOf(tensors), 5);
  const slope = (name: string, at: number) => {
    const { data } = tensors.get(name)!;
    const [before, step] = [data[at]!, 1e-4];
    data[at] = before + step;
    const above = lossOf(tensors);
    data[at] = before - step;
    const below = lossOf(tensors);
    data[at] = before;
    return (above - below) / (2 * step);
  };
  for (const [name, gradient] of dense)
    for (const [at, value] of gradient.entries()) expect(value).toBeCloseTo(slope(name, at), 3);
  const { dimensions } = settings;
  for (let id = 0; id < 6; id++)
    for (let c = 0; c < dimensions; c++) {
      let sum = 0;
      for (const [i, other] of ids.entries()) if (other === id) sum += input[i * dimensions + c]!;
      expect(sum).toBeCloseTo(slope("table", id * dimensions + c), 3);
    }
});

test("a step moves every number that has a gradient by the learning rate, and no other", () => {
  const network = createNetwork();
  const before = network.tensors();
  network.step(ids, labels);
  const after = network.tensors();
  const { dimensions, learningRate } = settings;
  const moved = (name: "table" | "outputBias", at: number) =>
    Math.abs(after.get(name)!.data[at]! - before.get(name)!.data[at]!);
  // Adam's first step is the gradient's sign times the learning rate.
  for (let c = 0; c < dimensions; c++) expect(moved("outputBias", c)).toBeCloseTo(learningRate, 5);
  for (let at = 0; at < 5 * dimensions; at++) expect(moved("table", at)).toBeCloseTo(learningRate, 5);
  for (let at = 5 * dimensions; at < 6 * dimensions; at++) expect(moved("table", at)).toBe(0);
});

test("projections have length 1", () => {
  const vectors = createNetwork().projectAll();
  for (let id = 0; id < 6; id++)
    expect(Math.hypot(...vectors.subarray(id * 5, (id + 1) * 5))).toBeCloseTo(1, 5);
});
