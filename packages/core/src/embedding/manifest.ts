import { z } from "zod";
import { utf8In } from "../bytes.js";
import { CorruptDataError } from "../errors.js";

/** Its name in the byte source. */
export const manifestFile = "manifest.json";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const size = z
  .int()
  .min(0)
  .max(2 ** 32);

const buffer = z.strictObject({
  /**
   * "vectors", "movieRows", "tensor:" and the tensor's name, or a part of a sparse matrix: "sparse:", the matrix' name
   * and ":offsets", ":indices" or ":values".
   */
  name: z.string().min(1),
  /** The name in the byte source. */
  file: z.string().regex(/^[a-z0-9-]+\.(f32|u32)$/),
  /** Raw little-endian numbers, row-major. */
  dtype: z.enum(["float32", "uint32"]),
  shape: z.array(size).max(8),
  sha256,
});

/** A stored metric; see Metric. */
export const metricSchema = z.strictObject({
  name: z.string(),
  cutoff: z.number().nullable(),
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  higherIsBetter: z.boolean(),
});

/** manifest.json of an artifact: what the vectors are, how they came to be, and the checksum of every buffer. */
export const manifestSchema = z.strictObject({
  format: z.literal("cinevec-embedding"),
  version: z.literal(1),
  recipe: z.string().min(1),
  /** As resolved: defaults filled in. */
  options: z.record(z.string(), z.unknown()),
  seed: z.int().min(0),
  datasetHash: z.string().min(1),
  /** [movies, dimensions]. */
  shape: z.tuple([size, size]),
  dtype: z.literal("float32"),
  /** The ids' file: a JSON array of strings, in row order. */
  vocabulary: z.strictObject({ file: z.literal("vocabulary.json"), sha256 }),
  metrics: z.array(metricSchema),
  lineage: z.strictObject({
    codeVersion: z.string(),
    nodeVersion: z.string(),
    engine: z.string(),
    threads: z.int().min(1),
    /** The run whose movie vectors were the start, or null. */
    pretrainedRun: z.string().nullable(),
    /** That run's artifact hash; artifacts of older versions do not say it. */
    pretrainedHash: sha256.nullable().default(null),
    /** The run whose training this one repeated on all ratings; left out of others. */
    refitOf: z.string().optional(),
  }),
  buffers: z.array(buffer),
  /** Named lists of strings, a JSON array each. Left out where there are none. */
  strings: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        file: z.string().regex(/^strings-\d+\.json$/),
        length: size,
        sha256,
      }),
    )
    .optional(),
  /** The sparse matrices whose parts are among the buffers: [rows, columns] of each. Left out where there are none. */
  sparse: z.array(z.strictObject({ name: z.string().min(1), shape: z.tuple([size, size]) })).optional(),
});

/** A manifest that has been checked. */
export type EmbeddingManifest = z.infer<typeof manifestSchema>;

/** What the caller knows of an embedding; the rest of the manifest follows from the embedding itself. */
export type EmbeddingFacts = Pick<
  EmbeddingManifest,
  "recipe" | "options" | "seed" | "datasetHash" | "metrics" | "lineage"
>;

/** @throws CorruptDataError where the bytes are no manifest of this version. */
export function parseManifest(bytes: Uint8Array): EmbeddingManifest {
  let json: unknown;
  try {
    json = JSON.parse(utf8In(bytes));
  } catch (cause) {
    throw new CorruptDataError(`${manifestFile} is not JSON.`, { cause });
  }
  const result = manifestSchema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new CorruptDataError(`${manifestFile}: ${issue?.path.join(".")}: ${issue?.message}`, {
    cause: result.error,
  });
}
