import type { Dataset } from "../dataset.js";
import type { FormatFiles } from "../files/choose-folder.js";
import type { SourceFiles } from "../files/source-files.js";
import type { TableColumns } from "./interactions/table-columns.js";

export interface ReadContext {
  /** 0 to 1, never falling. */
  readonly onProgress: (fraction: number) => void;
  readonly signal?: AbortSignal;
  readonly threads?: number;
  /** What the person says of the table; INTERACTIONS alone takes it. */
  readonly columns?: TableColumns;
}

/** What a reader finds; the hash is taken by readDataset. */
type ReadContent = Omit<Dataset, "contentHash" | "format" | "simulated">;

/**
 * Turns the files of one format, all of one folder, into movies, users and ratings. A line it cannot use is counted
 * with its number; more than 1 % of a file is an InvalidInputError, as is a missing file, an empty one, a wrong header.
 */
export interface Reader extends FormatFiles {
  readonly read: (files: SourceFiles, context: ReadContext) => Promise<ReadContent>;
}
