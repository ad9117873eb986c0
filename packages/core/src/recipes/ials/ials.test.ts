import { expect, test } from "vitest";
import { createRandom } from "../../random.js";
import { denseFoldIn } from "../../testing/dense-fold-in.js";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { describeRecipe, testContext } from "../../testing/recipe-suite.js";
import { collectInteractions } from "../interactions/interactions.js";
import { Factorization } from "./factorization.js";
import { ials } from "./ials.js";
import type { IalsOptions } from "./options.js";

const dataset = plantedDataset({ movies: 60, users: 90, clusters: 4, ratingsPerUser: 14, noise: 0.1 });

describeRecipe({
  recipe: ials,
  dataset,
  clusters: 4,
  options: { dimensions: 6, epochs: 6 },
  minimumPurity: 0.9,
});

const options = ials.options.parse({ dimensions: 7, minCount: 1, epochs: 40 }) as IalsOptions;

/** The objective's minimum over one user's vector, from the formula, in float64. */
function solveFor(liked: readonly number[], vectors: Float32Array): number[] {
  const { dimensions, unobservedWeight, regularization } = options;
  const constant = (unobservedWeight * vectors.length) / dimensions;
  return denseFoldIn(vectors, dimensions, liked, { unobservedWeight, perLike: regularization, constant });
}

test("histories are scored by the vector that the objective gives a user who has them", async () => {
  const { embedding } = await ials.train(dataset, { ...options, epochs: 3 }, testContext().context);
  const rows = embedding.ids.length;
  const { vectors } = embedding;
  const histories = [Uint32Array.of(0, 5, 9), Uint32Array.of(rows - 1)];
  const out = new Float32Array(2 * rows).fill(Number.NaN);
  await ials.scorer!(embedding, options).score(histories, out);
  for (const [query, history] of histories.entries()) {
    const user = solveFor([...history], vectors);
    for (let row = 0; row < rows; row++)
      expect(out[query * rows + row]).toBeCloseTo(
        user.reduce((sum, value, d) => sum + value * vectors[row * 7 + d]!, 0),
        4,
      );
  }
});

test("after many epochs every vector is the best there is, the others as they are", async () => {
  const { embedding } = await ials.train(dataset, options, testContext().context);
  const { matrix } = collectInteractions(dataset, { ...options, interactions: "likes" });
  const users = embedding.tensors.get("users")!.data;
  for (let user = 0; user < matrix.rows; user += 9) {
    const liked = [...matrix.columnsOfRow.subarray(matrix.rowOffsets[user]!, matrix.rowOffsets[user + 1]!)];
    const best = solveFor(liked, embedding.vectors);
    for (let d = 0; d < 7; d++) expect(Math.abs(users[user * 7 + d]! - best[d]!)).toBeLessThan(0.02);
  }
});

test("the loss is the objective a like, never rises, and 1 for zeros", async () => {
  const { embedding, lossCurve } = await ials.train(
    dataset,
    { ...options, epochs: 5 },
    testContext().context,
  );
  const { matrix } = collectInteractions(dataset, { ...options, interactions: "likes" });
  const { unobservedWeight: alpha, regularization: lambda } = options;
  const users = embedding.tensors.get("users")!.data;
  const squares = (values: Float32Array, row: number) =>
    values.subarray(row * 7, row * 7 + 7).reduce((sum, value) => sum + value * value, 0);
  let sum = 0;
  for (let user = 0; user < matrix.rows; user++) {
    const liked = new Set(
      matrix.columnsOfRow.subarray(matrix.rowOffsets[user]!, matrix.rowOffsets[user + 1]!),
    );
    for (let row = 0; row < matrix.columns; row++) {
      let product = 0;
      for (let d = 0; d < 7; d++) product += users[user * 7 + d]! * embedding.vectors[row * 7 + d]!;
      sum += alpha * product * product + (liked.has(row) ? (1 - product) ** 2 : 0);
    }
    sum += lambda * (liked.size + alpha * matrix.columns) * squares(users, user);
  }
  for (let row = 0; row < matrix.columns; row++) {
    const likes = matrix.columnOffsets[row + 1]! - matrix.columnOffsets[row]!;
    sum += lambda * (likes + alpha * matrix.rows) * squares(embedding.vectors, row);
  }
  expect(lossCurve.at(-1)!.train).toBeCloseTo(sum / matrix.columnsOfRow.length, 4);
  for (const [i, point] of lossCurve.entries())
    expect(point.train!).toBeLessThanOrEqual(i === 0 ? 1 : lossCurve[i - 1]!.train! + 1e-6);
});

test("users without likes get zeros, and a user's scores are the products with their vector", async () => {
  const { ratings } = dataset;
  const lowered = { ...dataset, ratings: { ...ratings, values: ratings.values.slice() } };
  lowered.ratings.values.fill(1, ratings.offsets[3], ratings.offsets[4]);
  const { embedding } = await ials.train(lowered, { ...options, epochs: 2 }, testContext().context);
  const users = embedding.tensors.get("users")!;
  expect(users.shape).toEqual([90, 7]);
  expect(users.data.subarray(21, 28).every((value) => value === 0)).toBe(true);
  const out = new Float32Array(embedding.ids.length);
  ials.userScorer!(embedding, options).score(4, out);
  expect(out[0]).toBeCloseTo(
    [...users.data.subarray(28, 35)].reduce((sum, value, d) => sum + value * embedding.vectors[d]!, 0),
    5,
  );
});

test("threads stay within their buffers at every width", async () => {
  for (const dimensions of [1, 3, 4, 5, 512]) {
    const { matrix } = collectInteractions(dataset, { ...options, interactions: "likes" });
    const factorization = await Factorization.open(matrix, { ...options, dimensions }, 0);
    factorization.initialise(createRandom(1));
    // Looks at the guards after the epoch.
    expect(await factorization.epoch(() => {})).toBeLessThan(1);
    await factorization.close();
  }
});
