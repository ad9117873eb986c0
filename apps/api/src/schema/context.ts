import type { Dataset, RunMetric, TrainingRun } from "@cinevec/db";
import DataLoader from "dataloader";
import { covers, type Scope } from "../services/keys/scope.js";
import type { Services } from "../services/services.js";
import { openCost } from "./costs.js";

export interface Viewer {
  /** The key's UUID; null without one. */
  readonly keyId: string | null;
  /** The key's name; null for the owner with the local token, and for a reader without any key. */
  readonly name: string | null;
  readonly role: "VIEWER" | "TRAINER" | "ADMIN";
  /** The datasets that the key is for; null: all. */
  readonly datasets: Scope;
}

/** What became of an operation, for log, metrics and traces. */
export interface Told {
  /** The kind and the one field that is asked for: "query movie"; "query several". One of a set that the schema bounds. */
  readonly operation: string;
  /** As the caller named it; anything. */
  readonly name: string | null;
  /** "OK", or the code of the first error. */
  readonly result: string;
  readonly cost: number;
}

/** A request as it came in. */
export interface Question {
  readonly baseUrl: string;
  readonly address: string;
  readonly caller: string | null;
  spent: number;
  /** What became of the operation; null before it has ended, and where it was none. */
  told: Told | null;
  /** Whether whoever asked has left, or the time for an answer is up. */
  isOver(): boolean;
}

/** Nobody waits for an answer any more. */
export class GaveUpError extends Error {
  override readonly name = "GaveUpError";

  constructor() {
    super("Nobody waits for this answer any more.");
  }
}

/** By UUID; null where there is none, or none that the viewer may see. */
interface Finder<Row> {
  load(id: string): Promise<Row | null>;
}

/** What every resolver gets: one per request. Loaders are made when first used; the hot questions need none. */
export class Context {
  private datasetLoader: DataLoader<string, Dataset | null> | null = null;
  private runLoader: DataLoader<string, TrainingRun | null> | null = null;
  private waitingLoader: DataLoader<TrainingRun, string | null> | null = null;
  private metricLoader: DataLoader<string, RunMetric[]> | null = null;
  private everything: Context | null = null;
  private readonly opened = new Set<string>();

  constructor(
    readonly services: Services,
    readonly viewer: Viewer,
    private readonly question: Question,
  ) {}

  /** How the caller reaches the API, without a slash at the end: "http://127.0.0.1:4000". */
  get baseUrl(): string {
    return this.question.baseUrl;
  }

  /** Of the network that the question came from. */
  get address(): string {
    return this.question.address;
  }

  /** On whose account the question is; null: nobody's. */
  get caller(): string | null {
    return this.question.caller;
  }

  /** Keeps what became of the operation. */
  tell(told: Told): void {
    this.question.told = told;
  }

  /** What was done so far, in the unit of the fields' costs. */
  get spent(): number {
    return this.question.spent;
  }

  /** Before something is done that costs this much. @throws GaveUpError where nobody waits for it any more. */
  work(cost: number): void {
    if (this.question.isOver()) throw new GaveUpError();
    this.question.spent += cost;
  }

  /** A run's embedding has to be opened for this question: counted once, however many fields wait for it. */
  opens(runId: string): void {
    if (this.opened.has(runId)) return;
    this.opened.add(runId);
    this.work(openCost);
  }

  /** The same question without the limits of a key that is for some datasets only: for what follows from hidden rows. */
  get unlimited(): Context {
    if (this.viewer.datasets === null) return this;
    this.everything ??= new Context(this.services, { ...this.viewer, datasets: null }, this.question);
    return this.everything;
  }

  /** By UUID, batched. */
  get datasets(): Finder<Dataset> {
    this.datasetLoader ??= new DataLoader((ids) => this.services.datasetRecords.byId(ids), {
      maxBatchSize: 1_000,
    });
    return this.seen(this.datasetLoader, ({ id }) => id);
  }

  /** By UUID, batched. */
  get runs(): Finder<TrainingRun> {
    this.runLoader ??= new DataLoader((ids) => this.services.runRecords.byId(ids), { maxBatchSize: 1_000 });
    return this.seen(this.runLoader, ({ datasetId }) => datasetId);
  }

  /** What a run waits for, batched. */
  get waiting(): DataLoader<TrainingRun, string | null> {
    this.waitingLoader ??= new DataLoader(
      (runs) => this.services.waitingRuns.reasons(runs, Date.now(), this.viewer.datasets),
      {
        maxBatchSize: 1_000,
      },
    );
    return this.waitingLoader;
  }

  /** By the run's UUID, batched. */
  get metrics(): DataLoader<string, RunMetric[]> {
    this.metricLoader ??= new DataLoader((ids) => this.services.runRecords.metrics(ids), {
      maxBatchSize: 1_000,
    });
    return this.metricLoader;
  }

  private seen<Row>(finder: Finder<Row>, datasetOf: (row: Row) => string): Finder<Row> {
    const { datasets } = this.viewer;
    if (datasets === null) return finder;
    return {
      load: async (id) => {
        const row = await finder.load(id);
        return row && covers(datasets, datasetOf(row)) ? row : null;
      },
    };
  }

  /** After a mutation: later fields of the same request must see what it did. */
  forget(): void {
    this.datasetLoader = null;
    this.runLoader = null;
    this.waitingLoader = null;
    this.metricLoader = null;
    this.everything = null;
    this.services.directory.forget();
  }
}
