import { expect, test } from "vitest";
import { CancelledError } from "../errors.js";
import { holdOut } from "../protocol/hold-out.js";
import { defaultProtocol } from "../protocol/protocol.js";
import { createRandom } from "../random.js";
import { cosineScorer } from "../recipes/scoring/profile-scorer.js";
import { plantedDataset } from "../testing/planted-dataset.js";
import { evaluate, measureNeighbors, rankerOf } from "./evaluate.js";
import { evaluateRanking } from "./evaluate-ranking.js";
import { evaluationMetrics } from "./metric-facts.js";
import { embeddingNeighbors } from "./neighbor-source.js";
import { rankUsers } from "./rank-users.js";

const dataset = plantedDataset({ movies: 60, users: 80, clusters: 5, ratingsPerUser: 16 });
const split = holdOut(dataset, defaultProtocol);
const random = createRandom(2);
const dimensions = 8;
const embedding = {
  dimensions,
  movieRows: Uint32Array.from(dataset.movies.keys()),
  ids: dataset.movies.map(({ externalId }) => externalId),
  vectors: Float32Array.from({ length: dataset.movies.length * dimensions }, () => random.normal()),
  tensors: new Map(),
};
const input = { ...split, embedding, scorer: null, minRating: 4, seed: 6 };

test("what is measured of ranks comes first, then of neighbors, then of analogies; each as by itself", async () => {
  const { metrics, perUser } = await evaluate(input);
  const ranking = await evaluateRanking({
    ...input,
    ranker: { movieRows: embedding.movieRows, scorer: cosineScorer(embedding) },
  });
  const neighbors = await measureNeighbors(embeddingNeighbors(embedding), input);
  expect(metrics.slice(0, ranking.metrics.length + neighbors.length)).toEqual([
    ...ranking.metrics,
    ...neighbors,
  ]);
  expect(perUser).toEqual(ranking.perUser);
  const facts = new Map(evaluationMetrics.map((fact) => [fact.name, fact]));
  for (const metric of metrics)
    expect(metric.higherIsBetter, metric.name).toBe(facts.get(metric.name)?.higherIsBetter);
});

test("ranked for by other means, it is measured alike; whoever fails, both have ended", async () => {
  expect(await evaluate({ ...input, rank: rankUsers })).toEqual(await evaluate(input));
  const controller = new AbortController();
  let ended = false;
  const failing = evaluate({
    ...{ ...input, signal: controller.signal },
    async rank(asked) {
      controller.abort();
      await new Promise((resolve) => setTimeout(resolve, 50));
      ended = true;
      return await rankUsers({ ...asked, signal: undefined });
    },
  });
  await expect(failing).rejects.toBeInstanceOf(CancelledError);
  expect(ended).toBe(true);
});

test("without a scorer of the recipe's own, the cosine to the last of a history ranks", () => {
  const own = { description: "own", score: () => {} };
  expect(rankerOf(embedding, own).scorer).toBe(own);
  expect(rankerOf(embedding, null).scorer.description).toBe(cosineScorer(embedding).description);
});
