import { expect, test } from "vitest";
import { baselinesFor } from "../evaluation/baselines/baselines.js";
import { plantedDataset } from "../testing/index.js";
import { holdOut } from "./hold-out.js";
import { measureBaselines } from "./measure-baselines.js";
import { defaultProtocol } from "./protocol.js";

const dataset = plantedDataset({ movies: 60, users: 80, clusters: 5, ratingsPerUser: 16 });
const split = holdOut(dataset, defaultProtocol);
const input = { split, protocol: defaultProtocol, seed: 3 };

test("three threads measure what one does, in the order of the names", async () => {
  const names = baselinesFor(split);
  const alone = await measureBaselines(names, { ...input, threads: 1 });
  expect(alone.map(({ name }) => name)).toEqual(names);
  expect(await measureBaselines(names, { ...input, threads: 3 })).toEqual(alone);
});

test("cancelled, it ends its threads and says so", async () => {
  const controller = new AbortController();
  const measuring = measureBaselines(baselinesFor(split), {
    ...{ ...input, threads: 2 },
    signal: controller.signal,
  });
  controller.abort();
  await expect(measuring).rejects.toMatchObject({ name: "CancelledError" });
  await expect(
    measureBaselines(baselinesFor(split), { ...input, threads: 2, signal: controller.signal }),
  ).rejects.toMatchObject({ name: "CancelledError" });
});

test("what goes wrong in a thread is told", async () => {
  const broken = { ...split, train: { ...split.train, ratings: undefined } } as unknown as typeof split;
  await expect(
    measureBaselines(["popularity", "item_knn"], { ...input, split: broken, threads: 2 }),
  ).rejects.toThrow();
});
