import type { ByteSink, Dataset, DatasetFormat, TableColumns } from "@cinevec/core";
import { datasetParts, enrichDataset, loadMovies, ratingHistogram } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import type { Enrichment } from "../stored/enrichment.js";
import { filesHere } from "./files-here.js";
import type { ImportProgress, ImportResult, ImportTask, MetadataDataset } from "./messages.js";
import type { ChildContext } from "./serve-child.js";

/** What an import takes from core; tests hand in small stand-ins. */
export interface ImportTools {
  readDataset(input: {
    readonly format: DatasetFormat;
    readonly source: string | null;
    readonly columns: TableColumns | null;
    readonly onProgress: (fraction: number) => void;
    readonly signal: AbortSignal;
  }): Promise<Dataset>;
  storeDataset(dataset: Dataset, sink: ByteSink): Promise<void>;
}

/** Reading takes nearly all of the time. */
const read = 0.9;

/** The other dataset is there as long as this import waits or runs: nobody may delete it meanwhile. */
async function enriched(
  dataset: Dataset,
  { datasetId, name, licence }: MetadataDataset,
  blobs: BlobStore,
): Promise<{ readonly dataset: Dataset; readonly enriched: Enrichment }> {
  const { movies, contentHash } = await loadMovies(blobs.folder(`datasets/${datasetId}`));
  const joined = enrichDataset(dataset, { name, licence, movies });
  return { dataset: joined.dataset, enriched: { name, contentHash, licence, ...joined.report } };
}

/** From files to blobs, in the importer's process. */
export async function importDataset(
  tools: ImportTools,
  task: ImportTask,
  { blobs, signal, onProgress, mayPublish }: ChildContext<ImportProgress>,
): Promise<ImportResult> {
  const files = await filesHere(task.source, task.datasetId, { blobs, signal });
  const own = await tools
    .readDataset({
      format: task.format,
      source: files.path,
      columns: task.columns,
      signal,
      onProgress: (fraction) => onProgress({ fraction: fraction * read }),
    })
    .finally(() => files.forget());
  onProgress({ fraction: read });
  const { enrichWith } = task;
  const { dataset, ...result } = enrichWith
    ? await enriched(own, enrichWith, blobs)
    : { dataset: own, enriched: null };
  await mayPublish();
  // What an attempt that was killed may have left.
  await blobs.delete(`datasets/${task.datasetId}`);
  await tools.storeDataset(dataset, blobs.folder(`datasets/${task.datasetId}`));
  return {
    simulated: dataset.simulated,
    contentHash: dataset.contentHash,
    licence: dataset.licence,
    movieCount: dataset.movies.length,
    userCount: dataset.users.length,
    ratingCount: dataset.ratings.movies.length,
    parts: [...datasetParts(dataset)],
    rejectedLines: dataset.rejectedLines,
    ratingHistogram: ratingHistogram(dataset),
    ...result,
  };
}
