import type { Dataset, RunMetric, TrainingRun } from "@cinevec/db";
import DataLoader from "dataloader";
import type { Services } from "../services/services.js";

export interface Viewer {
  /** The key's name; null for the owner with the local token, and for a reader without any key. */
  readonly name: string | null;
  readonly role: "VIEWER" | "TRAINER" | "ADMIN";
}

/** What every resolver gets: one per request. Loaders are made when first used; the hot questions need none. */
export class Context {
  private datasetLoader: DataLoader<string, Dataset | null> | null = null;
  private runLoader: DataLoader<string, TrainingRun | null> | null = null;
  private waitingLoader: DataLoader<TrainingRun, string | null> | null = null;
  private metricLoader: DataLoader<string, RunMetric[]> | null = null;

  /** @param baseUrl how the caller reaches the API, without a slash at the end: "http://127.0.0.1:4000". */
  constructor(
    readonly services: Services,
    readonly viewer: Viewer,
    readonly baseUrl: string,
  ) {}

  /** By UUID, batched. */
  get datasets(): DataLoader<string, Dataset | null> {
    this.datasetLoader ??= new DataLoader((ids) => this.services.datasetRecords.byId(ids), {
      maxBatchSize: 1_000,
    });
    return this.datasetLoader;
  }

  /** By UUID, batched. */
  get runs(): DataLoader<string, TrainingRun | null> {
    this.runLoader ??= new DataLoader((ids) => this.services.runRecords.byId(ids), { maxBatchSize: 1_000 });
    return this.runLoader;
  }

  /** What a run waits for, batched. */
  get waiting(): DataLoader<TrainingRun, string | null> {
    this.waitingLoader ??= new DataLoader((runs) => this.services.waitingRuns.reasons(runs, Date.now()), {
      maxBatchSize: 1_000,
    });
    return this.waitingLoader;
  }

  /** By the run's UUID, batched. */
  get metrics(): DataLoader<string, RunMetric[]> {
    this.metricLoader ??= new DataLoader((ids) => this.services.runRecords.metrics(ids), {
      maxBatchSize: 1_000,
    });
    return this.metricLoader;
  }

  /** After a mutation: later fields of the same request must see what it did. */
  forget(): void {
    this.datasetLoader = null;
    this.runLoader = null;
    this.waitingLoader = null;
    this.metricLoader = null;
    this.services.directory.forget();
  }
}
