import { type ByteSource, type NumberType, numbersIn, utf8In } from "../../bytes.js";
import { CorruptDataError } from "../../errors.js";
import { hashOfDigests, sha256 } from "../content-hash.js";
import type { Dataset, MovieFacts, Ratings } from "../dataset.js";
import { type RatingStatistics, ratingStatistics } from "../rating-statistics.js";
import { timeOrder } from "../ratings/time-order.js";
import { manifestSchema, moviesSchema, type StoreManifest, usersSchema } from "./manifest.js";

/** The movies of a stored dataset with what its ratings say of each, without the ratings themselves. */
export interface StoredMovies extends RatingStatistics {
  readonly movies: readonly MovieFacts[];
  readonly contentHash: string;
  readonly simulated: boolean;
}

/** Reads parts of a store by name, each checked against the manifest before anybody sees it. */
async function openStore(source: ByteSource) {
  const manifest = parse("manifest.json", await source.get("manifest.json"), (value) =>
    manifestSchema.parse(value),
  );
  if (hashOfDigests(manifest.parts) !== manifest.contentHash)
    throw new CorruptDataError("manifest.json: the content hash does not fit the parts it lists.");
  const listed = new Map([...manifest.parts, ...manifest.derived].map((part) => [part.name, part]));

  async function bytes(name: string): Promise<Uint8Array> {
    const part = listed.get(name);
    if (!part) throw new CorruptDataError(`manifest.json does not list ${name}.`);
    const found = await source.get(name);
    if (found.byteLength !== part.bytes)
      throw new CorruptDataError(`${name} has ${found.byteLength} bytes, expected ${part.bytes}.`);
    if (sha256(found) !== part.sha256)
      throw new CorruptDataError(`${name} is not what was stored: its SHA-256 differs from the manifest's.`);
    return found;
  }
  return {
    manifest,
    has: (name: string) => listed.has(name),
    json: async <T>(name: string, check: (value: unknown) => T) => parse(name, await bytes(name), check),
    u8: async (name: string, length?: number) => column(name, await bytes(name), Uint8Array, length),
    u32: async (name: string, length?: number) => column(name, await bytes(name), Uint32Array, length),
    f32: async (name: string, length?: number) => column(name, await bytes(name), Float32Array, length),
    f64: async (name: string, length?: number) => column(name, await bytes(name), Float64Array, length),
  };
}

function parse<T>(name: string, bytes: Uint8Array, check: (value: unknown) => T): T {
  try {
    return check(JSON.parse(utf8In(bytes)));
  } catch (cause) {
    throw new CorruptDataError(`${name} does not hold what this version stores there.`, { cause });
  }
}

/** A view on the bytes where they lie aligned, else on a copy. */
function column<Column>(
  name: string,
  bytes: Uint8Array,
  type: NumberType<Column>,
  length = bytes.byteLength / type.BYTES_PER_ELEMENT,
): Column {
  if (length * type.BYTES_PER_ELEMENT !== bytes.byteLength)
    throw new CorruptDataError(`${name} has ${bytes.byteLength} bytes, which are not ${length} values.`);
  return numbersIn(bytes, type);
}

/**
 * Reads what storeDataset wrote; columns are views on the bytes given, nothing is parsed but movies and users.
 * @throws CorruptDataError where a checksum, a length or the layout is not as stored; NotFoundError without a store.
 */
export async function loadDataset(source: ByteSource): Promise<Dataset> {
  const store = await openStore(source);
  const { manifest } = store;
  const users = await store.json("users.json", (value) => usersSchema.parse(value));
  const fileSplits = [];
  for (const name of manifest.fileSplits)
    fileSplits.push({
      name,
      train: await store.u32(`split-${name}-train.u32`),
      test: await store.u32(`split-${name}-test.u32`),
    });
  return {
    format: manifest.format,
    simulated: manifest.simulated,
    licence: manifest.licence,
    contentHash: manifest.contentHash,
    movies: await store.json("movies.json", (value) => moviesSchema.parse(value)),
    users: users.externalIds.map((externalId, user) => ({
      externalId,
      gender: users.genders?.[user] ?? null,
      age: users.ages?.[user] ?? null,
      occupation: users.occupations?.[user] ?? null,
    })),
    ratings: {
      offsets: await store.u32("ratings-offsets.u32", manifest.userCount + 1),
      movies: await store.u32("ratings-movies.u32", manifest.ratingCount),
      values: await store.f32("ratings-values.f32", manifest.ratingCount),
      timestamps: await store.f64("ratings-timestamps.f64", manifest.ratingCount),
    },
    pairs: await loadPairs(store, manifest),
    fileSplits,
    rejectedLines: manifest.rejectedLines,
  };
}

/** What each user of a stored dataset rated, in the order of timeOrder, without facts of movies or users. */
export interface StoredRatings extends Omit<Ratings, "timestamps"> {
  /** In the dataset's order. */
  readonly userIds: readonly string[];
}

/** The other half of loadDataset: users' ids and ratings, 8 bytes a rating. Throws as loadDataset does. */
export async function loadRatings(source: ByteSource): Promise<StoredRatings> {
  const store = await openStore(source);
  const { userCount, ratingCount } = store.manifest;
  const userIds = (await store.json("users.json", (value) => usersSchema.parse(value))).externalIds;
  const offsets = await store.u32("ratings-offsets.u32", userCount + 1);
  const movies = await store.u32("ratings-movies.u32", ratingCount);
  const values = await store.f32("ratings-values.f32", ratingCount);
  const timestamps = await store.f64("ratings-timestamps.f64", ratingCount);
  const order = timeOrder({ offsets, movies, timestamps });
  return {
    userIds,
    offsets,
    movies: order.map((r) => movies[r]!),
    values: Float32Array.from(order, (r) => values[r]!),
  };
}

async function loadPairs(store: Awaited<ReturnType<typeof openStore>>, manifest: StoreManifest) {
  if (manifest.pairCount === null) return null;
  return {
    a: await store.u32("pairs-a.u32", manifest.pairCount),
    b: await store.u32("pairs-b.u32", manifest.pairCount),
    labels: await store.u8("pairs-labels.u8", manifest.pairCount),
  };
}

/** Datasets that were stored before means were exact lack this: theirs are taken from the ratings. */
const exactMeans = "movies-mean-ratings.f64";

/** The light half of loadDataset, for serving: movies, rating counts and means. Throws as loadDataset does. */
export async function loadMovies(source: ByteSource): Promise<StoredMovies> {
  const store = await openStore(source);
  const { movieCount, ratingCount, contentHash, simulated } = store.manifest;
  return {
    movies: await store.json("movies.json", (value) => moviesSchema.parse(value)),
    ...(store.has(exactMeans)
      ? {
          ratingCounts: await store.u32("movies-rating-counts.u32", movieCount),
          meanRatings: await store.f64(exactMeans, movieCount),
        }
      : ratingStatistics(
          {
            movies: await store.u32("ratings-movies.u32", ratingCount),
            values: await store.f32("ratings-values.f32", ratingCount),
          },
          movieCount,
        )),
    contentHash,
    simulated,
  };
}
