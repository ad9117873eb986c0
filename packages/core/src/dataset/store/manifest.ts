import { z } from "zod";
import { datasetFormats } from "../dataset.js";

/** The store's layout; a reader refuses any other number. */
export const storeVersion = 1;

const count = z.number().int().nonnegative();

/** manifest.json: written last, so that a store without it is no store. */
export const manifestSchema = z.strictObject({
  version: z.literal(storeVersion),
  format: z.enum(datasetFormats),
  simulated: z.boolean(),
  licence: z.string().nullable(),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  movieCount: count,
  userCount: count,
  ratingCount: count,
  pairCount: count.nullable(),
  fileSplits: z.array(z.string()),
  rejectedLines: z.array(
    z.strictObject({
      file: z.string(),
      reason: z.string(),
      count,
      firstLines: z.array(z.number().int().positive()),
    }),
  ),
  /** The parts that the content hash covers, in its order. */
  parts: z.array(z.strictObject({ name: z.string(), bytes: count, sha256: z.string() })),
  /** Derived from the parts, for quick answers; covered by checksums but not by the content hash. */
  derived: z.array(z.strictObject({ name: z.string(), bytes: count, sha256: z.string() })),
});
export type StoreManifest = z.infer<typeof manifestSchema>;

const strings = z.array(z.string());
const text = z.string().nullable();
export const moviesSchema = z.array(
  z.strictObject({
    externalId: z.string(),
    title: z.string(),
    alternativeTitles: strings,
    year: z.number().int().nullable(),
    genres: strings,
    overview: text,
    directors: strings,
    cast: strings,
    crew: strings,
    keywords: strings,
    companies: strings,
    imdbId: text,
    tmdbId: text,
    posterUrl: text,
  }),
);

export const usersSchema = z.strictObject({
  externalIds: strings,
  genders: z.array(text).optional(),
  ages: z.array(z.number().nullable()).optional(),
  occupations: z.array(text).optional(),
});
