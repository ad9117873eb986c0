import { constants } from "node:buffer";
import type { ByteSink, ByteSource } from "@cinevec/core";

/** No blob has this name. Called and shaped as core's NotFoundError, of which this package takes only types. */
export class BlobNotFoundError extends Error {
  override readonly name = "NotFoundError";
  readonly kind = "blob";
  constructor(readonly id: string) {
    super(`There is no blob ${JSON.stringify(id)}.`);
  }
}

export interface OpenedBlob {
  /** How many `pieces` hold together. */
  readonly size: number;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** Bytes `start` to `end` of a blob, counted from 0, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Large immutable things by name: datasets/<datasetId>/…, datasets/<datasetId>/index/…, runs/<runId>/artifact/…,
 * runs/<runId>/checkpoint/…, runs/<runId>/index/….
 * A name is one or more parts of letters, digits, ".", "_", "-" joined by "/"; a part never begins with ".".
 * Every method throws a RangeError for any other name.
 */
export interface BlobStore extends ByteSink, ByteSource {
  /** @throws BlobNotFoundError; RangeError where the blob is larger than an array can be: stream it. */
  get(name: string): Promise<Uint8Array>;
  /**
   * The same in pieces of about 64 KiB, for what need not fit in memory.
   * @param range what of it: all unless given. Bytes beyond the blob's end are left out.
   * @throws BlobNotFoundError at the first piece.
   */
  stream(name: string, range?: ByteRange): AsyncIterable<Uint8Array>;
  /**
   * The bytes that the name has now, whatever is put or deleted under it while they are read. Read `pieces` to its end
   * or call its iterator's `return`: until then it holds a file or a connection.
   * @param range what of it: all unless given. Bytes beyond the blob's end are left out.
   * @throws BlobNotFoundError
   */
  open(name: string, range?: ByteRange): Promise<OpenedBlob>;
  /** In bytes, or null where there is no such blob. */
  size(name: string): Promise<number | null>;
  /** The blob of that name and every blob below it ("runs/1" takes "runs/1/artifact/x" along, "runs/10" stays). */
  delete(prefix: string): Promise<void>;
  /** Names of all blobs below the prefix ("" for all), sorted. */
  list(prefix: string): Promise<string[]>;
  /** The parts that follow the prefix, each once, sorted: the ids below "runs". */
  children(prefix: string): Promise<string[]>;
  /** The same store seen from below `prefix`: what core's functions are handed. */
  folder(prefix: string): ByteSink & ByteSource;
  /**
   * Deletes what killed processes began to write. Where nobody can tell whose a draft is, it is left over once it is a day old.
   * @param now milliseconds since 1970.
   * @returns how many such drafts.
   */
  sweepDrafts(now: number): Promise<number>;
  /** The id that a database and this store have in common; null where none was written yet. */
  readId(): Promise<string | null>;
  /** Writes the id, unless the store has one. @returns the one that it has then: of two writers both get the first's. */
  writeId(id: string): Promise<string>;
  /** For child processes to open the same one: openBlobStore takes it. */
  readonly location: string;
  /** Where it is, for people: names are appended to it with a "/" between. */
  readonly label: string;
}

/** What a store writes of itself, its id: no copy takes it along. */
export const isStoresOwn = (name: string) => name.startsWith("store/");

/** What is made anew from a run's vectors or a dataset's movies wherever it is missing: no backup needs it. */
export const isRemade = (name: string) => /^(?:runs|datasets)\/[^/]+\/index\//.test(name);

const namePattern = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

export function isName(name: string): boolean {
  return namePattern.test(name);
}

export function checkName(name: string): string {
  if (!isName(name)) throw new RangeError(`Not the name of a blob: ${JSON.stringify(name)}.`);
  return name;
}

/** @throws RangeError where no array of this Node.js can hold a blob of that size. */
export function checkHoldable(name: string, size: number): void {
  if (size > constants.MAX_LENGTH)
    throw new RangeError(
      `The blob ${JSON.stringify(name)} has ${size} bytes; this Node.js holds at most ${constants.MAX_LENGTH} in one array.`,
    );
}

export function folderOf(store: ByteSink & ByteSource, prefix: string): ByteSink & ByteSource {
  checkName(prefix);
  return {
    put: (name, bytes) => store.put(`${prefix}/${name}`, bytes),
    get: (name) => store.get(`${prefix}/${name}`),
  };
}
