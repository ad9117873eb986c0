import { bytesOf } from "../../bytes.js";

/** Ratings of one piece of a table, as they are parsed: the first `count` places of each column. */
export interface ScratchColumns {
  readonly capacity: number;
  count: number;
  /** uint32: codes of the users' ids. */
  readonly userIds: Uint32Array;
  /** uint32: rows of the movies, or codes of their ids. */
  readonly movies: Uint32Array;
  readonly values: Float32Array;
  /** uint32: seconds since 1970, UTC. */
  readonly timestamps: Uint32Array;
}

/** Kept from piece to piece: fresh memory costs a page fault for every 4 KB. */
let scratch = columnsOf(0);

function columnsOf(capacity: number): ScratchColumns {
  return {
    capacity,
    count: 0,
    userIds: new Uint32Array(capacity),
    movies: new Uint32Array(capacity),
    values: new Float32Array(capacity),
    timestamps: new Uint32Array(capacity),
  };
}

/** Columns for so many ratings at least, all empty: this thread's only ones, until it asks for the next. */
export function scratchColumns(capacity: number): ScratchColumns {
  if (scratch.capacity < capacity) scratch = columnsOf(capacity);
  scratch.count = 0;
  return scratch;
}

/** A copy of the first `count` numbers of a column, in memory that threads can share. */
export function sharedColumn(source: Uint32Array | Float32Array, count: number): ArrayBufferLike {
  const buffer = new SharedArrayBuffer(4 * count);
  new Uint8Array(buffer).set(bytesOf(source.subarray(0, count)));
  return buffer;
}
