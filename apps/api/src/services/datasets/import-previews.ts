import { type DatasetFormat, type ImportPreview, previewInThread, type TableColumns } from "@cinevec/core";
import { resolveSource } from "./dataset-source.js";

export interface PreviewDataset {
  readonly format?: DatasetFormat | null | undefined;
  readonly source: string;
  /** As ImportDataset.columns. */
  readonly columns?: TableColumns | null | undefined;
}

/** Answers Datasets.preview, one after the other: each look has a thread and memory of its own. */
export class ImportPreviews {
  private lastLook: Promise<unknown> = Promise.resolve();

  constructor(private readonly importFolder: string) {}

  async look({ source, format, columns }: PreviewDataset): Promise<ImportPreview> {
    const found =
      source === "sample"
        ? null
        : await resolveSource(this.importFolder, { format: format ?? "MOVIELENS", source });
    const look = () => previewInThread({ source: found, format: format ?? null, columns: columns ?? null });
    const looking = this.lastLook.then(look, look);
    this.lastLook = looking;
    return await looking;
  }
}
