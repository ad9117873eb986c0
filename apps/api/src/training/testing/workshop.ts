import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { datasetParts, storeDataset } from "@cinevec/core";
import { plantedDataset } from "@cinevec/core/testing";
import { type BlobStore, type Database, type DatabaseLocation, openStorage } from "@cinevec/db";
import { createDatasets, type Datasets } from "../../services/datasets/datasets.js";
import { createRuns, type Runs } from "../../services/runs/runs.js";
import { openQueue, type Queue } from "../queue.js";
import { createWorker, type Worker, type WorkerOptions } from "../worker.js";
import { fakeRecipes } from "./fake-recipe.js";

/** Everything between the services and the child processes, over a database and a folder of blobs. */
export interface Workshop {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly queue: Queue;
  readonly runs: Runs;
  readonly datasets: Datasets;
  readonly importFolder: string;
  readonly events: { readonly message: string; readonly error?: unknown }[];
  startWorker(options?: Partial<WorkerOptions>): Promise<Worker>;
  close(): Promise<void>;
}

const here = (name: string) => new URL(`./${name}.js`, import.meta.url);

export async function openWorkshop(location: DatabaseLocation): Promise<Workshop> {
  const { db, blobs } = await openStorage({ ...location, blobs: join(location.dataFolder, "blobs") });
  const importFolder = await mkdtemp(join(tmpdir(), "cinevec-import-"));
  const events: { message: string; error?: unknown }[] = [];
  const queue = await openQueue(db, (error) => events.push({ message: "queue", error }));
  const workers: Worker[] = [];
  return {
    db,
    blobs,
    queue,
    importFolder,
    events,
    runs: createRuns({ db, blobs, queue, recipes: fakeRecipes, importFolder }),
    datasets: createDatasets({ db, blobs, queue, importFolder }),
    async startWorker(options = {}) {
      const worker = await createWorker({
        db,
        blobs,
        queue,
        threads: 1,
        codeVersion: "test",
        onEvent: (event) => events.push(event),
        staleAfter: 3,
        trainerScript: here("fake-trainer"),
        importerScript: here("fake-importer"),
        baselinesScript: null,
        mapperScript: null,
        ...options,
      });
      workers.push(worker);
      return worker;
    },
    async close() {
      for (const worker of workers) await worker.close();
      await queue.close();
      await db.close();
      await rm(importFolder, { recursive: true, force: true });
    },
  };
}

/** A READY dataset that nobody imported: 30 movies, 20 users, with something to hold out for each. */
export async function plantDataset(
  { db, blobs }: Pick<Workshop, "db" | "blobs">,
  name: string,
): Promise<string> {
  const dataset = plantedDataset({ movies: 30, users: 20, clusters: 2, ratingsPerUser: 8, noise: 0 });
  const { id } = await db.prisma.dataset.create({
    data: {
      name,
      format: "SAMPLE",
      status: "READY",
      contentHash: dataset.contentHash,
      parts: [...datasetParts(dataset)],
    },
  });
  await storeDataset(dataset, blobs.folder(`datasets/${id}`));
  return id;
}
