import type { ByteSink, ByteSource } from "../bytes.js";
import { NotFoundError } from "../errors.js";
import { pooledBuffer } from "./byte-origins.js";

/** A byte sink and source in memory, in the order of the last writes. `get` answers with Buffers at odd offsets of a pool. */
export function memoryBytes(): ByteSink &
  ByteSource & { names(): Iterable<string>; delete(name: string): void } {
  const files = new Map<string, Uint8Array>();
  return {
    async put(name, bytes) {
      const parts: Uint8Array[] = [];
      if (bytes instanceof Uint8Array) parts.push(bytes);
      else for await (const part of bytes) parts.push(part);
      files.delete(name);
      files.set(name, new Uint8Array(Buffer.concat(parts)));
    },
    async get(name) {
      const bytes = files.get(name);
      if (!bytes) throw new NotFoundError("file", name);
      return pooledBuffer(bytes);
    },
    names: () => files.keys(),
    delete: (name) => void files.delete(name),
  };
}
