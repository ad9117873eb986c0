import { rm, stat } from "node:fs/promises";
import { CancelledError, InvalidInputError } from "../errors.js";
import { createScratchFolder } from "../scratch-folder.js";
import { withContentHash } from "./content-hash.js";
import type { Dataset, DatasetFormat } from "./dataset.js";
import { chooseFolder } from "./files/choose-folder.js";
import { openSource } from "./files/source-files.js";
import type { TableColumns } from "./readers/interactions/table-columns.js";
import { downloadRelease, movieLensReleases } from "./readers/movielens/releases.js";
import { readers } from "./readers/readers.js";
import { sampleDataset } from "./sample/sample-dataset.js";

/** What to import, and how. */
export interface ReadDatasetInput {
  readonly format: DatasetFormat;
  /** A folder, a .zip, a .gz, or the name of a MovieLens release ("ml-latest-small"). SAMPLE takes none. */
  readonly source?: string | null;
  /** INTERACTIONS: which column is what, and how the table is written; what is left out is found. */
  readonly columns?: TableColumns | null;
  /** 0 to 1, never falling. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
  /** Default: one a core, at most 8. */
  readonly threads?: number;
  /** Where downloaded releases are kept; default: nowhere. */
  readonly cacheFolder?: string;
}

/**
 * Files → a dataset: all of it or nothing.
 * @throws InvalidInputError naming the file and line where the source is not what `format` says, is missing, holds
 * several datasets, or has more than 1 % of unusable lines; CancelledError within a second of an abort.
 */
export async function readDataset(input: ReadDatasetInput): Promise<Dataset> {
  let reached = 0;
  const onProgress = (fraction: number) => {
    reached = Math.max(reached, Math.min(1, fraction));
    input.onProgress?.(reached);
  };
  if (input.signal?.aborted) throw new CancelledError("The import was cancelled.");
  if (input.format === "SAMPLE") {
    const sample = await sampleDataset();
    onProgress(1);
    return sample;
  }
  const { format, source, signal, threads } = input;
  if (!source)
    throw InvalidInputError.of("source", "is missing: name a folder, a zip or a MovieLens release.");
  const fetched = await fetchRelease(source, input, (fraction) => onProgress(0.3 * fraction));
  const start = reached;
  try {
    const opened = await openSource(fetched?.path ?? source, signal);
    try {
      const { files, passedOver } = chooseFolder(opened.folders, readers[format]);
      const content = await readers[format].read(files, {
        onProgress: (fraction) => onProgress(start + (0.97 - start) * fraction),
        signal,
        threads,
        columns: input.columns ?? {},
      });
      if (signal?.aborted) throw new CancelledError("The import was cancelled.");
      const dataset = withContentHash({
        ...content,
        rejectedLines: [...content.rejectedLines, ...passedOver],
        format,
        simulated: false,
      });
      onProgress(1);
      return dataset;
    } finally {
      await opened.close();
    }
  } finally {
    await fetched?.forget();
  }
}

/** Where `source` is a release's name and no such file lies here: the zip, fetched or from the cache. */
async function fetchRelease(
  source: string,
  { format, cacheFolder, signal }: ReadDatasetInput,
  onProgress: (fraction: number) => void,
): Promise<{ path: string; forget: () => Promise<void> } | null> {
  if (format !== "MOVIELENS" || !movieLensReleases.has(source)) return null;
  if (await stat(source).catch(() => null)) return null;
  const folder = cacheFolder ?? (await createScratchFolder("download"));
  const forget = async () => {
    if (!cacheFolder) await rm(folder, { recursive: true, force: true });
  };
  try {
    return { path: await downloadRelease(source, { folder, onProgress, signal }), forget };
  } catch (error) {
    await forget();
    throw error;
  }
}
