import { bytesOf, copyOfBytes, dataViewOf, numbersIn, utf8In } from "../bytes.js";
import { CorruptDataError } from "../errors.js";
import { accuracyOf, isAccuracyMetric } from "./accuracy.js";

/** How far predicted ratings were off, by user. */
export interface PredictedRatings {
  /** uint32 [m]: user indices of the dataset, ascending: those with at least one held-out rating. */
  readonly users: Uint32Array;
  /** float32 [m] each: the user's mean squared and mean absolute error. */
  readonly squaredErrors: Float32Array;
  readonly absoluteErrors: Float32Array;
}

/**
 * What an evaluation found for each user, small enough to keep with a run (4 bytes a held-out movie and 4 bytes a
 * user and column): every accuracy metric at every cutoff follows from the ranks.
 */
export interface PerUserResults {
  /** uint32 [n]: user indices of the dataset, ascending: those with at least one relevant held-out movie. */
  readonly users: Uint32Array;
  /** uint32 [n + 1]. */
  readonly offsets: Uint32Array;
  /** uint32 [offsets[n]]: the 1-based rank of each relevant held-out movie among all unseen ones; 0 for a miss. */
  readonly ranks: Uint32Array;
  /** float32 [n] each, named "novelty@10"; NaN where a user has no such number. */
  readonly columns: ReadonlyMap<string, Float32Array>;
  /** Null where the run predicts no ratings. Its users are others: these need no liked movie. */
  readonly predicted: PredictedRatings | null;
}

/** The key of a metric among the columns. */
export function columnName(name: string, cutoff: number | null): string {
  return cutoff === null ? name : `${name}@${cutoff}`;
}

/** A metric user by user. */
export interface UserValues {
  /** uint32: user indices of the dataset, ascending. */
  readonly users: Uint32Array;
  /** float32, aligned with users. */
  readonly values: Float32Array;
}

/**
 * One metric for every user; null where the results don't hold it. "rmse" and "mae" stand for the user's mean squared
 * and mean absolute error.
 */
export function perUserValues(
  results: PerUserResults,
  name: string,
  cutoff: number | null,
): UserValues | null {
  const { users, columns, predicted } = results;
  if (name === "rmse") return predicted && { users: predicted.users, values: predicted.squaredErrors };
  if (name === "mae") return predicted && { users: predicted.users, values: predicted.absoluteErrors };
  const values =
    cutoff !== null && isAccuracyMetric(name)
      ? accuracyOf(results, name, cutoff)
      : columns.get(columnName(name, cutoff));
  return values ? { users, values } : null;
}

const magic = 0x31554350; // "PCU1", little endian

/** Bytes: magic, header length, JSON header, then the arrays, 4 bytes an element, little endian. */
export function encodePerUser(results: PerUserResults): Uint8Array {
  const names = [...results.columns.keys()];
  const header = new TextEncoder().encode(
    JSON.stringify({
      users: results.users.length,
      ranks: results.ranks.length,
      columns: names,
      predicted: results.predicted?.users.length ?? null,
    }),
  );
  const arrays = [
    results.users,
    results.offsets,
    results.ranks,
    ...names.map((n) => results.columns.get(n)!),
    ...(results.predicted
      ? [results.predicted.users, results.predicted.squaredErrors, results.predicted.absoluteErrors]
      : []),
  ];
  const start = 8 + Math.ceil(header.length / 4) * 4;
  const bytes = new Uint8Array(start + arrays.reduce((sum, a) => sum + a.byteLength, 0));
  dataViewOf(bytes).setUint32(0, magic, true);
  dataViewOf(bytes).setUint32(4, header.length, true);
  bytes.set(header, 8);
  let at = start;
  for (const array of arrays) {
    bytes.set(bytesOf(array), at);
    at += array.byteLength;
  }
  return bytes;
}

/** @throws CorruptDataError where the bytes are not what encodePerUser wrote. */
export function decodePerUser(bytes: Uint8Array): PerUserResults {
  const view = dataViewOf(bytes);
  if (bytes.length < 8 || view.getUint32(0, true) !== magic)
    throw new CorruptDataError("Per-user results: these bytes are of another kind or version.");
  const headerLength = view.getUint32(4, true);
  const header = parseHeader(bytes.subarray(8, 8 + headerLength));
  const start = 8 + Math.ceil(headerLength / 4) * 4;
  const elements =
    2 * header.users + 1 + header.ranks + header.columns.length * header.users + 3 * (header.predicted ?? 0);
  if (bytes.length !== start + 4 * elements)
    throw new CorruptDataError(
      `Per-user results: ${bytes.length} bytes where ${start + 4 * elements} were expected.`,
    );
  // One copy, so that the results do not keep the whole file's memory.
  const data = copyOfBytes(bytes.subarray(start));
  let at = 0;
  const next = (length: number) => {
    at += length * 4;
    return data.subarray(at - length * 4, at);
  };
  const users = numbersIn(next(header.users), Uint32Array);
  const offsets = numbersIn(next(header.users + 1), Uint32Array);
  const ranks = numbersIn(next(header.ranks), Uint32Array);
  const columns = new Map(
    header.columns.map((name) => [name, numbersIn(next(header.users), Float32Array)] as const),
  );
  if (header.predicted === undefined)
    return { users, offsets, ranks, columns, predicted: predictedBefore(users, columns) };
  const predicted =
    header.predicted === null
      ? null
      : {
          users: numbersIn(next(header.predicted), Uint32Array),
          squaredErrors: numbersIn(next(header.predicted), Float32Array),
          absoluteErrors: numbersIn(next(header.predicted), Float32Array),
        };
  return { users, offsets, ranks, columns, predicted };
}

/** Runs that were stored before ratings of any value were held out keep their errors among the columns. */
function predictedBefore(
  users: Uint32Array,
  columns: ReadonlyMap<string, Float32Array>,
): PredictedRatings | null {
  const squaredErrors = columns.get("squared_error");
  const absoluteErrors = columns.get("absolute_error");
  return squaredErrors && absoluteErrors ? { users, squaredErrors, absoluteErrors } : null;
}

interface Header {
  readonly users: number;
  readonly ranks: number;
  readonly columns: readonly string[];
  readonly predicted?: number | null;
}

function parseHeader(bytes: Uint8Array): Header {
  try {
    return JSON.parse(utf8In(bytes));
  } catch (cause) {
    throw new CorruptDataError("Per-user results: the header can't be read.", { cause });
  }
}
