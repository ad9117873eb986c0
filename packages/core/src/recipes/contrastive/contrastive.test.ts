import { expect, test } from "vitest";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { describeRecipe, testContext } from "../../testing/recipe-suite.js";
import { contrastive } from "./contrastive.js";

const dataset = plantedDataset({ movies: 60, users: 150, clusters: 4, ratingsPerUser: 10 });

describeRecipe({
  recipe: contrastive,
  dataset,
  clusters: 4,
  options: { dimensions: 16, hidden: 16, learningRate: 0.01, drawnPairs: 2000, epochs: 8 },
  minimumPurity: 0.95,
});

test("pairs of a file: held-out pairs are told apart, and other movies stay out", async () => {
  const a: number[] = [];
  const b: number[] = [];
  const labels: number[] = [];
  for (let i = 0; i < 40; i++) {
    for (let j = i + 1; j < 40; j++) {
      a.push(i);
      b.push(j);
      labels.push(i % 2 === j % 2 ? 1 : 0);
    }
  }
  const pairs = { a: Uint32Array.from(a), b: Uint32Array.from(b), labels: Uint8Array.from(labels) };
  const options = contrastive.options.parse({ dimensions: 16, hidden: 16, learningRate: 0.01, epochs: 15 });
  const { embedding, metrics } = await contrastive.train(
    { ...dataset, pairs },
    options,
    testContext().context,
  );
  expect(embedding.ids).toHaveLength(40);
  expect(metrics.find((metric) => metric.name === "pair_accuracy")!.value).toBeGreaterThan(0.95);
  expect(metrics.find((metric) => metric.name === "pair_auc")!.value).toBeGreaterThan(0.98);
});

test("where nothing can be learned, held-out pairs are told apart by chance: no label leaks either way", async () => {
  const aimless = plantedDataset({ movies: 1500, users: 3000, clusters: 1, ratingsPerUser: 2, seed: 3 });
  const options = contrastive.options.parse({
    dimensions: 16,
    hidden: 16,
    learningRate: 0.01,
    epochs: 15,
    drawnPairs: 5000,
    validationShare: 0.3,
  });
  const { metrics } = await contrastive.train(aimless, options, testContext().context);
  const auc = metrics.find((metric) => metric.name === "pair_auc")!.value;
  // 750 pairs of each label: the standard error of a chance AUC is .015.
  expect(Math.abs(auc - 0.5)).toBeLessThan(0.05);
});

test("pairs drawn from genres", async () => {
  const options = contrastive.options.parse({
    pairs: "genres",
    dimensions: 16,
    hidden: 16,
    learningRate: 0.01,
    epochs: 8,
    drawnPairs: 2000,
  });
  const { metrics } = await contrastive.train(dataset, options, testContext().context);
  expect(metrics.find((metric) => metric.name === "pair_auc")!.value).toBeGreaterThan(0.95);
});

test("pairs of one class, and no pairs, are refused", async () => {
  const train = (pairs: typeof dataset.pairs) =>
    contrastive.train(
      { ...dataset, pairs },
      contrastive.options.parse({ pairs: "file" }),
      testContext().context,
    );
  await expect(train(null)).rejects.toThrow(/no pairs/);
  await expect(
    train({ a: Uint32Array.of(0), b: Uint32Array.of(1), labels: Uint8Array.of(1) }),
  ).rejects.toThrow(/label 1/);
});
