import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BlobStore, type Database, type EmbeddingMap, openBlobStore, openDatabase } from "@cinevec/db";
import { databaseKinds } from "@cinevec/db/testing";
import { Maps } from "../services/maps/maps.js";
import { projectionNamed } from "../stored/map-options.js";
import { openQueue } from "../training/queue.js";
import { plantDataset, plantRun } from "./planted-run.js";

/** UMAP's options with their defaults. */
export const umapOptions = projectionNamed("UMAP").options.parse({}) as object;

/** Maps of a planted run over an embedded database, where no worker makes them. */
export interface PlantedMaps {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly maps: Maps;
  /** UUIDs. */
  readonly datasetId: string;
  readonly runId: string;
  /** A map of the run in a state that nobody brought it to. */
  plantMap(more?: object): Promise<EmbeddingMap>;
  write(id: string, data: Partial<EmbeddingMap>): Promise<EmbeddingMap>;
  /** The ids that workers would get, which takes them. */
  jobs(): Promise<string[]>;
  /** Names of the queues whose workers were woken. */
  readonly woken: string[];
  /** Deletes all maps and jobs. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function openPlantedMaps(): Promise<PlantedMaps> {
  const place = await databaseKinds.find(({ kind }) => kind === "pglite")!.create();
  const folder = await mkdtemp(join(tmpdir(), "cinevec-maps-"));
  const db = await openDatabase(place.location);
  const blobs = await openBlobStore(folder);
  const queue = await openQueue(db, () => {});
  const woken: string[] = [];
  const wake = async (name: string) => void woken.push(name);
  const maps = new Maps({ db, blobs, queue: { ...queue, wake } });
  const datasetId = await plantDataset({ db, blobs }, "planted");
  const runId = await plantRun({ db, blobs }, datasetId);
  async function jobs(): Promise<string[]> {
    const taken: string[] = [];
    for (let id = await queue.take("map"); id !== null; id = await queue.take("map")) taken.push(id);
    return taken;
  }
  return {
    ...{ db, blobs, maps, datasetId, runId, woken, jobs },
    plantMap: (more = {}) =>
      db.prisma.embeddingMap.create({
        data: { runId, projection: "UMAP", options: umapOptions, seed: 1, ...more },
      }),
    write: (id, data) => db.prisma.embeddingMap.update({ where: { id }, data: data as object }),
    async clear() {
      await db.prisma.embeddingMap.deleteMany();
      await jobs();
      woken.length = 0;
    },
    async close() {
      await queue.close();
      await db.close();
      await place.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
