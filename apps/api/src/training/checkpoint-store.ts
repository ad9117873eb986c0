import { createHash } from "node:crypto";
import type { ByteSink, Checkpoint } from "@cinevec/core";
import { bytesOf, CorruptDataError, copyOfBytes, dataViewOf, latin1In, utf8In } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { z } from "zod";

/**
 * A checkpoint is one blob, so that it is there whole or not at all: the bytes "CVC2", uint32 length of the header,
 * the header's SHA-256 (32 bytes), the header as JSON, then the buffers one after another (all numbers little-endian).
 * Those of earlier versions begin with "CVCP" and have no checksum of the header.
 */
const blobName = "latest";
const magic = "CVC2";
const magicWithoutChecksum = "CVCP";
/** In bytes. Ten thousand epochs take one megabyte. */
const longestHeader = 1 << 28;

const arrayTypes = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
} as const;
type ArrayType = keyof typeof arrayTypes;
const arrayTypeNames = Object.keys(arrayTypes) as [ArrayType, ...ArrayType[]];

const headerSchema = z.object({
  version: z.literal(1),
  epoch: z.number().int().nonnegative(),
  lossCurve: z.array(
    z.object({ epoch: z.number(), train: z.number().nullable(), validation: z.number().nullable() }),
  ),
  state: z.record(z.string(), z.unknown()),
  buffers: z.array(
    z.object({
      name: z.string(),
      type: z.enum(arrayTypeNames),
      byteLength: z.number().int().nonnegative(),
      sha256: z.string(),
    }),
  ),
});

/** Replaces the checkpoint before. Resolves once the bytes are safe. */
export async function saveCheckpoint(sink: ByteSink, checkpoint: Checkpoint): Promise<void> {
  const buffers = [...checkpoint.buffers].map(([name, view]) => ({ name, view }));
  const header = {
    version: 1,
    epoch: checkpoint.epoch,
    lossCurve: [...checkpoint.lossCurve],
    state: checkpoint.state,
    buffers: buffers.map(({ name, view }) => ({
      name,
      type: typeOf(view),
      byteLength: view.byteLength,
      sha256: hashOf(view),
    })),
  } satisfies z.input<typeof headerSchema>;
  const json = new TextEncoder().encode(JSON.stringify(header));
  const checksum = createHash("sha256").update(json).digest();
  const start = Buffer.alloc(8);
  start.write(magic, "latin1");
  start.writeUInt32LE(json.length, 4);
  await sink.put(
    blobName,
    (async function* () {
      yield start;
      yield checksum;
      yield json;
      for (const { view } of buffers) yield* piecesOf(view);
    })(),
  );
}

/** Which checkpoint lies below the folder, as a short text; null where there is none. */
export async function checkpointId(blobs: CheckpointSource, folder: string): Promise<string | null> {
  try {
    // The header names epoch and checksums, and one that is longer begins with the epoch.
    for await (const piece of blobs.stream(`${folder}/${blobName}`))
      return createHash("sha256").update(piece).digest("hex");
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return null;
}

/**
 * The last checkpoint below the folder, or null where there is none. Read in pieces, for it may be larger than any
 * buffer can be.
 * @throws CorruptDataError where the bytes are not what was saved.
 */
export async function loadCheckpoint(blobs: CheckpointSource, folder: string): Promise<Checkpoint | null> {
  const reader = new PieceReader(blobs.stream(`${folder}/${blobName}`));
  try {
    const start = await reader.read(8);
    const kind = latin1In(start, 0, 4);
    if (kind !== magic && kind !== magicWithoutChecksum)
      throw new CorruptDataError("The checkpoint does not begin like one.");
    const checksum = kind === magic ? await reader.read(32) : null;
    const json = await reader.read(dataViewOf(start).getUint32(4, true));
    if (checksum && !createHash("sha256").update(json).digest().equals(checksum))
      throw new CorruptDataError("The checkpoint's header is damaged.");
    const header = parseHeader(utf8In(json));
    const buffers = new Map<string, ArrayBufferView>();
    for (const { name, type, byteLength, sha256 } of header.buffers) {
      const length = byteLength / arrayTypes[type].BYTES_PER_ELEMENT;
      const view = Number.isInteger(length) ? new arrayTypes[type](length) : null;
      if (view) await reader.fill(bytesOf(view));
      if (!view || hashOf(view) !== sha256)
        throw new CorruptDataError(`The checkpoint's buffer ${JSON.stringify(name)} is damaged.`);
      buffers.set(name, view);
    }
    return { epoch: header.epoch, lossCurve: header.lossCurve, state: header.state, buffers };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  } finally {
    await reader.close();
  }
}

type CheckpointSource = Pick<BlobStore, "stream">;

function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === "NotFoundError";
}

/** Takes as many bytes as it is asked for from pieces of any length. */
class PieceReader {
  private readonly pieces: AsyncIterator<Uint8Array>;
  private left: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.pieces = source[Symbol.asyncIterator]();
  }

  /** @throws CorruptDataError where the pieces end before `target` is full. */
  async fill(target: Uint8Array): Promise<void> {
    for (let at = 0; at < target.length; ) {
      if (this.left.length === 0) {
        const next = await this.pieces.next();
        if (next.done) throw new CorruptDataError("The checkpoint is cut short.");
        this.left = next.value;
      }
      const part = this.left.subarray(0, target.length - at);
      target.set(part, at);
      at += part.length;
      this.left = this.left.subarray(part.length);
    }
  }

  async read(length: number): Promise<Uint8Array> {
    if (length > longestHeader) throw new CorruptDataError("The checkpoint's header is damaged.");
    const bytes = new Uint8Array(length);
    await this.fill(bytes);
    return bytes;
  }

  async close(): Promise<void> {
    await this.pieces.return?.();
  }
}

function parseHeader(text: string): z.infer<typeof headerSchema> {
  try {
    return headerSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new CorruptDataError("The checkpoint's header is damaged.", { cause });
  }
}

function typeOf(view: ArrayBufferView): ArrayType {
  const name = arrayTypeNames.find((type) => view instanceof arrayTypes[type]);
  if (!name) throw new TypeError(`A checkpoint cannot hold a ${view.constructor.name}.`);
  return name;
}

function hashOf(view: ArrayBufferView): string {
  const hash = createHash("sha256");
  for (const piece of piecesOf(view)) hash.update(piece);
  return hash.digest("hex");
}

/** Copies of 4 MiB each: the view may be of shared memory, which not every function of Node takes. */
function* piecesOf(view: ArrayBufferView): Generator<Uint8Array> {
  const bytes = bytesOf(view);
  for (let at = 0; at < bytes.length; at += 1 << 22) yield copyOfBytes(bytes.subarray(at, at + (1 << 22)));
}
