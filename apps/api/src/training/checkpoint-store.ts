import { createHash } from "node:crypto";
import type { ByteSink, ByteSource, Checkpoint } from "@cinevec/core";
import {
  bytesOf,
  CorruptDataError,
  copyOfBytes,
  copyOfNumbers,
  dataViewOf,
  latin1In,
  utf8In,
} from "@cinevec/core";
import { z } from "zod";

/**
 * A checkpoint is one blob, so that it is there whole or not at all: the bytes "CVCP", uint32 length of the
 * header, the header as JSON, then the buffers one after another (all numbers little-endian).
 */
const blobName = "latest";
const magic = "CVCP";

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
  const start = Buffer.alloc(8);
  start.write(magic, "latin1");
  start.writeUInt32LE(json.length, 4);
  await sink.put(
    blobName,
    (async function* () {
      yield start;
      yield json;
      for (const { view } of buffers) yield* piecesOf(view);
    })(),
  );
}

/**
 * The last checkpoint, or null where there is none.
 * @throws CorruptDataError where the bytes are not what was saved.
 */
export async function loadCheckpoint(source: ByteSource): Promise<Checkpoint | null> {
  let bytes: Uint8Array;
  try {
    bytes = await source.get(blobName);
  } catch (error) {
    if (error instanceof Error && error.name === "NotFoundError") return null;
    throw error;
  }
  if (bytes.length < 8 || latin1In(bytes, 0, 4) !== magic)
    throw new CorruptDataError("The checkpoint does not begin like one.");
  const end = 8 + dataViewOf(bytes).getUint32(4, true);
  const header = parseHeader(utf8In(bytes.subarray(8, end)));
  const buffers = new Map<string, ArrayBufferView>();
  let at = end;
  for (const { name, type, byteLength, sha256 } of header.buffers) {
    const part = bytes.subarray(at, at + byteLength);
    const elements = byteLength / arrayTypes[type].BYTES_PER_ELEMENT;
    if (part.length !== byteLength || !Number.isInteger(elements) || hashOf(part) !== sha256)
      throw new CorruptDataError(`The checkpoint's buffer ${JSON.stringify(name)} is damaged.`);
    buffers.set(name, copyOfNumbers<ArrayBufferView>(part, arrayTypes[type]));
    at += byteLength;
  }
  return { epoch: header.epoch, lossCurve: header.lossCurve, state: header.state, buffers };
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
