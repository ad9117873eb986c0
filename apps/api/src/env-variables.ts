import { parseS3Address } from "@cinevec/db";
import { z } from "zod";
import { workerJobs } from "./training/worker-jobs.js";

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

/** What each variable may hold, and what it is where it is not set. */
export const variables = z.object({
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

/** Those of an environment, checked. */
export type Variables = z.output<typeof variables>;
