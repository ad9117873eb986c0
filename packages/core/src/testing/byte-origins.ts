/**
 * The same bytes as they come from different places: what reads bytes must read all of these alike. Around each, the
 * memory holds other bytes (0xa5), so that whoever ignores the offset reads those.
 */
export const byteOrigins: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  "an array of its own": (bytes) => new Uint8Array(bytes),
  "a Node Buffer at an odd offset of a pool": pooledBuffer,
  "a Node Buffer of its own": (bytes) => {
    const own = Buffer.alloc(bytes.length);
    own.set(bytes);
    return own;
  },
  "a part of a longer array": (bytes) => partOf(new Uint8Array(bytes.length + 12), bytes, 6),
  "shared memory": (bytes) => partOf(new Uint8Array(new SharedArrayBuffer(bytes.length + 16)), bytes, 8),
  "shared memory at an odd offset": (bytes) =>
    partOf(new Uint8Array(new SharedArrayBuffer(bytes.length + 16)), bytes, 3),
};

/** As small reads of a file may come: a Buffer whose slice is no copy, in the midst of others', at an odd offset. */
export function pooledBuffer(bytes: Uint8Array): Buffer {
  const pool = Buffer.alloc(bytes.length + 24);
  partOf(pool, bytes, 13);
  return pool.subarray(13, 13 + bytes.length);
}

function partOf(whole: Uint8Array, bytes: Uint8Array, at: number): Uint8Array {
  whole.fill(0xa5);
  whole.set(bytes, at);
  return whole.subarray(at, at + bytes.length);
}
