import {
  type Anchors,
  anchorNeighbors,
  anchorsOn,
  createRandom,
  type Embedding,
  loadEmbedding,
  type NeighborsGraph,
  neighborsGraph,
} from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { tableFromIPC } from "apache-arrow";
import { pointsBlob } from "../stored/map-file.js";
import { getSealed } from "../stored/sealed-blobs.js";
import type { MapTask } from "./messages.js";

/**
 * Where another run's map holds the movies of this one.
 * @throws Error in words for people where the other map or its run is gone.
 */
export async function anchorsFor(
  other: NonNullable<MapTask["alignWith"]>,
  own: Pick<Embedding, "vectors" | "dimensions" | "movieRows"> & { readonly graph: NeighborsGraph },
  tools: { readonly task: MapTask; readonly blobs: BlobStore; readonly signal: AbortSignal },
): Promise<Anchors> {
  const { task, blobs, signal } = tools;
  const { threads } = task;
  const points = pointsBlob(other.runId, other.mapId);
  if ((await blobs.size(points)) === null)
    throw new Error("The map that this one was to be aligned with was deleted.");
  const table = tableFromIPC(await getSealed(blobs, points));
  const { embedding } = await loadEmbedding(blobs.folder(`runs/${other.runId}/artifact`), other.artifactHash);
  const { vectors, dimensions, movieRows } = embedding;
  const graph = await neighborsGraph({ vectors, dimensions, k: anchorNeighbors, threads, signal });
  const [x, y] = ["x", "y"].map((name) => table.getChild(name)!.toArray() as Float32Array) as [
    Float32Array,
    Float32Array,
  ];
  const map = Float32Array.from({ length: movieRows.length * 2 }, (_, at) => (at % 2 ? y : x)[at >> 1]!);
  const random = createRandom(task.seed).fork("anchors");
  return anchorsOn({ ...own, random, threads, signal }, { graph, movieRows, map });
}
