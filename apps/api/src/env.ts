import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { InvalidInputError } from "@cinevec/core";
import { formatS3Location, parseS3Address } from "@cinevec/db";
import { type Variables, variables } from "./env-variables.js";
import { isLoopback } from "./is-loopback.js";
import type { TmdbSettings } from "./services/posters/tmdb-client.js";
import type { SparkSettings } from "./training/submit-to-spark.js";
import { type WorkerJob, workerJobs } from "./training/worker-jobs.js";

export interface Env {
  /** Where the caller of ./cinevec stands: relative paths start here. */
  readonly callerFolder: string;
  readonly host: string;
  /** 0 asks the system for a free one. */
  readonly port: number;
  /** Absolute: database, blobs and imports live here unless told otherwise. */
  readonly dataFolder: string;
  /** Where datasets, artifacts and checkpoints are: an absolute path, or a location in S3 as openStorage takes it. */
  readonly blobs: string;
  /** Absolute: importDataset reads below here and nowhere else. */
  readonly importFolder: string;
  /** Bytes of a file that is uploaded into it; 0: none is taken. */
  readonly largestUpload: number;
  /** For training. */
  readonly threads: number;
  /** How much trainings and imports stand back for others, 0 to 19. */
  readonly nice: number;
  /** Browsers may call the API from pages of these origins. */
  readonly siteOrigins: readonly string[];
  /** How the API is reached from outside, for download links; null: as the request was addressed. */
  readonly publicUrl: string | null;
  /** Requests a minute for one key or address; 0: no limit. */
  readonly rateLimit: number;
  /** What one key, or one visitor of the site, may cost in a minute; 0: no limit. */
  readonly costBudget: number;
  /** What the API keeps in memory of embeddings, movies and ratings at most, in MB. */
  readonly cacheMegabytes: number;
  /** What the site shows for visitors who have no key of their own. */
  readonly webKey: string | null;
  /** Whether this process also trains. */
  readonly worker: boolean;
  /** What this process's worker takes. */
  readonly workerJobs: readonly WorkerJob[];
  /** Where this process's worker trains runs with the engine SPARK; null: nowhere. */
  readonly spark: SparkSettings | null;
  /** How posters are looked up that a dataset lacks; null: they are not. */
  readonly tmdb: TmdbSettings | null;
  /** Whether each request is a line of the log, at the level info. */
  readonly accessLog: boolean;
  /** Whether traces are sent, to where OpenTelemetry's own variables say. */
  readonly traces: boolean;
  readonly logLevel: "silent" | "error" | "warn" | "info" | "debug";
  /** Where ./cinevec start serves the site. */
  readonly webPort: number;
  /** What the commands show to an API that wants a key. */
  readonly apiKey: string | null;
  /** postgresql://…, or null for the embedded database. */
  readonly databaseUrl: string | null;
  /** Shows internal errors to the caller. */
  readonly development: boolean;
}

/**
 * Reads the environment; the one place that does. An empty variable counts as unset.
 * @throws InvalidInputError naming every wrong variable at once.
 */
