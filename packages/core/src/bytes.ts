/** Where core puts bytes: a folder of a blob store, a Map in a test. */
export interface ByteSink {
  /** Atomic: the name holds all of it or nothing. Overwrites. */
  put(name: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>;
}

/** Where core gets bytes from. */
export interface ByteSource {
  /**
   * @throws NotFoundError where there is no such name. The result may be a Node Buffer, begin at any offset of its
   * memory, and lie in shared memory: read numbers out of it with numbersIn.
   */
  get(name: string): Promise<Uint8Array>;
}

// The functions below are the only ones that look at a view's memory (`buffer`, `byteOffset`): the linter refuses
// these elsewhere. Who writes `bytes.slice()` to get a copy gets none from a Node Buffer, and who reads from
// `bytes.buffer` without the offset reads what other Buffers of the same pool hold.

/** A class of typed arrays, for instance Float32Array. */
export interface NumberType<Numbers> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): Numbers;
}

/** The bytes under any view, where they lie: no copy, shared memory stays shared. */
export function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** The same as a Node Buffer, for what takes nothing else: no copy. */
export function bufferOf(view: ArrayBufferView): Buffer {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

/** The memory under a view that nobody else has, to be moved to another thread; none where it is no view. */
export function memoryUnder(view: unknown): ArrayBuffer[] {
  return ArrayBuffer.isView(view) && view.buffer instanceof ArrayBuffer ? [view.buffer] : [];
}

/** The bytes under any view, copied into memory of their own that is never shared and begins at offset 0. */
export function copyOfBytes(view: ArrayBufferView): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytesOf(view));
}

/** To read single numbers out of bytes, wherever they lie. */
export function dataViewOf(bytes: ArrayBufferView): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * The little-endian numbers that bytes hold: a view on them where they lie at a multiple of the number's size, else
 * a view on a copy. Do not write into the result.
 * @param type the typed array to make, for instance Float32Array.
 * @throws RangeError where the bytes are no whole number of elements.
 */
export function numbersIn<Numbers>(bytes: ArrayBufferView, type: NumberType<Numbers>): Numbers {
  return viewAs(bytes.byteOffset % type.BYTES_PER_ELEMENT === 0 ? bytes : copyOfBytes(bytes), type);
}

/**
 * The same memory seen as numbers of another type, never a copy: what is written through one is read through the other.
 * @throws RangeError where it does not begin at a multiple of the number's size or is no whole number of elements.
 */
export function viewAs<Numbers>(view: ArrayBufferView, type: NumberType<Numbers>): Numbers {
  const size = type.BYTES_PER_ELEMENT;
  if (view.byteLength % size !== 0)
    throw new RangeError(`${view.byteLength} bytes are no whole number of elements of ${size} bytes.`);
  return new type(view.buffer, view.byteOffset, view.byteLength / size);
}

/** The same numbers in memory of their own, to be written to or to outlive the bytes. Throws as numbersIn does. */
export function copyOfNumbers<Numbers>(bytes: ArrayBufferView, type: NumberType<Numbers>): Numbers {
  return numbersIn(copyOfBytes(bytes), type);
}

/** UTF-8 text, also out of shared memory; a byte order mark at the start is kept. Bytes that are no UTF-8 become U+FFFD. */
export function utf8In(bytes: ArrayBufferView): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

/** Latin-1 text of bytes from `start` up to `end`: one character a byte. */
export function latin1In(bytes: ArrayBufferView, start = 0, end = bytes.byteLength): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1", start, end);
}

/** Text of UTF-16 code units from `start` up to `end`; surrogates that stand alone stay as they are. */
export function utf16In(units: Uint16Array, start = 0, end = units.length): string {
  return Buffer.from(units.buffer, units.byteOffset, units.byteLength).toString(
    "utf16le",
    2 * start,
    2 * end,
  );
}

const turnEveryBytes = 4 << 20;

/** The same bytes in shared memory, so that other threads can read them without a copy. Lets the event loop turn as it copies. */
export async function sharedCopy(view: ArrayBufferView): Promise<Uint8Array> {
  const from = bytesOf(view);
  const to = new Uint8Array(new SharedArrayBuffer(from.length));
  for (let at = 0; at < from.length; at += turnEveryBytes) {
    if (at > 0) await new Promise((resolve) => setImmediate(resolve));
    to.set(from.subarray(at, at + turnEveryBytes), at);
  }
  return to;
}
