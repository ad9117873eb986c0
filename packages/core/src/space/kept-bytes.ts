/**
 * Where is kept what takes long to work out, so that another process need not: bytes by name, all of them made from one
 * embedding, or from one dataset.
 */
export interface KeptBytes {
  /** What is kept under that name, for the caller alone to use up; null where nothing is, or it is damaged. Never rejects. */
  get(name: string): Promise<Uint8Array | null>;
  /** Keeps the bytes, if it can. Never rejects. */
  put(name: string, bytes: Uint8Array): Promise<void>;
}
