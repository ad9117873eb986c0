import { createRandom, type Embedding, loadEmbedding } from "@cinevec/core";
import type { Table } from "apache-arrow";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { arrowFrom, type MapServer, startMapServer } from "../testing/map-server.js";
import { plantDataset, plantRun } from "../testing/planted-run.js";

let place: MapServer;
let seedRun: string;
let otherRun: string;

/** The planted vectors with noise; some movies are left out. */
async function noisy(noise: number, seed: number, from: number): Promise<Embedding> {
  const { embedding } = await loadEmbedding(place.server.blobs.folder(`runs/${place.runId}/artifact`));
  const random = createRandom(seed);
  const { dimensions } = embedding;
  return {
    ...{ dimensions, movieRows: embedding.movieRows.slice(from), ids: embedding.ids.slice(from) },
    vectors: embedding.vectors.slice(from * dimensions).map((value) => value + noise * random.normal()),
    tensors: new Map(),
  };
}

beforeAll(async () => {
  place = await startMapServer();
  const { server, datasetId } = place;
  seedRun = await plantRun(server, datasetId, { name: "seed", embedding: await noisy(0.01, 1, 5) });
  otherRun = await plantRun(server, datasetId, { name: "other", embedding: await noisy(1.5, 2, 5) });
});
afterAll(() => place?.close());

function medianMoved(a: Table, b: Table): number {
  const column = (table: Table, name: string) => [...table.getChild(name)!];
  const at = new Map(column(a, "externalId").map((id, row) => [id, row]));
  const distances = column(b, "externalId").map((id, row) => {
    const [dx, dy] = ["x", "y"].map((axis) => column(a, axis)[at.get(id)!] - column(b, axis)[row]);
    return Math.hypot(dx!, dy!);
  });
  return distances.sort((x, y) => x - y)[Math.floor(distances.length / 2)]!;
}

test.each(["UMAP", "TSNE"])(
  "%s: aligned, two seeds move less than two recipes; lineage says with what",
  async (projection) => {
    const more = { projection, options: projection === "TSNE" ? { perplexity: 8 } : {} };
    const first = await place.computed(place.runId, more);
    const alignWith = first.id;
    const aligned = await place.computed(seedRun, { ...more, alignWith });
    const other = await place.computed(otherRun, { ...more, alignWith });
    expect([aligned.status, other.status]).toEqual(["SUCCEEDED", "SUCCEEDED"]);
    const [a, b, c] = await Promise.all([first, aligned, other].map(({ url }) => arrowFrom(url)));
    expect(medianMoved(a!, b!)).toBeLessThan(0.7 * medianMoved(a!, c!));
    expect(JSON.parse(b!.schema.metadata.get("alignedWith")!)).toBe(alignWith);
    // Asked for without alignment it is another map.
    const alone = await place.computed(seedRun, more);
    expect(alone.id).not.toBe(aligned.id);
    expect((await place.asked(seedRun, { ...more, alignWith })).data.id).toBe(aligned.id);
  },
);

const lineage = async (id: string) =>
  (
    await place.server.ask(
      "query ($id: ID!) { node(id: $id) { ... on EmbeddingMap { status error aligned alignedWith { id } } } }",
      { id },
    )
  ).data.node;

test("what can't be aligned is said by name", async () => {
  const { server } = place;
  const elsewhere = await plantRun(server, await plantDataset(server, "elsewhere"));
  const map = await place.computed(elsewhere, { projection: "PCA" });
  expect((await place.asked(seedRun, { projection: "PCA", alignWith: map.id })).problems).toEqual([
    { path: ["alignWith"], message: expect.stringContaining("another dataset") },
  ]);
  const own = await place.computed(place.runId, { projection: "PCA" });
  expect((await place.asked(seedRun, { projection: "UMAP", alignWith: own.id })).problems).toEqual([
    { path: ["alignWith"], message: expect.stringContaining("drawn by PCA") },
  ]);
  const nobody = encodeId("EmbeddingMap", "00000000-0000-4000-8000-000000000000");
  expect((await place.asked(seedRun, { alignWith: nobody })).__typename).toBe("NotFoundError");
});

test("the other run deleted, the map stays and says that it was aligned; one still to be made says why it can't be", async () => {
  const { server } = place;
  const gone = await plantRun(server, place.datasetId, { name: "gone" });
  const first = await place.computed(gone, { projection: "PCA" });
  const aligned = await place.computed(seedRun, { projection: "PCA", alignWith: first.id });
  expect(await lineage(aligned.id)).toMatchObject({ aligned: true, alignedWith: { id: first.id } });
  await server.services.runs.delete(gone);
  expect(await lineage(aligned.id)).toEqual({
    status: "SUCCEEDED",
    error: null,
    aligned: true,
    alignedWith: null,
  });
  // Its turn comes after the deletion.
  const { id } = await server.db.prisma.embeddingMap.create({
    data: { runId: seedRun, projection: "PCA", options: {}, seed: 9, aligned: true, status: "QUEUED" },
  });
  await server.queue.wake("map");
  for await (const map of server.services.maps.changes(id)) void map;
  expect(await lineage(encodeId("EmbeddingMap", id))).toMatchObject({
    status: "FAILED",
    error: "The map that this one was to be aligned with was deleted.",
  });
});
