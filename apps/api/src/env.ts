import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { InvalidInputError } from "@cinevec/core";
import { formatS3Location, parseS3Address } from "@cinevec/db";
import { z } from "zod";
import type { TmdbSettings } from "./services/posters/tmdb-client.js";
import type { SparkSettings } from "./training/submit-to-spark.js";
import { type WorkerJob, workerJobs } from "./training/worker-jobs.js";

const wholeNumber = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number, ${low} to ${high}`)
    .transform(Number)
    .refine((value) => value >= low && value <= high, `must be a whole number, ${low} to ${high}`);

const origin = z.string().refine((value) => {
  try {
    return ["http:", "https:"].includes(new URL(value).protocol) && new URL(value).origin === value;
  } catch {
    return false;
  }
}, 'must be an origin such as "https://cinevec.example.org", without a path or a slash at its end');

const origins = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(z.array(origin).min(1));

const variables = z.object({
  CINEVEC_HOST: z.string().default("127.0.0.1"),
  CINEVEC_PORT: wholeNumber(0, 65_535).default(4000),
  CINEVEC_CWD: z.string().optional(),
  CINEVEC_DATA: z.string().optional(),
  CINEVEC_BLOBS: z
    .string()
    .superRefine((value, context) => {
      if (!value.includes("://")) return;
      try {
        parseS3Address(value);
      } catch {
        context.addIssue({
          code: "custom",
          message:
            "must be a folder, or s3://BUCKET/PREFIX with small letters, digits, - and . in the bucket's name",
        });
      }
    })
    .optional(),
  CINEVEC_S3_ENDPOINT: origin.optional(),
  CINEVEC_BLOB_CACHE: z.string().optional(),
  CINEVEC_BLOB_CACHE_GB: wholeNumber(0, 1_000_000).default(10),
  AWS_REGION: z.string().optional(),
  AWS_ENDPOINT_URL_S3: z.string().optional(),
  AWS_ENDPOINT_URL: z.string().optional(),
  CINEVEC_IMPORTS: z.string().optional(),
  CINEVEC_UPLOAD_MB: wholeNumber(0, 1_000_000).default(4_000),
  CINEVEC_THREADS: wholeNumber(1, 256).optional(),
  CINEVEC_NICE: wholeNumber(0, 19).optional(),
  CINEVEC_SITE_ORIGIN: origins.optional(),
  CINEVEC_PUBLIC_URL: origin.optional(),
  CINEVEC_RATE_LIMIT: wholeNumber(0, 1_000_000).optional(),
  CINEVEC_CACHE_MB: wholeNumber(1, 10_000_000).default(2_000),
  CINEVEC_COST_BUDGET: wholeNumber(0, 1_000_000_000)
    .refine((value) => value === 0 || value >= 50_000, "must be 0, for none, or 50000 and up")
    .optional(),
  CINEVEC_WEB_KEY: z.string().optional(),
  CINEVEC_WORKER: z.enum(["on", "off"], "must be on or off").default("on"),
  CINEVEC_WORKER_JOBS: z
    .string()
    .transform((text) => text.split(",").map((part) => part.trim()))
    .pipe(z.array(z.enum(workerJobs, `must be some of ${workerJobs.join(",")}`)).min(1))
    .optional(),
  CINEVEC_SPARK_MASTER: z.string().optional(),
  CINEVEC_SPARK_PYTHON: z.string().default("python3"),
  CINEVEC_SPARK_FOLDER: z.string().optional(),
  CINEVEC_TMDB_TOKEN: z.string().optional(),
  CINEVEC_TMDB_URL: z
    .url({ protocol: /^https?$/, error: "must be an address that begins with http:// or https://" })
    .transform((url) => url.replace(/\/+$/, ""))
    .default("https://api.themoviedb.org/3"),
  CINEVEC_LOG: z
    .enum(["silent", "error", "warn", "info", "debug"], "must be silent, error, warn, info or debug")
    .default("info"),
  CINEVEC_ACCESS_LOG: z.enum(["on", "off"], "must be on or off").default("off"),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.string().optional(),
  CINEVEC_WEB_PORT: wholeNumber(1, 65_535).default(3000),
  CINEVEC_API_KEY: z.string().optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must begin with postgresql://")
    .optional(),
  NODE_ENV: z.string().optional(),
});

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

/** Whether only this machine can reach an address that a server listens on. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
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

function blobsOf(values: z.output<typeof variables>, callerFolder: string, dataFolder: string): string {
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

function sparkOf(values: z.output<typeof variables>, callerFolder: string): SparkSettings | null {
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
