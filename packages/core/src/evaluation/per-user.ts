import { bytesOf, copyOfBytes, dataViewOf, numbersIn, utf8In } from "../bytes.js";
import { CorruptDataError } from "../errors.js";
import { accuracyOf, isAccuracyMetric } from "./accuracy.js";

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
  /** float32 [n] each, named "novelty@10", "squared_error"; NaN where a user has no such number. */
  readonly columns: ReadonlyMap<string, Float32Array>;
}

/** The key of a metric among the columns. */
export function columnName(name: string, cutoff: number | null): string {
  return cutoff === null ? name : `${name}@${cutoff}`;
}

/**
 * One metric for every user, float32 [users]; null where the results don't hold it. "rmse" and "mae" stand for the
 * user's mean squared and mean absolute error.
 */
export function perUserValues(
  results: PerUserResults,
  name: string,
  cutoff: number | null,
): Float32Array | null {
  if (cutoff !== null && isAccuracyMetric(name)) return accuracyOf(results, name, cutoff);
  const error = { rmse: "squared_error", mae: "absolute_error" }[name];
  return results.columns.get(columnName(error ?? name, cutoff)) ?? null;
}

const magic = 0x31554350; // "PCU1", little endian

/** Bytes: magic, header length, JSON header, then the arrays, 4 bytes an element, little endian. */
export function encodePerUser(results: PerUserResults): Uint8Array {
  const names = [...results.columns.keys()];
  const header = new TextEncoder().encode(
    JSON.stringify({ users: results.users.length, ranks: results.ranks.length, columns: names }),
  );
  const arrays = [
    results.users,
    results.offsets,
    results.ranks,
    ...names.map((n) => results.columns.get(n)!),
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
  const elements = 2 * header.users + 1 + header.ranks + header.columns.length * header.users;
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
  return {
    users: numbersIn(next(header.users), Uint32Array),
    offsets: numbersIn(next(header.users + 1), Uint32Array),
    ranks: numbersIn(next(header.ranks), Uint32Array),
    columns: new Map(header.columns.map((name) => [name, numbersIn(next(header.users), Float32Array)])),
  };
}

function parseHeader(bytes: Uint8Array): { users: number; ranks: number; columns: string[] } {
  try {
    return JSON.parse(utf8In(bytes));
  } catch (cause) {
    throw new CorruptDataError("Per-user results: the header can't be read.", { cause });
  }
}
