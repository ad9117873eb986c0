import type {
  DatasetFormat,
  DatasetPart,
  LossPoint,
  MatchReport,
  Metric,
  Protocol,
  RejectedLines,
  TableColumns,
  TrainingPart,
} from "@cinevec/core";
import type { Enrichment } from "../stored/enrichment.js";
import type { MapFaithfulness } from "../stored/map-faithfulness.js";
import type { SparkSettings } from "./submit-to-spark.js";

/** The run whose movie vectors a training starts from. */
export interface PretrainedRun {
  /** Null where that run was deleted. */
  readonly runId: string | null;
  /** Its artifact hash when the training was queued; null for a run that was queued by an older version. */
  readonly artifactHash: string | null;
}

/** What a child process is started for. */
export interface TrainTask {
  readonly runId: string;
  readonly datasetId: string;
  readonly recipe: string;
  /** As resolved: defaults filled in. */
  readonly options: Record<string, unknown>;
  readonly seed: number;
  /** null: nothing is held out, and nothing measured. */
  readonly protocol: Protocol | null;
  /** The run whose training this one repeats on all ratings. */
  readonly refitOf: string | null;
  readonly threads: number;
  readonly pretrained: PretrainedRun | null;
  /** Of imported vectors: the path of what they are read from. */
  readonly source: string | null;
  /** The cluster that trains it; null: this machine does. */
  readonly spark: SparkSettings | null;
  /** For the artifact's manifest. */
  readonly codeVersion: string;
}

export interface ImportTask {
  readonly datasetId: string;
  readonly format: DatasetFormat;
  /** A real path inside the import folder, a release's name, or null for the sample. */
  readonly source: string | null;
  /** What the person said of a table's columns. */
  readonly columns: TableColumns | null;
  /** The dataset whose metadata is joined to this one's movies. */
  readonly enrichWith: MetadataDataset | null;
}

export interface MetadataDataset {
  readonly datasetId: string;
  readonly name: string;
  readonly licence: string | null;
}

export interface MapTask {
  readonly mapId: string;
  readonly runId: string;
  /** As stored when the run succeeded. */
  readonly artifactHash: string | null;
  readonly datasetId: string;
  /** A name of the projections' registry. */
  readonly projection: string;
  /** As resolved: defaults filled in. */
  readonly options: unknown;
  readonly seed: number;
  readonly threads: number;
  /** The map of another run of the dataset to align this one with; null for none. */
  readonly alignWith: {
    readonly runId: string;
    readonly artifactHash: string | null;
    readonly mapId: string;
  } | null;
}

export interface MapProgress {
  /** 0 to 1. */
  readonly fraction: number;
}

export interface MapResult {
  readonly pointCount: number;
  readonly faithfulness: MapFaithfulness;
}

/** From the worker to its child. */
export type ToChild<Task> =
  | { readonly type: "start"; readonly task: Task; readonly blobs: string }
  /** Stop within a second; answered by `failed` with a CancelledError. */
  | { readonly type: "cancel" }
  /** The answer to `publishing`: the worker still holds the claim. */
  | { readonly type: "publish" };

/** From the child to its worker. `failed` and `done` come last. */
export type FromChild<Progress, Result> =
  | { readonly type: "progress"; readonly progress: Progress }
  /** All is computed; may it be written where readers look once the row says so? */
  | { readonly type: "publishing" }
  | { readonly type: "done"; readonly result: Result }
  | { readonly type: "failed"; readonly error: ChildError };

export interface ChildError {
  readonly name: string;
  readonly message: string;
}

export interface RunProgress {
  readonly epoch: number;
  readonly epochs: number;
  readonly phase: "loading" | "training" | "evaluating";
  /** 0 to 1 of the phase, never falling within it. */
  readonly fraction: number;
  /** Where a training has parts that go at different speeds: the one under way. */
  readonly part?: TrainingPart | undefined;
  /** Examples a second, training alone; null before training and after it. */
  readonly examplesPerSecond: number | null;
  /** Epochs that ended since the last message; after a resume also those before it. */
  readonly points: readonly LossPoint[];
}

export interface RunResult {
  readonly dimensions: number;
  readonly lossCurve: readonly LossPoint[];
  readonly baselineLoss: number | null;
  readonly engine: string;
  readonly examplesPerSecond: number;
  readonly metrics: readonly Metric[];
  /** Of imported vectors: how many found their movie. */
  readonly matches: MatchReport | null;
  /** SHA-256 of the artifact's manifest, hex. */
  readonly artifactHash: string;
}

export interface ImportProgress {
  /** 0 to 1. */
  readonly fraction: number;
}

export interface ImportResult {
  readonly simulated: boolean;
  readonly contentHash: string;
  readonly licence: string | null;
  readonly movieCount: number;
  readonly userCount: number;
  readonly ratingCount: number;
  readonly parts: readonly DatasetPart[];
  readonly rejectedLines: readonly RejectedLines[];
  readonly ratingHistogram: readonly { readonly rating: number; readonly count: number }[];
  readonly enriched: Enrichment | null;
}
