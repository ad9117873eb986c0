import type { BlobStore, Database } from "@cinevec/db";
import type { Queue } from "./queue.js";

/** What running a job takes. */
export interface JobTools {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly queue: Queue;
  readonly threads: number;
  readonly codeVersion: string;
  readonly staleAfter: number;
  readonly trainerScript?: URL;
  /** Node's own arguments for trainers, for instance a memory limit. */
  readonly trainerArguments?: readonly string[];
  readonly importerScript?: URL;
  /** null: no baselines are measured. */
  readonly baselinesScript?: URL | null;
  onEvent(event: { readonly message: string; readonly error?: unknown }): void;
}

/** A claimed row and the child that works on it. */
export interface Job {
  /** Ends the child and leaves the row as it is, for recover. */
  abandon(): void;
  /** Resolves when the child is gone and the row says how it went. */
  readonly ended: Promise<void>;
}

/** A row's work is begun at most so often before it counts as failed. */
export const maxAttempts = 3;

/** Channels of db.notify; the payload is the row's id. */
export const runsChannel = "cinevec_runs";
export const datasetsChannel = "cinevec_datasets";
export const cancelChannel = "cinevec_cancel";

/** Calls `beat` several times within the time after which silence means death, until stopped. */
export function startHeartbeat(staleAfter: number, beat: () => Promise<unknown>): () => void {
  const timer = setInterval(() => void beat().catch(() => {}), (staleAfter * 1000) / 6);
  return () => clearInterval(timer);
}
