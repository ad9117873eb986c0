import { expect, test } from "vitest";
import { createRandom } from "../random.js";
import { areaUnderCurve, bestThreshold, binaryMetrics } from "./binary-metrics.js";

test("auc and the best threshold equal loops over everything", () => {
  const random = createRandom(3);
  for (let round = 0; round < 30; round++) {
    const n = 2 + random.integer(40);
    const labels = Uint8Array.from({ length: n }, (_, i) => (i < 1 ? 1 : i < 2 ? 0 : random.integer(2)));
    const scores = Float32Array.from({ length: n }, () => random.integer(12) / 4);
    let won = 0;
    let pairs = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        if (labels[i] !== 1 || labels[j] !== 0) continue;
        pairs++;
        won += scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0;
      }
    expect(areaUnderCurve(labels, scores)).toBeCloseTo(won / pairs, 12);

    const accuracy = (threshold: number) =>
      labels.filter((label, i) => scores[i]! >= threshold === (label === 1)).length / n;
    const candidates = [Number.POSITIVE_INFINITY, ...scores].map(accuracy);
    expect(accuracy(bestThreshold(labels, scores))).toBeCloseTo(Math.max(...candidates), 12);
    const metrics = binaryMetrics("pair", labels, scores, 1, createRandom(1));
    expect(metrics.map((m) => [m.name, m.value])).toEqual([
      ["pair_accuracy", accuracy(1)],
      ["pair_auc", areaUnderCurve(labels, scores)],
    ]);
  }
});

test("labels of one kind give no metrics", () => {
  const metrics = (...labels: number[]) =>
    binaryMetrics(
      "pair",
      Uint8Array.from(labels),
      Float32Array.from(labels, (_, i) => i),
      0,
      createRandom(1),
    );
  expect(metrics(1, 1)).toEqual([]);
  expect(metrics(0, 0)).toEqual([]);
  expect(metrics()).toEqual([]);
});

test("the threshold lies halfway between two scores, or is an infinity where one answer for all is best", () => {
  const threshold = (labels: number[], scores: number[]) =>
    bestThreshold(Uint8Array.from(labels), Float32Array.from(scores));
  expect(threshold([0, 1], [1, 4])).toBe(2.5);
  expect(threshold([0, 0, 1, 1], [1, 2, 4, 8])).toBe(3);
  expect(threshold([1, 0], [1, 4])).toBe(Number.NEGATIVE_INFINITY);
  expect(threshold([1, 0, 0], [1, 4, 8])).toBe(Number.POSITIVE_INFINITY);
  // Of equally good thresholds the lowest.
  expect(threshold([0, 1, 0, 1], [1, 2, 3, 4])).toBe(1.5);
});

test("metrics are told as higher is better, the accuracy with its interval", () => {
  const metrics = binaryMetrics(
    "pair",
    Uint8Array.of(0, 1, 1, 0),
    Float32Array.of(1, 2, 3, 4),
    2,
    createRandom(1),
  );
  expect(metrics).toEqual([
    {
      name: "pair_accuracy",
      cutoff: null,
      value: 0.75,
      low: expect.any(Number),
      high: 1,
      higherIsBetter: true,
    },
    { name: "pair_auc", cutoff: null, value: 0.5, low: null, high: null, higherIsBetter: true },
  ]);
});
