import type { EmbeddingMap } from "@cinevec/db";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openPlantedMaps, type PlantedMaps, umapOptions } from "../../testing/planted-maps.js";
import { plantDataset, plantRun } from "../../testing/planted-run.js";
import { cancelChannel, mapsChannel } from "../../training/job.js";

const nobody = "00000000-0000-4000-8000-000000000000";
let planted: PlantedMaps;

beforeAll(async () => {
  planted = await openPlantedMaps();
});
beforeEach(() => planted.clear());
afterAll(() => planted?.close());

const compute = (more: object = {}) =>
  planted.maps.compute({ runId: planted.runId, projection: "UMAP", ...more });
/** What is said on a channel while something is done. */
async function heard(channel: string, act: () => Promise<unknown>): Promise<string[]> {
  const messages: string[] = [];
  const stop = await planted.db.listen(channel, (message) => messages.push(message));
  try {
    await act();
    await expect.poll(() => messages.length).toBeGreaterThan(0);
  } finally {
    stop();
  }
  return messages;
}

describe("to compute a map", () => {
  test("writes it with all options, and a job for it, wakes a worker and tells those who listen", async () => {
    let map: EmbeddingMap | undefined;
    expect(
      await heard(mapsChannel, async () => {
        map = await compute({ options: { nNeighbors: 7 } });
      }),
    ).toEqual([map!.id]);
    expect(map).toMatchObject({
      ...{
        runId: planted.runId,
        projection: "UMAP",
        status: "QUEUED",
        automatic: false,
        progress: 0,
        attempt: 0,
      },
      // The run's own seed.
      ...{ seed: 1, options: { ...umapOptions, nNeighbors: 7 }, aligned: false, alignedWithId: null },
    });
    expect(await planted.jobs()).toEqual([map!.id]);
    expect(planted.woken).toEqual(["map"]);
    expect(await planted.maps.byId(map!.id)).toEqual(map);
  });

  test("gives the one that is there, or under way, and makes no second job", async () => {
    const first = await compute();
    await planted.jobs();
    for (const status of ["QUEUED", "RUNNING", "SUCCEEDED"] as const) {
      await planted.write(first.id, { status, progress: 0.5 });
      expect(await compute({ seed: 1, options: { nNeighbors: 15 } })).toMatchObject({
        ...{ id: first.id, status, progress: 0.5 },
      });
      expect(await planted.jobs()).toEqual([]);
    }
    expect(await planted.db.prisma.embeddingMap.count()).toBe(1);
  });

  test.each(["FAILED", "CANCELLED"] as const)(
    "tries one again that %s, from its beginning",
    async (status) => {
      const { id } = await planted.plantMap({
        ...{ status, progress: 0.5, attempt: 3, error: "it broke", cancelRequested: true },
        ...{ finishedAt: new Date(), automatic: true },
      });
      expect(await compute()).toMatchObject({
        ...{ id, status: "QUEUED", progress: 0, attempt: 0, error: null, cancelRequested: false },
        ...{ finishedAt: null, automatic: false },
      });
      expect(await planted.jobs()).toEqual([id]);
    },
  );

  test("one that nobody had asked for is asked for now, before the trainings that wait", async () => {
    const { id } = await planted.plantMap({ automatic: true });
    expect(await compute()).toMatchObject({ id, automatic: false, status: "QUEUED" });
    expect(await planted.jobs()).toEqual([id]);
    const running = await planted.plantMap({ automatic: true, status: "RUNNING", seed: 2 });
    expect(await compute({ seed: 2 })).toMatchObject({ id: running.id, automatic: true, status: "RUNNING" });
  });

  test("another projection, seed, option or map to align with is another map", async () => {
    const first = await compute();
    await planted.write(first.id, { status: "SUCCEEDED" });
    const otherRun = await plantRun(planted, planted.datasetId);
    const ids = [
      first.id,
      ...[
        await compute({ seed: 2 }),
        await compute({ options: { nNeighbors: 7 } }),
        await compute({ projection: "PCA" }),
        await compute({ alignWith: first.id }),
        await compute({ runId: otherRun }),
      ].map(({ id }) => id),
    ];
    expect(new Set(ids).size).toBe(6);
    // Each of them is found again.
    expect((await compute({ alignWith: first.id })).id).toBe(ids[4]);
    expect((await compute({ seed: 2 })).id).toBe(ids[1]);
    expect((await compute()).id).toBe(first.id);
    expect(await planted.maps.byId(ids[4]!)).toMatchObject({ aligned: true, alignedWithId: first.id });
    // It stays an aligned one when the other map is gone, and none that stands by itself.
    await planted.db.prisma.embeddingMap.delete({ where: { id: first.id } });
    expect(ids).not.toContain((await compute()).id);
  });

  test("two who ask at once get the same one", async () => {
    const found = await Promise.all([compute(), compute(), compute()]);
    expect(new Set(found.map(({ id }) => id)).size).toBe(1);
    expect(await planted.jobs()).toEqual([found[0]!.id]);
  });

  test.each<[object, string[], string]>([
    [{ seed: -1 }, ["seed"], "must be a whole number, 0 to 2147483647."],
    [{ seed: 0.5 }, ["seed"], "must be a whole number, 0 to 2147483647."],
    [{ options: { nNeighbors: 1 } }, ["options", "nNeighbors"], "Allowed: 2 to 200; default 15."],
    [
      { projection: "PCA", options: { color: 1 } },
      ["options", "color"],
      "There is no such option of PCA. It has: none.",
    ],
    [{ projection: "TSNE", options: { perplexity: 50 } }, ["options", "perplexity"], "19"],
  ])("%j is refused under %j", async (more, path, message) => {
    await expect(compute(more)).rejects.toMatchObject({
      name: "InvalidInputError",
      problems: [{ path, message: expect.stringContaining(message) }],
    });
    expect(await planted.db.prisma.embeddingMap.count()).toBe(0);
  });

  test("takes a run that is there and has succeeded", async () => {
    await expect(compute({ runId: nobody })).rejects.toMatchObject({
      ...{ name: "NotFoundError", kind: "training run", id: nobody },
    });
    const failed = await plantRun(planted, planted.datasetId);
    await planted.db.prisma.trainingRun.update({ where: { id: failed }, data: { status: "FAILED" } });
    await expect(compute({ runId: failed })).rejects.toMatchObject({
      name: "ConflictError",
      message: "Only a run that succeeded can be drawn; this one is FAILED.",
    });
  });

  test("of a run that is deleted meanwhile is refused like one of a run that is not there", async () => {
    const id = await plantRun(planted, planted.datasetId);
    const folder = planted.blobs.folder(`runs/${id}/artifact`);
    const spy = vi.spyOn(planted.blobs, "folder").mockReturnValueOnce({
      ...folder,
      async get(name) {
        await planted.db.prisma.trainingRun.deleteMany({ where: { id } });
        return await folder.get(name);
      },
    });
    try {
      await expect(compute({ runId: id })).rejects.toMatchObject({
        ...{ name: "NotFoundError", kind: "training run", id },
      });
    } finally {
      spy.mockRestore();
    }
  });

  test("is aligned with a map that succeeded, of the same projection and dataset", async () => {
    await expect(compute({ alignWith: nobody })).rejects.toMatchObject({
      ...{ name: "NotFoundError", kind: "map", id: nobody },
    });
    const { id } = await planted.plantMap({ status: "RUNNING" });
    await expect(compute({ alignWith: id, seed: 5 })).rejects.toMatchObject({
      name: "ConflictError",
      message: "Only a map that succeeded can be aligned with; that one is RUNNING.",
    });
    await planted.write(id, { status: "SUCCEEDED" });
    await expect(compute({ alignWith: id, projection: "PCA" })).rejects.toMatchObject({
      problems: [
        {
          path: ["alignWith"],
          message: "was drawn by UMAP, and this one is to be by PCA; maps of one projection can be aligned.",
        },
      ],
    });
    const elsewhere = await plantDataset(planted, "elsewhere");
    const other = await plantRun(planted, elsewhere, { name: "the other" });
    await expect(compute({ alignWith: id, runId: other })).rejects.toMatchObject({
      problems: [
        {
          path: ["alignWith"],
          message:
            'is a map of "planted", which learned from another dataset; maps of one dataset can be aligned.',
        },
      ],
    });
    await planted.db.prisma.dataset.delete({ where: { id: elsewhere } });
  });
});

