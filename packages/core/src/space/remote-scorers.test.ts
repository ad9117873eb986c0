import { afterAll, beforeAll, expect, test } from "vitest";
import type { Embedding } from "../embedding/embedding.js";
import { shareEmbedding } from "../embedding/share-embedding.js";
import { InvalidInputError } from "../errors.js";
import { openScorers, scorerModule } from "../recipes/open-scorers.js";
import { recipes } from "../recipes/registry.js";
import { plantedDataset } from "../testing/planted-dataset.js";
import { trainForTest } from "../testing/train-for-test.js";
import { createSpace } from "./create-space.js";
import type { Method, Requests } from "./index/search-protocol.js";
import { searchThread } from "./index/search-thread.js";
import type { ThreadIndex } from "./index/thread-index.js";
import { openRemoteScorers } from "./remote-scorers.js";
import type { Space } from "./space.js";

const dataset = plantedDataset({ movies: 40, users: 80, clusters: 4, ratingsPerUser: 12, noise: 0 });
const cases = [
  { recipe: "CBOW", options: { epochs: 2, minCount: 1, dimensions: 8 } },
  { recipe: "NEXT_TITLE", options: { epochs: 1, minCount: 1, dimensions: 16, heads: 1 } },
  { recipe: "USER_MOVIE", options: { epochs: 1, dimensions: 8 } },
  { recipe: "HYBRID", options: { dimensions: 8 } },
] as const;

let trained: { recipe: string; options: object; embedding: Embedding; space: Space }[];

beforeAll(async () => {
  trained = [];
  for (const { recipe, options } of cases) {
    const { result } = await trainForTest(recipes.get(recipe)!, dataset, options);
    const space = await createSpace(await shareEmbedding(result.embedding), { index: "exact" });
    trained.push({ recipe, options, embedding: result.embedding, space });
  }
});
afterAll(async () => {
  for (const { space } of trained) await space.close();
});

const nothing = {
  title: "Movie 1",
  year: null,
  genres: [],
  keywords: [],
  directors: [],
  cast: [],
  overview: null,
};
const histories = [Uint32Array.of(0, 3, 5), Uint32Array.of(7)];

async function scoresOf(
  scorer: { score(histories: readonly Uint32Array[], out: Float32Array): Promise<void> | void },
  rows: number,
) {
  const out = new Float32Array(histories.length * rows);
  await scorer.score(histories, out);
  return out;
}

test("scores on the searching thread are those of the recipe here, bit for bit", async () => {
  for (const { recipe, options, embedding, space } of trained) {
    const here = openScorers(recipe, options, embedding);
    const there = await space.openScorers({ module: scorerModule, recipe, options });
    const rows = embedding.ids.length;
    for (const which of ["next", "middle"] as const) {
      expect(there[which]?.description).toBe(here[which]?.description);
      if (!here[which] || !there[which]) continue;
      const local = await scoresOf(here[which], rows);
      expect(await scoresOf(there[which], rows)).toEqual(local);
      expect(there[which].scoreProbabilities !== undefined).toBe(here[which].toProbabilities !== undefined);
      if (!here[which].toProbabilities) continue;
      const one = local.slice(0, rows);
      here[which].toProbabilities(one);
      const probabilities = new Float32Array(rows);
      await there[which].scoreProbabilities!([histories[0]!], probabilities);
      expect(probabilities).toEqual(one);
    }
    expect(there.placer !== null).toBe(here.placer !== null);
    if (here.placer && there.placer) {
      const movie = { ...nothing, genres: ["Cluster 2"], year: 1990 };
      const local = await here.placer.place(movie);
      expect(local).toHaveLength(embedding.dimensions);
      expect(await there.placer.place(movie)).toEqual(local);
      expect(await there.placer.place(nothing)).toBeNull();
    }
    expect(there.user?.likedFrom).toBe(here.user?.likedFrom);
    if (!here.user || !there.user) continue;
    const [local, remote] = [new Float32Array(rows), new Float32Array(rows)];
    await here.user.score(5, local);
    await there.user.score(5, remote);
    expect(remote).toEqual(local);
    await expect((async () => there.user!.score(80, remote))()).rejects.toThrow(
      InvalidInputError.of("user", "is 80; the run learned users 0 to 79."),
    );
  }
});

test("after the searching thread has died, the scorers are opened on the next one", async () => {
  const { recipe, options, embedding, space } = trained[0]!;
  const scorers = await space.openScorers({ module: scorerModule, recipe, options });
  const before = await scoresOf(scorers.next!, embedding.ids.length);
  await searchThread.terminate();
  expect(await scoresOf(scorers.next!, embedding.ids.length)).toEqual(before);
});

test("a recipe that this version does not have offers nothing, and a damaged artifact is told", async () => {
  const { options, embedding, space } = trained[0]!;
  const origin = { module: scorerModule, options };
  expect(await space.openScorers({ ...origin, recipe: "UNKNOWN" })).toEqual({
    next: null,
    middle: null,
    user: null,
    placer: null,
  });
  const bare = await createSpace({ ...embedding, tensors: new Map() }, { index: "exact" });
  await expect(bare.openScorers({ ...origin, recipe: "CBOW" })).rejects.toMatchObject({
    name: "CorruptDataError",
  });
  await bare.close();
});

test("each history is a question of its own; what was lost is opened once more, and no more than that", async () => {
  const asked: string[] = [];
  let lost = 0;
  const facts = { description: "faked", predicts: false };
  const ask = async (method: Method, question: unknown): Promise<unknown> => {
    asked.push(method);
    if (method === "openScorers") return { next: facts, middle: null, user: null, places: true };
    if (lost > 0) {
      lost--;
      return null;
    }
    if (method === "place") return { vector: Float32Array.of(7) };
    const { history, probabilities } = question as Requests["score"]["ask"];
    expect(probabilities).toBe(false);
    return Float32Array.of(history[0]!, history.length);
  };
  const index = { ask: ask as ThreadIndex["ask"] };
  const { embedding } = trained[0]!;
  const bare = { ...embedding, ids: ["a", "b"] };
  const scorers = await openRemoteScorers(index, bare, { module: "", recipe: "", options: {} });
  expect(scorers.next!.description).toBe("faked");
  expect(scorers.next!.scoreProbabilities).toBeUndefined();
  lost = 1;
  const out = new Float32Array(5).fill(9);
  await scorers.next!.score([Uint32Array.of(3, 4), Uint32Array.of(5)], out);
  expect([...out]).toEqual([3, 2, 5, 1, 9]);
  expect(asked).toEqual(["openScorers", "score", "openScorers", "score", "score"]);
  lost = 2;
  await expect(scorers.placer!.place(nothing)).rejects.toThrow(
    "The searching thread lost the scorers that it had just opened.",
  );
  expect(await scorers.placer!.place(nothing)).toEqual(Float32Array.of(7));
});
