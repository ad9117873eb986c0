import { join } from "node:path";
import type { BlobStore, Database } from "@cinevec/db";
import type { Queue } from "../training/queue.js";
import { AuditLog } from "./audit/audit-log.js";
import { cacheSizes } from "./cache-sizes.js";
import { Catalogs } from "./catalogs/catalogs.js";
import { DatasetRecords } from "./datasets/dataset-records.js";
import type { Datasets } from "./datasets/datasets.js";
import { UserRatings } from "./datasets/user-ratings.js";
import { DatasetFiles } from "./downloads/dataset-files.js";
import { Downloads } from "./downloads/downloads.js";
import { Baselines } from "./evaluation/baselines.js";
import { Comparisons } from "./evaluation/comparisons.js";
import { Neighborhoods } from "./evaluation/neighborhoods.js";
import { ImportFolder } from "./imports/import-folder.js";
import type { Keys } from "./keys/keys.js";
import { Limits } from "./limits/limits.js";
import { Maps } from "./maps/maps.js";
import { Posters } from "./posters/posters.js";
import type { TmdbSettings } from "./posters/tmdb-client.js";
import { Directory } from "./runs/directory.js";
import { RunRecords } from "./runs/run-records.js";
import type { Runs } from "./runs/runs.js";
import { WaitingRuns } from "./runs/waiting-runs.js";
import { ServerStates } from "./server-state.js";
import type { Services } from "./services.js";
import { Spaces } from "./spaces/spaces.js";

/** Everything that reads, over a database and blobs, beside the two services that write. */
export function openServices(input: {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly datasets: Datasets;
  readonly runs: Runs;
  readonly keys: Keys;
  readonly queue: Queue;
  /** What one caller may cost in a minute; 0: no limit. */
  readonly costBudget: number;
  /** How many requests one caller may make in a minute; 0: no limit. */
  readonly rateLimit: number;
  readonly dataFolder: string;
  readonly importFolder: string;
  /** Bytes of a file that is uploaded; 0: none is taken. */
  readonly largestUpload: number;
  /** What is kept in memory at most, in MB. */
  readonly cacheMegabytes: number;
  /** Where posters are looked up that a dataset lacks; null: nowhere. */
  readonly tmdb: TmdbSettings | null;
  /** Gets what went wrong while nobody waited for it. */
  report(error: unknown): void;
}): Services {
  const { db, blobs, datasets, runs, keys, queue } = input;
  const sizes = cacheSizes(input.cacheMegabytes);
  const directory = new Directory(db.prisma);
  const catalogs = new Catalogs(blobs, input.report, sizes.catalogs);
  const spaces = new Spaces(directory, catalogs, blobs, input.report, sizes.spaces);
  const userRatings = new UserRatings(blobs, sizes.ratings);
  return {
    datasets,
    runs,
    keys,
    serverStates: new ServerStates({
      prisma: db.prisma,
      spaces,
      catalogs,
      userRatings,
      dataFolder: input.dataFolder,
      database: db.kind,
    }),
    audit: new AuditLog(db.prisma, input.report),
    limits: new Limits(db, { cost: input.costBudget, requests: input.rateLimit }, input.report),
    datasetRecords: new DatasetRecords(db.prisma),
    runRecords: new RunRecords(db.prisma),
    waitingRuns: new WaitingRuns(db.prisma),
    directory,
    catalogs,
    spaces,
    userRatings,
    baselines: new Baselines(blobs),
    comparisons: new Comparisons(blobs),
    neighborhoods: new Neighborhoods({ spaces, prisma: db.prisma }),
    maps: new Maps({ db, blobs, queue }),
    downloads: new Downloads(spaces),
    posters: input.tmdb
      ? new Posters(input.tmdb, join(input.dataFolder, "tmdb-posters.json"), input.report)
      : null,
    datasetFiles: new DatasetFiles(directory, blobs),
    importFolder: new ImportFolder(input.importFolder, input.largestUpload),
  };
}