describe("to cancel a map", () => {
  test("that waits ends it at once, and tells those who listen", async () => {
    const { id } = await planted.plantMap();
    let map: EmbeddingMap | undefined;
    const told = await heard(mapsChannel, async () => {
      map = await planted.maps.cancel(id);
    });
    expect(told).toEqual([id]);
    expect(map).toMatchObject({ status: "CANCELLED" });
    expect(Number(map!.finishedAt)).toBeGreaterThan(Date.now() - 60_000);
  });

  test("that is being made asks its worker, and waits until that has ended it", async () => {
    const { id } = await planted.plantMap({ status: "RUNNING" });
    const stop = await planted.db.listen(cancelChannel, async (asked) => {
      if (asked === id && (await planted.maps.byId(id))?.cancelRequested)
        await planted.write(id, { status: "CANCELLED" });
    });
    const began = Date.now();
    expect(await planted.maps.cancel(id)).toMatchObject({ status: "CANCELLED", cancelRequested: true });
    expect(Date.now() - began).toBeLessThan(1_900);
    stop();
  });

  test("whose worker does not answer gives it back after two seconds as it is", async () => {
    const { id } = await planted.plantMap({ status: "RUNNING" });
    const began = Date.now();
    expect(await planted.maps.cancel(id)).toMatchObject({ status: "RUNNING", cancelRequested: true });
    expect(Date.now() - began).toBeGreaterThan(1_800);
  });

  test("that has ended, or is not there, is refused", async () => {
    for (const status of ["SUCCEEDED", "FAILED", "CANCELLED"] as const) {
      const { id } = await planted.plantMap({ status });
      await expect(planted.maps.cancel(id)).rejects.toMatchObject({
        name: "ConflictError",
        message: `The map has already ended: ${status}.`,
      });
      expect(await planted.maps.byId(id)).toMatchObject({ status, cancelRequested: false });
    }
    await expect(planted.maps.cancel(nobody)).rejects.toMatchObject({ name: "NotFoundError", kind: "map" });
  });
});
