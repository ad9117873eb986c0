import type { AuditLog } from "./audit/audit-log.js";
import type { Catalogs } from "./catalogs/catalogs.js";
import type { DatasetRecords } from "./datasets/dataset-records.js";
import type { Datasets } from "./datasets/datasets.js";
import type { UserRatings } from "./datasets/user-ratings.js";
import type { DatasetFiles } from "./downloads/dataset-files.js";
import type { Downloads } from "./downloads/downloads.js";
import type { Baselines } from "./evaluation/baselines.js";
import type { Comparisons } from "./evaluation/comparisons.js";
import type { Neighborhoods } from "./evaluation/neighborhoods.js";
import type { ImportFolder } from "./imports/import-folder.js";
import type { Keys } from "./keys/keys.js";
import type { Limits } from "./limits/limits.js";
import type { Maps } from "./maps/maps.js";
import type { Posters } from "./posters/posters.js";
import type { Directory } from "./runs/directory.js";
import type { RunRecords } from "./runs/run-records.js";
import type { Runs } from "./runs/runs.js";
import type { WaitingRuns } from "./runs/waiting-runs.js";
import type { ServerStates } from "./server-state.js";
import type { Spaces } from "./spaces/spaces.js";

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
  readonly limits: Limits;
  readonly maps: Maps;
  /** Null: posters that a dataset lacks are not looked up. */
  readonly posters: Posters | null;
  readonly datasetFiles: DatasetFiles;
  readonly importFolder: ImportFolder;
}
