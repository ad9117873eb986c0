/** Where core puts bytes: a folder of a blob store, a Map in a test. */
export interface ByteSink {
  /** Atomic: the name holds all of it or nothing. Overwrites. */
  put(name: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>;
}

/** Where core gets bytes from. */
export interface ByteSource {
  /** @throws NotFoundError where there is no such name. The result may be a SharedArrayBuffer's view. */
  get(name: string): Promise<Uint8Array>;
}
