import { afterEach, expect, test, vi } from "vitest";
import { CancelledError } from "../../errors.js";
import { holdOut } from "../../protocol/hold-out.js";
import { defaultProtocol } from "../../protocol/protocol.js";
import { createRandom } from "../../random.js";
import { Factorization } from "../../recipes/ials/factorization.js";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { evaluateRanking } from "../evaluate-ranking.js";
import { rankUsers } from "../rank-users.js";
import {
  type BaselineName,
  baselineChoices,
  baselineNames,
  evaluateBaseline,
  rankByBaseline,
} from "./baselines.js";
import { ease } from "./ease.js";
import { ials } from "./ials.js";

const planted = plantedDataset({ movies: 40, users: 60, clusters: 2, ratingsPerUser: 12 });
const input = { ...holdOut(planted, defaultProtocol), minRating: 4, seed: 1 };

test.each<[BaselineName, description: string, beside: readonly string[]]>([
  ["popularity", "training users who liked the movie", ["rmse", "mae"]],
  ["genre_popularity", "mean likes of the movies of its genres", []],
  ["random", "random scores", ["genre_accuracy", "genre_accuracy"]],
  [
    "item_knn",
    "sum of cosines to the history, 100 neighbors a movie",
    ["top1_cosine", "genre_accuracy", "genre_accuracy"],
  ],
  [
    "content_knn",
    "sum of TF-IDF cosines to the history, 100 neighbors a movie",
    ["top1_cosine", "genre_accuracy", "genre_accuracy"],
  ],
  ["ease", "EASE, λ 200", []],
  ["ials", "iALS, 64 dimensions, λ 0.01, fold-in of the history", []],
])("%s says what it is, and is measured by ranks and by what else it can do", async (name, said, beside) => {
  const { description, metrics, perUser, name: same } = await evaluateBaseline(name, input);
  expect(same).toBe(name);
  expect(description).toBe(said);
  const ranks = 6 * 4 + 3 * 4 + 4;
  expect(metrics[0]!.name).toBe("recall");
  expect(metrics[ranks - 1]!.name).toBe("catalog_coverage");
  const others = metrics.slice(ranks).map((metric) => metric.name);
  expect(others.filter((other) => !/^(franchise_recall|tag_agreement)/.test(other))).toEqual(beside);
  expect(perUser.users).toEqual(input.heldOut.users);
});

test("settings are the baseline's own", async () => {
  const said = async (name: BaselineName, settings: object) =>
    (await evaluateBaseline(name, input, settings)).description;
  expect(await said("item_knn", { neighbors: 7 })).toBe("sum of cosines to the history, 7 neighbors a movie");
  expect(await said("ease", { regularization: 7 })).toBe("EASE, λ 7");
  expect(await said("ials", { regularization: 0.5 })).toBe(
    "iALS, 64 dimensions, λ 0.5, fold-in of the history",
  );
});

test("of several settings each is told from the others, and iALS learns for six epochs then", async () => {
  for (const name of ["item_knn", "ease"] as const) {
    const choices = baselineChoices[name]!;
    const rank = await rankByBaseline(name, input, choices);
    const said: string[] = [];
    for (const settings of choices) said.push((await rank(settings)).ranker.scorer.description);
    expect(new Set(said).size, name).toBe(choices.length);
    const alone = await rankByBaseline(name, input, choices.slice(0, 1));
    expect(said[0]).toBe((await alone(choices[0]!)).ranker.scorer.description);
  }
  const byHand = async (iterations: number, regularization: number) => {
    const random = createRandom(input.seed).fork("ials");
    const ranker = await ials(input.train, 4, random, { iterations, regularization });
    return (await evaluateRanking({ ...input, ranker })).metrics;
  };
  const settings = { regularization: 0.003 };
  const chosen = await rankByBaseline("ials", input, [settings, {}]);
  const alone = await rankByBaseline("ials", input, [settings]);
  expect((await chosen(settings)).metrics).toEqual(await byHand(6, 0.003));
  expect((await alone(settings)).metrics).toEqual(await byHand(16, 0.003));
});

test("the same seed gives the same chance, another seed another", async () => {
  const ranksOf = async (seed: number) =>
    (await evaluateBaseline("random", { ...input, seed })).perUser.ranks;
  expect(await ranksOf(1)).toEqual(await ranksOf(1));
  expect(await ranksOf(1)).not.toEqual(await ranksOf(2));
});

test("the long ones stop before anything is ranked", async () => {
  const rank = vi.fn(rankUsers);
  for (const name of ["item_knn", "content_knn", "ease", "ials"] as const)
    await expect(
      evaluateBaseline(name, { ...input, rank, signal: AbortSignal.abort() }),
      name,
    ).rejects.toThrow(CancelledError);
  expect(rank).not.toHaveBeenCalled();
  await evaluateBaseline(baselineNames[0], { ...input, rank });
  expect(rank).toHaveBeenCalledOnce();
});

afterEach(() => void vi.restoreAllMocks());

test("iALS ends its threads", async () => {
  const close = vi.spyOn(Factorization.prototype, "close");
  await ials(input.train, 4, createRandom(1), { iterations: 1 });
  expect(close).toHaveBeenCalledOnce();
});

test("EASE solves for more movies than 3,000 where users are few", async () => {
  const movies = 3050;
  const many = plantedDataset({ movies, users: 1, clusters: 1, ratingsPerUser: 0 });
  const liked = Array.from({ length: 10 }, (_, user) =>
    Array.from({ length: movies / 10 }, (_row, i) => user * (movies / 10) + i),
  );
  const train = {
    ...many,
    ratings: {
      offsets: Uint32Array.from({ length: 11 }, (_, user) => (user * movies) / 10),
      movies: Uint32Array.from(liked.flat()),
      values: new Float32Array(movies).fill(5),
      timestamps: new Float64Array(movies),
    },
  };
  const { movieRows, scorer } = await ease(train, 4);
  expect(movieRows).toHaveLength(movies);
  expect(scorer.description).toBe("EASE, λ 200");
});
