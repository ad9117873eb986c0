import type { ByteSink, Dataset, DatasetFormat, TableColumns } from "@cinevec/core";
import { datasetParts, ratingHistogram } from "@cinevec/core";
import type { ImportProgress, ImportResult, ImportTask } from "./messages.js";
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

/** From files to blobs, in the importer's process. */
export async function importDataset(
  tools: ImportTools,
  task: ImportTask,
  { blobs, signal, onProgress, mayPublish }: ChildContext<ImportProgress>,
): Promise<ImportResult> {
  const dataset = await tools.readDataset({
    format: task.format,
    source: task.source,
    columns: task.columns,
    signal,
    onProgress: (fraction) => onProgress({ fraction: fraction * read }),
  });
  onProgress({ fraction: read });
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
  };
}
