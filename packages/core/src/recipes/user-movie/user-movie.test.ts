import { expect, test } from "vitest";
import { denseFoldIn } from "../../testing/dense-fold-in.js";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { describeRecipe, testContext } from "../../testing/recipe-suite.js";
import { userMovie } from "./user-movie.js";

const clusters = 4;
const dataset = plantedDataset({ movies: 80, users: 200, clusters, ratingsPerUser: 12 });

describeRecipe({
  recipe: userMovie,
  dataset,
  clusters,
  options: { dimensions: 8, epochs: 30, learningRate: 0.03 },
  minimumPurity: 0.95,
});

test("a frozen run keeps the pretrained vectors; its users still learn", async () => {
  const pretrained = (
    await userMovie.train(
      dataset,
      userMovie.options.parse({ dimensions: 8, epochs: 10 }),
      testContext().context,
    )
  ).embedding;
  const before = pretrained.vectors.slice();
  const frozen = await userMovie.train(
    dataset,
    userMovie.options.parse({ movieVectors: "frozen", epochs: 10 }),
    testContext({ pretrained }).context,
  );
  expect(frozen.embedding.vectors).toEqual(before);
  expect(frozen.lossCurve.at(-1)!.train!).toBeLessThan(frozen.lossCurve[0]!.train!);
});

test("frozen without a pretrained run says what to do", async () => {
  const options = userMovie.options.parse({ movieVectors: "frozen" });
  await expect(userMovie.train(dataset, options, testContext().context)).rejects.toThrow(/pretrainedRun/);
});

test("a history of one cluster scores that cluster's unseen movies highest", async () => {
  const options = userMovie.options.parse({ dimensions: 8, epochs: 30, learningRate: 0.03 });
  const { embedding } = await userMovie.train(dataset, options, testContext().context);
  const scores = new Float32Array(embedding.ids.length);
  const history = Uint32Array.from(
    [...embedding.movieRows].flatMap((movie, row) => (movie % clusters === 2 && row % 8 < 4 ? [row] : [])),
  );
  await userMovie.scorer!(embedding, options).score([history.slice(0, 6)], scores);
  const best = [...scores.keys()]
    .filter((row) => !history.includes(row))
    .sort((a, b) => scores[b]! - scores[a]!)
    .slice(0, 5);
  expect(best.map((row) => embedding.movieRows[row]! % clusters)).toEqual([2, 2, 2, 2, 2]);
});

test("a movie's score is its bias and its product with the vector that makes the history's movies liked", async () => {
  const options = userMovie.options.parse({ dimensions: 6, epochs: 2 });
  const { embedding } = await userMovie.train(dataset, options, testContext().context);
  const { vectors, ids } = embedding;
  const bias = embedding.tensors.get("bias")!.data;
  const histories = [Uint32Array.of(0, 5, 9, 11, 2), new Uint32Array(0), Uint32Array.of(ids.length - 1)];
  const scores = new Float32Array(3 * ids.length).fill(Number.NaN);
  await userMovie.scorer!(embedding, options).score(histories, scores);
  for (const [query, history] of histories.entries()) {
    const user = denseFoldIn(vectors, 6, history, {
      unobservedWeight: options.unseenWeight,
      perLike: options.ridge,
      constant: 0,
      targets: Float32Array.from(bias, (value) => 4 - value),
    });
    for (let row = 0; row < ids.length; row++) {
      const product = user.reduce((sum, value, d) => sum + value * vectors[row * 6 + d]!, 0);
      expect(scores[query * ids.length + row]).toBeCloseTo(bias[row]! + product, 3);
    }
  }
});

test("demographics that decide everything are learned", async () => {
  const users = dataset.users.map((user, i) => ({ ...user, gender: `group ${i % clusters}` }));
  const result = await userMovie.train(
    { ...dataset, users },
    userMovie.options.parse({ dimensions: 8, epochs: 3 }),
    testContext().context,
  );
  const without = await userMovie.train(
    dataset,
    userMovie.options.parse({ dimensions: 8, epochs: 3 }),
    testContext().context,
  );
  expect(result.lossCurve.at(-1)!.train!).toBeLessThan(without.lossCurve.at(-1)!.train!);
});

test("where likes are dealt at random, held-out ones are not told apart: what is held out does not leak", async () => {
  const aimless = plantedDataset({ movies: 40, users: 300, clusters: 1, ratingsPerUser: 15, noise: 0 });
  const options = userMovie.options.parse({
    dimensions: 16,
    epochs: 30,
    weightDecay: 0,
    validationShare: 0.2,
  });
  const { lossCurve, baselineLoss } = await userMovie.train(aimless, options, testContext().context);
  expect(Math.min(...lossCurve.map((point) => point.validation!))).toBeGreaterThan(baselineLoss! - 0.01);
});

test("a vocabulary of one movie is refused", async () => {
  const one = plantedDataset({ movies: 1, users: 5, clusters: 1, ratingsPerUser: 1, noise: 0 });
  await expect(userMovie.train(one, userMovie.options.parse({}), testContext().context)).rejects.toThrow(
    /at least 2 are needed/,
  );
});
