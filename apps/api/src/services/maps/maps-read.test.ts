import { buffer } from "node:stream/consumers";
import type { EmbeddingMap } from "@cinevec/db";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pointsBlob } from "../../stored/map-file.js";
import { putSealed } from "../../stored/sealed-blobs.js";
import { openPlantedMaps, type PlantedMaps } from "../../testing/planted-maps.js";
import { mapsChannel } from "../../training/job.js";

const nobody = "00000000-0000-4000-8000-000000000000";
let planted: PlantedMaps;

beforeAll(async () => {
  planted = await openPlantedMaps();
});
beforeEach(() => planted.clear());
afterAll(() => planted?.close());

test("a run's maps are the newest first, and the newest of a projection is one that succeeded", async () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
  const old: EmbeddingMap[] = [];
  const twins: EmbeddingMap[] = [];
  // So many that no other order is theirs by chance.
  for (let seed = 10; seed < 16; seed++) {
    old.unshift(await planted.plantMap({ status: "SUCCEEDED", createdAt: at(seed - 20), seed }));
    twins.push(await planted.plantMap({ status: "SUCCEEDED", createdAt: at(2), seed: 2 * seed }));
  }
  twins.sort((a, b) => (a.id < b.id ? 1 : -1));
  const failed = await planted.plantMap({ status: "FAILED", createdAt: at(3), seed: 4 });
  const pca = await planted.plantMap({ status: "SUCCEEDED", createdAt: at(4), projection: "PCA" });
  const all = await planted.maps.ofRun(planted.runId);
  expect(all.map(({ id }) => id)).toEqual([pca, failed, ...twins, ...old].map(({ id }) => id));
  expect((await planted.maps.newest(planted.runId, "UMAP"))?.id).toBe(twins[0]!.id);
  expect((await planted.maps.newest(planted.runId, "PCA"))?.id).toBe(pca.id);
  expect(await planted.maps.newest(planted.runId, "TSNE")).toBeNull();
  expect(await planted.maps.newest(nobody, "UMAP")).toBeNull();
  expect(await planted.maps.ofRun(nobody)).toEqual([]);
});

test("a map is told at once and at every change until it has ended; a sign of life is no news", async () => {
  await expect(planted.maps.changes(nobody).next()).rejects.toMatchObject({
    name: "NotFoundError",
    kind: "map",
  });
  const { id } = await planted.plantMap();
  const told: string[] = [];
  const changes: Partial<EmbeddingMap>[] = [
    { status: "RUNNING", heartbeatAt: new Date(1) },
    { heartbeatAt: new Date(2) },
    { progress: 0.5 },
    { status: "SUCCEEDED" },
  ];
  for await (const map of planted.maps.changes(id)) {
    told.push(`${map.status} ${map.progress}`);
    for (let change = changes.shift(); change; change = changes.shift()) {
      await planted.write(id, change);
      await planted.db.notify(mapsChannel, id);
      if (!change.heartbeatAt || change.status) break;
    }
  }
  expect(told).toEqual(["QUEUED 0", "RUNNING 0", "RUNNING 0.5", "SUCCEEDED 0.5"]);
});

test("who listens to a map that is deleted hears the end", async () => {
  const { id } = await planted.plantMap();
  const changes = planted.maps.changes(id);
  await changes.next();
  await planted.db.prisma.embeddingMap.delete({ where: { id } });
  await planted.db.notify(mapsChannel, id);
  expect(await changes.next()).toEqual({ done: true, value: undefined });
});

describe("a map's file", () => {
  const points = Buffer.from("0123456789");

  test("is the points, whole or in part, and read once", async () => {
    const { id } = await planted.plantMap({ projection: "TSNE", status: "SUCCEEDED" });
    await putSealed(planted.blobs, pointsBlob(planted.runId, id), points);
    const file = await planted.maps.file(planted.runId, id);
    expect(file).toMatchObject({
      fileName: "tsne.arrow",
      contentType: "application/vnd.apache.arrow.file",
    });
    await file.verify!();
    await planted.blobs.delete(pointsBlob(planted.runId, id));
    expect(await file.bytes()).toBe(10);
    expect(await buffer(file.write())).toEqual(points);
    expect(await buffer(file.part!({ start: 2, end: 4 }))).toEqual(Buffer.from("234"));
  });

  test("that a disk has changed is refused before a byte of it is sent", async () => {
    const { id } = await planted.plantMap({ status: "SUCCEEDED" });
    await putSealed(planted.blobs, pointsBlob(planted.runId, id), points);
    const sealed = await planted.blobs.get(pointsBlob(planted.runId, id));
    await planted.blobs.put(
      pointsBlob(planted.runId, id),
      sealed.map((byte, at) => (at === 3 ? byte ^ 1 : byte)),
    );
    await expect((await planted.maps.file(planted.runId, id)).verify!()).rejects.toMatchObject({
      name: "CorruptDataError",
    });
  });

  test("is there once the map has succeeded, and under its own run", async () => {
    const { id } = await planted.plantMap({ status: "RUNNING" });
    await expect(planted.maps.file(planted.runId, id)).rejects.toMatchObject({
      ...{ name: "ConflictError", message: "The map is RUNNING." },
    });
    for (const [run, map] of [
      [nobody, id],
      [planted.runId, nobody],
    ] as const)
      await expect(planted.maps.file(run, map)).rejects.toMatchObject({
        name: "NotFoundError",
        kind: "map",
        id: map,
      });
  });

  test("of what has no regions yet, there are none", async () => {
    const { id } = await planted.plantMap();
    expect((await planted.maps.regions(planted.runId, id)).flat()).toEqual([]);
  });
});
