import { setTimeout as sleep } from "node:timers/promises";
import type { BlobStore, Database } from "@cinevec/db";
import { Prisma } from "@cinevec/db";
import type { Queue } from "./queue.js";
import type { SparkSettings } from "./submit-to-spark.js";

/** What running a job takes. */
export interface JobTools {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly queue: Queue;
  readonly threads: number;
  /** How much children stand back for others, 0 to 19. */
  readonly nice?: number | undefined;
  readonly codeVersion: string;
  /** Where runs with the engine SPARK are trained; null: this worker takes none. */
  readonly spark: SparkSettings | null;
  readonly staleAfter: number;
  /** Claims of the jobs that this process works on: alive, however long their rows were silent. */
  readonly ownClaims: Set<string>;
  readonly trainerScript?: URL;
  /** Node's own arguments for trainers, for instance a memory limit. */
  readonly trainerArguments?: readonly string[];
  readonly importerScript?: URL;
  /** null: no baselines are measured. */
  readonly baselinesScript?: URL | null;
  /** null: a run that succeeds gets no map of its own accord, and none is made. */
  readonly mapperScript?: URL | null;
  onEvent(event: { readonly message: string; readonly error?: unknown }): void;
}

/** A claimed row and the child that works on it. */
export interface Job {
  /** Ends the child and gives the row back: the next attempt goes on, and this one does not count. */
  abandon(): void;
  /** Resolves when the child is gone and the row says how it went; never rejects. */
  readonly ended: Promise<void>;
}

/** So often in a row may an attempt crash without having come further; then the work counts as failed. */
export const maxAttempts = 3;

/** Channels of db.notify; the payload is the row's id. */
export const runsChannel = "cinevec_runs";
export const datasetsChannel = "cinevec_datasets";
export const mapsChannel = "cinevec_maps";
/** Payload: the id of the dataset or run whose files a worker lacks. */
export const filesChannel = "cinevec_files";
export const cancelChannel = "cinevec_cancel";

/** The database's clock, as its columns store time: clocks of several machines need not agree. */
export const databaseNow = Prisma.sql`(now() AT TIME ZONE 'UTC')`;

/** A database that answers may refuse the same write so often; it is then not the connection that is at fault. */
const mostRefusals = 3;
const longestWait = 5_000;

/**
 * Repeats `work` while the database is away, for as long as it takes, so that an outage costs no work that is done.
 * @param isOver asked before each repetition.
 * @throws the error of `work` where the database answers other queries but refuses this one, or where it is over.
 */
export async function persist<Result>(
  db: Pick<Database, "query">,
  work: () => Promise<Result>,
  isOver: () => boolean,
): Promise<Result> {
  let refusals = 0;
  for (let wait = 100; ; wait = Math.min(longestWait, wait * 2)) {
    try {
      return await work();
    } catch (error) {
      const answers = await db.query("SELECT 1").then(
        () => true,
        () => false,
      );
      if (answers) refusals++;
      if (isOver() || refusals >= mostRefusals) throw error;
      await sleep(wait);
    }
  }
}
