import { describe, expect, test } from "vitest";
import { CancelledError } from "../errors.js";
import { type EvaluateInput, evaluate } from "../evaluation/evaluate.js";
import { createRandom } from "../random.js";
import { recipes } from "../recipes/registry.js";
import { plantedDataset } from "../testing/index.js";
import { holdOut } from "./hold-out.js";
import { parseProtocol } from "./protocol.js";
import { rankInThreads } from "./rank-in-threads.js";

const dataset = plantedDataset({ movies: 60, users: 90, clusters: 5, ratingsPerUser: 16 });
const protocols = {
  last: parseProtocol(),
  "a share of the ratings, so that users have several": parseProtocol({ split: "ratio" }),
  "users that training never saw": parseProtocol({ split: "users", share: 0.4 }),
  "movies that training never saw": parseProtocol({ split: "movies" }),
};

async function trained(name: string, given: object, protocol = protocols.last) {
  const recipe = recipes.get(name)!;
  const options = recipe.options.parse(given);
  const split = holdOut(dataset, protocol);
  const { embedding } = await recipe.train(split.train, options, {
    random: createRandom(5),
    threads: 1,
    onProgress: () => {},
    signal: new AbortController().signal,
    resumeFrom: null,
    saveCheckpoint: async () => {},
    pretrained: null,
  });
  const input: EvaluateInput = {
    ...{ ...split, embedding, seed: 4 },
    scorer: recipe.scorer?.(embedding, options) ?? null,
    minRating: protocol.minRating,
    mask: protocol.mask,
  };
  return { recipe, options, embedding, input };
}

const small = { dimensions: 16, epochs: 2 };

describe.each([
  ["SKIP_GRAM", small],
  ["NEXT_TITLE", { ...small, heads: 2 }],
  ["IALS", small],
])("%s", (name, given) => {
  test("three threads measure what one does, user by user", async () => {
    const { input, ...model } = await trained(name, given);
    const rank = rankInThreads({ ...model, threads: 3, leastScores: 0 });
    expect(await evaluate({ ...input, rank: rank! })).toEqual(await evaluate(input));
  });
});

test.each(Object.entries(protocols))("held out: %s", async (_, protocol) => {
  const { input, ...model } = await trained("EASE", { dimensions: 16 }, protocol);
  const told: number[] = [];
  const rank = rankInThreads({ ...model, threads: 2, leastScores: 0 });
  const measured = await evaluate({ ...input, rank: rank!, onProgress: (share) => told.push(share) });
  expect(measured).toEqual(await evaluate(input));
  expect(told.at(-1)).toBe(1);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
});

test("random negatives are drawn from one sequence: one thread ranks", async () => {
  const { input, ...model } = await trained("EASE", { dimensions: 16 });
  const sampled = { ...input, sampledNegatives: 20 };
  const rank = rankInThreads({ ...model, threads: 2, leastScores: 0 });
  expect(await evaluate({ ...sampled, rank: rank! })).toEqual(await evaluate(sampled));
});

test("one thread ranks where there is only one, and for a recipe that threads can't find", async () => {
  const { input, ...model } = await trained("EASE", { dimensions: 16 });
  expect(rankInThreads({ ...model, threads: 1 })).toBeUndefined();
  const other = { ...model.recipe, name: "OF_A_TEST" };
  expect(rankInThreads({ ...model, recipe: other, threads: 2 })).toBeUndefined();
  const scored = { ...model.recipe, scorer: () => input.scorer! };
  expect(rankInThreads({ ...model, recipe: scored, threads: 2 })).toBeUndefined();
});

test("cancelled, it ends its threads and says so", async () => {
  const { input, ...model } = await trained("EASE", { dimensions: 16 });
  const controller = new AbortController();
  const rank = rankInThreads({ ...model, threads: 2, leastScores: 0 })!;
  const measuring = evaluate({
    ...input,
    signal: controller.signal,
    rank(asked) {
      controller.abort();
      return rank(asked);
    },
  });
  await expect(measuring).rejects.toBeInstanceOf(CancelledError);
});

test("what goes wrong in a thread is told", async () => {
  const { input, ...model } = await trained("EASE", { dimensions: 16 });
  const empty = { ...model.embedding, tensors: new Map(), sparse: new Map() };
  const rank = rankInThreads({ ...model, embedding: empty, threads: 2, leastScores: 0 });
  await expect(evaluate({ ...input, rank: rank! })).rejects.toThrow(/item-item/);
});
