import { ConflictError, type ImportPreview, loadDataset, type Dataset as StoredDataset } from "@cinevec/core";
import type { BlobStore, Database, Dataset } from "@cinevec/db";
import type { Queue } from "../../training/queue.js";
import { deleteDataset } from "./delete-dataset.js";
import { findDataset } from "./find-dataset.js";
import { followDatasets } from "./follow-datasets.js";
import { type ImportDataset, importDataset } from "./import-dataset.js";
import { ImportPreviews, type PreviewDataset } from "./import-previews.js";

/** Datasets: what may be asked of them. Ids are UUIDs; any other text is an unknown dataset. */
export interface Datasets {
  /**
   * Writes the dataset (IMPORTING) and its job in one transaction; one of the same name whose import failed makes
   * room. The same content may be imported again under another name: every run names the content's hash, so its
   * numbers can be compared all the same.
   * @throws InvalidInputError with paths as in ImportDatasetInput; ConflictError where the name is taken.
   */
  import(input: ImportDataset): Promise<Dataset>;
  /**
   * What an import of the source would take it for; without a format that is found. Reads the first part of the files,
   * on a thread of its own. @throws InvalidInputError under ["source"].
   */
  preview(input: PreviewDataset): Promise<ImportPreview>;
  /**
   * With its runs. @throws NotFoundError; ConflictError while it is imported, a run on it waits or runs, or an import
   * takes its metadata.
   */
  delete(id: string): Promise<void>;
  /** The dataset at once and at every change until its import has ended. @throws NotFoundError at the first step. */
  changes(id: string): AsyncIterableIterator<Dataset>;
  /** All of it, ratings included. @throws NotFoundError; ConflictError unless READY. */
  load(id: string): Promise<StoredDataset>;
}

export interface DatasetsOptions {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly queue: Queue;
  /** Only what lies here can be imported. */
  readonly importFolder: string;
}

export function createDatasets({ db, blobs, queue, importFolder }: DatasetsOptions): Datasets {
  const previews = new ImportPreviews(importFolder);
  const followed = followDatasets(db);
  return {
    import: (input) => importDataset({ db, queue, importFolder }, input),
    preview: (input) => previews.look(input),
    delete: (id) => deleteDataset(db, blobs, id),
    changes: (id) => followed.of(id),
    async load(id) {
      const dataset = await findDataset(db.prisma, id);
      if (dataset.status !== "READY") throw new ConflictError(`The dataset is ${dataset.status}.`);
      return await loadDataset(blobs.folder(`datasets/${id}`));
    },
  };
}
