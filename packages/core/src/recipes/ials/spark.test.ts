import { expect, test } from "vitest";
import { createRandom } from "../../random.js";
import { plantedDataset } from "../../testing/index.js";
import { ials } from "./ials.js";
import { ialsOptions } from "./options.js";
import { ialsScorer } from "./scorer.js";
import { ialsOnSpark } from "./spark.js";

const dataset = plantedDataset({ movies: 30, users: 40, clusters: 3, ratingsPerUser: 12, noise: 0 });
const options = ialsOptions.parse({
  dimensions: 3,
  minCount: 1,
  regularization: 0.02,
  unobservedWeight: 0.25,
});
const { task, itemCount, userCount, finish } = ialsOnSpark.prepare(dataset, options, createRandom(1));
const { users, items } = task.table;

test("the table has each like once, and the penalties of all users and of all movies weigh as much as here", () => {
  const likes = dataset.ratings.values.filter((value) => value >= 4).length;
  expect(users.length).toBe(likes);
  expect(new Set(Array.from(users, (user, i) => user * 1000 + items[i]!)).size).toBe(likes);
  const { regularization = 0, alpha = 0 } = task.settings;
  expect(alpha).toBe(4);
  const times = (values: Uint32Array, count: number) => {
    const found = new Array<number>(count).fill(0);
    for (const value of values) found[value]!++;
    return found;
  };
  for (const [counts, others] of [
    [times(users, userCount), itemCount],
    [times(items, itemCount), userCount],
  ] as const) {
    const ours = counts.reduce((sum, n) => sum + 0.02 * (n + 0.25 * others), 0);
    // Divided by alpha, as the rest of MLlib's equation is.
    const theirs = counts.reduce((sum, n) => sum + (regularization * n) / alpha, 0);
    expect(theirs).toBeCloseTo(ours, 6);
  }
});

test("a history is scored as by the user vector that MLlib's own equation has for it", () => {
  const random = createRandom(5);
  const vectors = Float32Array.from({ length: itemCount * 3 }, () => random.normal() / 2);
  const embedding = finish({ items: vectors, users: new Float32Array(userCount * 3) });
  const history = Uint32Array.of(0, 4, 7, 11);
  const scores = new Float32Array(itemCount);
  ialsScorer(embedding, options).score([history], scores);

  // (YᵀY + α Σ y yᵀ + λ n I) x = (1 + α) Σ y, as in ALS.scala with implicit preferences of 1.
  const { regularization: lambda = 0, alpha = 0 } = task.settings;
  const y = (row: number, d: number) => vectors[row * 3 + d]!;
  const left = [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => {
      let sum = i === j ? lambda * history.length : 0;
      for (let row = 0; row < itemCount; row++) sum += y(row, i) * y(row, j);
      for (const row of history) sum += alpha * y(row, i) * y(row, j);
      return sum;
    }),
  );
  const right = [0, 1, 2].map((i) => (1 + alpha) * history.reduce((sum, row) => sum + y(row, i), 0));
  const x = solve(left, right);
  const theirs = Array.from({ length: itemCount }, (_, row) =>
    x.reduce((sum, v, d) => sum + v * y(row, d), 0),
  );
  const factor = theirs[3]! / scores[3]!;
  expect(factor).toBeCloseTo((1 + alpha) / alpha, 3);
  for (const [row, score] of scores.entries()) expect(score * factor).toBeCloseTo(theirs[row]!, 3);
});

test("users' vectors are kept, and what was learned here is scored with its own penalty", () => {
  const embedding = finish({
    items: new Float32Array(itemCount * 3),
    users: new Float32Array(userCount * 3),
  });
  expect(embedding.tensors.get("users")?.shape).toEqual([userCount, 3]);
  expect(ials.userScorer?.(embedding, options).description).toContain("user vector");
  expect(() => ialsOnSpark.prepare(dataset, { ...options, unobservedWeight: 0 }, createRandom(1))).toThrow(
    "options.unobservedWeight: must be above 0 on Spark",
  );
});

/** Gauss-Jordan elimination of a small system. */
function solve(left: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = left.map((row, i) => [...row, right[i]!]);
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows[i]!.map((value) => value / rows[i]![i]!);
    rows[i] = pivot;
    for (let k = 0; k < rows.length; k++)
      if (k !== i) rows[k] = rows[k]!.map((value, j) => value - rows[k]![i]! * pivot[j]!);
  }
  return rows.map((row) => row.at(-1)!);
}
