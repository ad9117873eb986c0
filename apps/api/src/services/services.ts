import type { AuditLog } from "./audit/audit-log.js";
import type { Baselines } from "./baselines.js";
import type { Catalogs } from "./catalogs.js";
import type { Comparisons } from "./comparisons.js";
import type { Budgets } from "./cost/budgets.js";
import type { DatasetFiles } from "./dataset-files.js";
import type { DatasetRecords } from "./dataset-records.js";
import type { Datasets } from "./datasets.js";
import type { Directory } from "./directory.js";
import type { Downloads } from "./downloads.js";
import type { ImportFolder } from "./import-folder.js";
import type { Keys } from "./keys.js";
import type { Maps } from "./maps.js";
import type { Neighborhoods } from "./neighborhoods.js";
import type { RunRecords } from "./run-records.js";
import type { Runs } from "./runs.js";
import type { ServerStates } from "./server-state.js";
import type { Spaces } from "./spaces.js";
import type { UserRatings } from "./user-ratings.js";
import type { WaitingRuns } from "./waiting-runs.js";

/** Everything that resolvers may ask. */
export interface Services {
  readonly datasets: Datasets;
  readonly runs: Runs;
  readonly datasetRecords: DatasetRecords;
  readonly runRecords: RunRecords;
  readonly waitingRuns: WaitingRuns;
  readonly directory: Directory;
  readonly catalogs: Catalogs;
  readonly spaces: Spaces;
  readonly userRatings: UserRatings;
  readonly baselines: Baselines;
  readonly comparisons: Comparisons;
  readonly neighborhoods: Neighborhoods;
  readonly downloads: Downloads;
  readonly serverStates: ServerStates;
  readonly keys: Keys;
  readonly audit: AuditLog;
  /** Null: no accounts are kept. */
  readonly budgets: Budgets | null;
  readonly maps: Maps;
  readonly datasetFiles: DatasetFiles;
  readonly importFolder: ImportFolder;
}