export function readEnv(environment: NodeJS.ProcessEnv = process.env): Env {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = variables.safeParse(given);
  if (!parsed.success)
    throw new InvalidInputError(
      parsed.error.issues.map((issue) => ({ path: [String(issue.path[0])], message: issue.message })),
    );
  const values = parsed.data;
  const callerFolder = resolve(values.CINEVEC_CWD ?? ".");
  const dataFolder = values.CINEVEC_DATA ? resolve(callerFolder, values.CINEVEC_DATA) : resolve("data");
  return {
    callerFolder,
    host: values.CINEVEC_HOST,
    port: values.CINEVEC_PORT,
    dataFolder,
    blobs: blobsOf(values, callerFolder, dataFolder),
    importFolder: resolve(callerFolder, values.CINEVEC_IMPORTS ?? join(dataFolder, "imports")),
    largestUpload: values.CINEVEC_UPLOAD_MB * megabyte,
    threads: values.CINEVEC_THREADS ?? availableParallelism(),
    nice: values.CINEVEC_NICE ?? 10,
    siteOrigins: values.CINEVEC_SITE_ORIGIN ?? [
      `http://127.0.0.1:${values.CINEVEC_WEB_PORT}`,
      `http://localhost:${values.CINEVEC_WEB_PORT}`,
    ],
    publicUrl: values.CINEVEC_PUBLIC_URL ?? null,
    rateLimit: values.CINEVEC_RATE_LIMIT ?? (isLoopback(values.CINEVEC_HOST) ? 0 : 600),
    cacheMegabytes: values.CINEVEC_CACHE_MB,
    costBudget: values.CINEVEC_COST_BUDGET ?? 600_000,
    webKey: values.CINEVEC_WEB_KEY ?? null,
    worker: values.CINEVEC_WORKER === "on",
    workerJobs: values.CINEVEC_WORKER_JOBS ?? workerJobs,
    spark: sparkOf(values, callerFolder),
    tmdb: values.CINEVEC_TMDB_TOKEN
      ? { token: values.CINEVEC_TMDB_TOKEN, url: values.CINEVEC_TMDB_URL }
      : null,
    accessLog: values.CINEVEC_ACCESS_LOG === "on",
    traces: Boolean(values.OTEL_EXPORTER_OTLP_ENDPOINT ?? values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT),
    logLevel: values.CINEVEC_LOG,
    webPort: values.CINEVEC_WEB_PORT,
    apiKey: values.CINEVEC_API_KEY ?? null,
    databaseUrl: values.DATABASE_URL ?? null,
    development: values.NODE_ENV === "development",
  };
}

const megabyte = 1e6;
const gigabyte = 1e9;

function blobsOf(values: Variables, callerFolder: string, dataFolder: string): string {
  const { CINEVEC_BLOBS: blobs } = values;
  if (!blobs?.includes("://")) return resolve(callerFolder, blobs ?? join(dataFolder, "blobs"));
  const endpoint =
    values.CINEVEC_S3_ENDPOINT ?? values.AWS_ENDPOINT_URL_S3 ?? values.AWS_ENDPOINT_URL ?? null;
  const folder = resolve(callerFolder, values.CINEVEC_BLOB_CACHE ?? join(dataFolder, "blob-cache"));
  return formatS3Location({
    ...parseS3Address(blobs),
    endpoint,
    // Servers of other makers have no regions, but the SDK signs none without.
    region: endpoint === null || values.AWS_REGION !== undefined ? null : "us-east-1",
    cache: { folder, bytes: values.CINEVEC_BLOB_CACHE_GB * gigabyte },
  });
}

/**
 * Where blobs lie that a command names instead of CINEVEC_BLOBS.
 * @throws InvalidInputError
 */
export function blobsAt(location: string): string {
  return readEnv({ ...process.env, CINEVEC_BLOBS: location }).blobs;
}

function sparkOf(values: Variables, callerFolder: string): SparkSettings | null {
  const { CINEVEC_SPARK_MASTER: master, CINEVEC_SPARK_FOLDER: folder, CINEVEC_SPARK_PYTHON: python } = values;
  if (master === undefined) return null;
  return {
    master,
    // A name alone is looked for on the PATH.
    python: python.includes("/") ? resolve(callerFolder, python) : python,
    folder: folder === undefined ? null : resolve(callerFolder, folder),
  };
}

/**
 * What a command says a worker shall take, instead of CINEVEC_WORKER_JOBS.
 * @throws InvalidInputError
 */
export function workerJobsIn(text: string): readonly WorkerJob[] {
  return readEnv({ ...process.env, CINEVEC_WORKER_JOBS: text }).workerJobs;
}

/** The environment for a child process: this one's with some variables changed. */
export function childEnvironment(changes: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}
