import { createHash } from "node:crypto";
import { type ByteSink, type ByteSource, bytesOf, numbersIn, utf8In } from "../bytes.js";
import { CorruptDataError } from "../errors.js";
import { checkEmbedding } from "./check-embedding.js";
import type { Embedding, SparseMatrix, Tensor } from "./embedding.js";
import { type EmbeddingFacts, type EmbeddingManifest, manifestSchema } from "./manifest.js";

const manifestFile = "manifest.json";

type SparseFacts = NonNullable<EmbeddingManifest["sparse"]>[number];

function sparsePart(
  name: string,
  place: number,
  part: "offsets" | "indices" | "values",
  dtype: "uint32" | "float32",
  data: Uint32Array | Float32Array,
) {
  const ending = dtype === "uint32" ? "u32" : "f32";
  return {
    name: `sparse:${name}:${part}`,
    file: `sparse-${place}-${part}.${ending}`,
    dtype,
    shape: [data.length],
    data,
  };
}

/**
 * Writes an artifact: raw buffers, the vocabulary, and last the manifest with their checksums, so that an
 * artifact that was cut short has none.
 * @returns the manifest and its own SHA-256 (hex), which stands for the whole artifact.
 * @throws InvalidInputError where the embedding's parts do not fit together.
 */
export async function storeEmbedding(
  { embedding, facts }: { readonly embedding: Embedding; readonly facts: EmbeddingFacts },
  sink: ByteSink,
): Promise<{ manifest: EmbeddingManifest; artifactHash: string }> {
  checkEmbedding(embedding);
  const rows = embedding.ids.length;
  const tensors = [...embedding.tensors].map(([name, tensor], i) => ({
    name: `tensor:${name}`,
    file: `tensor-${i}.f32`,
    dtype: "float32" as const,
    shape: [...tensor.shape],
    data: tensor.data,
  }));
  const sparse = [...(embedding.sparse ?? [])];
  const sparseParts = sparse.flatMap(([name, matrix], i) => [
    sparsePart(name, i, "offsets", "uint32", matrix.offsets),
    sparsePart(name, i, "indices", "uint32", matrix.indices),
    sparsePart(name, i, "values", "float32", matrix.values),
  ]);
  const parts = [
    {
      name: "vectors",
      file: "vectors.f32",
      dtype: "float32" as const,
      shape: [rows, embedding.dimensions],
      data: embedding.vectors,
    },
    {
      name: "movieRows",
      file: "movie-rows.u32",
      dtype: "uint32" as const,
      shape: [rows],
      data: embedding.movieRows,
    },
    ...tensors,
    ...sparseParts,
  ];
  const buffers: EmbeddingManifest["buffers"] = [];
  for (const { data, ...part } of parts) {
    const bytes = bytesOf(data);
    buffers.push({ ...part, sha256: await sha256(bytes) });
    await sink.put(part.file, bytes);
  }
  const strings: NonNullable<EmbeddingManifest["strings"]> = [];
  for (const [name, list] of embedding.strings ?? []) {
    const file = `strings-${strings.length}.json`;
    const bytes = Buffer.from(JSON.stringify(list));
    strings.push({ name, file, length: list.length, sha256: await sha256(bytes) });
    await sink.put(file, bytes);
  }
  const ids = Buffer.from(JSON.stringify(embedding.ids));
  await sink.put("vocabulary.json", ids);
  const manifest = manifestSchema.parse({
    format: "cinevec-embedding",
    version: 1,
    ...facts,
    shape: [rows, embedding.dimensions],
    dtype: "float32",
    vocabulary: { file: "vocabulary.json", sha256: await sha256(ids) },
    buffers,
    ...(sparse.length > 0 && {
      sparse: sparse.map(([name, { rows, columns }]): SparseFacts => ({ name, shape: [rows, columns] })),
    }),
    ...(strings.length > 0 && { strings }),
  } satisfies EmbeddingManifest);
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  await sink.put(manifestFile, bytes);
  return { manifest, artifactHash: await sha256(bytes) };
}

/**
 * Reads an artifact and verifies the checksum and length of everything before it trusts it.
 * @param expected what storeEmbedding said, where the caller has kept it: the manifest is verified by it; null: by its
 * form alone.
 * @throws NotFoundError where there is no manifest.
 * @throws CorruptDataError where anything is missing, altered, cut short or of an unknown version.
 */
export async function loadEmbedding(
  source: ByteSource,
  expected: string | null = null,
): Promise<{ embedding: Embedding; manifest: EmbeddingManifest; artifactHash: string }> {
  const bytes = await source.get(manifestFile);
  const artifactHash = await sha256(bytes);
  if (expected !== null && artifactHash !== expected)
    throw new CorruptDataError(`${manifestFile} is damaged: its SHA-256 is not the one that was kept.`);
  const manifest = parseManifest(bytes);
  const [rows, dimensions] = manifest.shape;
  const { vocabulary } = manifest;
  const ids = parseStrings(
    vocabulary.file,
    await verified(source, vocabulary.file, vocabulary.sha256),
    rows,
    "ids",
  );
  let vectors: Float32Array | null = null;
  let movieRows: Uint32Array | null = null;
  const tensors = new Map<string, Tensor>();
  const sparseParts = new Map<string, Uint32Array | Float32Array>();
  for (const { name, file, dtype, shape, sha256: hash } of manifest.buffers) {
    const raw = await readBuffer(source, { file, shape, sha256: hash });
    const count = countOf(shape);
    if (name.startsWith("sparse:"))
      sparseParts.set(name, dtype === "uint32" ? numbersIn(raw, Uint32Array) : numbersIn(raw, Float32Array));
    else if (name === "movieRows" && dtype === "uint32" && count === rows)
      movieRows = numbersIn(raw, Uint32Array);
    else if (dtype === "float32") {
      const data = numbersIn(raw, Float32Array);
      if (name === "vectors" && shape[0] === rows && shape[1] === dimensions) vectors = data;
      else tensors.set(name.replace(/^tensor:/, ""), { shape, data });
    }
  }
  if (!vectors || !movieRows)
    throw new CorruptDataError(`${manifestFile} names no vectors [${rows} × ${dimensions}] with movie rows.`);
  const sparse = new Map(
    (manifest.sparse ?? []).map((facts) => [facts.name, sparseMatrix(facts, sparseParts)]),
  );
  const strings = new Map<string, readonly string[]>();
  for (const { name, file, length, sha256: hash } of manifest.strings ?? [])
    strings.set(name, parseStrings(file, await verified(source, file, hash), length, "strings"));
  return {
    embedding: { dimensions, movieRows, ids, vectors, tensors, sparse, strings },
    manifest,
    artifactHash,
  };
}

/**
 * What an artifact says of itself, without reading what it holds.
 * @throws NotFoundError where there is no manifest. @throws CorruptDataError where it is damaged or of an unknown version.
 */
export async function loadManifest(source: ByteSource): Promise<EmbeddingManifest> {
  return parseManifest(await source.get(manifestFile));
}

/**
 * Reads one tensor of an artifact, verified as by loadEmbedding, and nothing else of it but the manifest.
 * @returns null where the embedding has none of that name.
 * @throws as loadEmbedding.
 */
export async function loadTensor(source: ByteSource, name: string): Promise<Tensor | null> {
  const manifest = await loadManifest(source);
  const part = manifest.buffers.find((buffer) => buffer.name === `tensor:${name}`);
  if (!part) return null;
  return { shape: part.shape, data: numbersIn(await readBuffer(source, part), Float32Array) };
}

/** @throws CorruptDataError where a part is missing or of another length. */
function sparseMatrix(
  { name, shape: [rows, columns] }: SparseFacts,
  parts: ReadonlyMap<string, Uint32Array | Float32Array>,
): SparseMatrix {
  const offsets = parts.get(`sparse:${name}:offsets`);
  const indices = parts.get(`sparse:${name}:indices`);
  const values = parts.get(`sparse:${name}:values`);
  const fits =
    offsets instanceof Uint32Array &&
    indices instanceof Uint32Array &&
    values instanceof Float32Array &&
    offsets.length === rows + 1 &&
    offsets[rows] === values.length &&
    indices.length === values.length;
  if (!fits)
    throw new CorruptDataError(`${manifestFile} names no sparse matrix "${name}" [${rows} × ${columns}].`);
  return { rows, columns, offsets, indices, values };
}

function parseManifest(bytes: Uint8Array): EmbeddingManifest {
  let json: unknown;
  try {
    json = JSON.parse(utf8In(bytes));
  } catch (cause) {
    throw new CorruptDataError(`${manifestFile} is not JSON.`, { cause });
  }
  const result = manifestSchema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new CorruptDataError(`${manifestFile}: ${issue?.path.join(".")}: ${issue?.message}`, {
    cause: result.error,
  });
}

function parseStrings(file: string, bytes: Uint8Array, count: number, what: string): string[] {
  let strings: unknown;
  try {
    strings = JSON.parse(utf8In(bytes));
  } catch (cause) {
    throw new CorruptDataError(`${file} is not JSON.`, { cause });
  }
  if (!Array.isArray(strings) || strings.length !== count || !strings.every((one) => typeof one === "string"))
    throw new CorruptDataError(`${file} does not hold ${count} ${what}.`);
  return strings;
}

const countOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

async function readBuffer(
  source: ByteSource,
  { file, shape, sha256: hash }: Pick<EmbeddingManifest["buffers"][number], "file" | "shape" | "sha256">,
): Promise<Uint8Array> {
  const raw = await verified(source, file, hash);
  const count = countOf(shape);
  if (raw.length !== count * 4)
    throw new CorruptDataError(`${file} has ${raw.length} bytes; [${shape.join(" × ")}] takes ${count * 4}.`);
  return raw;
}

async function verified(source: ByteSource, file: string, hash: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await source.get(file);
  } catch (cause) {
    throw new CorruptDataError(`${file} is missing.`, { cause });
  }
  if ((await sha256(bytes)) !== hash)
    throw new CorruptDataError(`${file} is not what ${manifestFile} says: its SHA-256 differs.`);
  return bytes;
}

/** Hex; a megabyte a turn of the event loop, for an artifact is loaded while others are served. */
async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = createHash("sha256");
  for (let at = 0; at < bytes.length; at += 1 << 20) {
    if (at > 0) await new Promise((resolve) => setImmediate(resolve));
    hash.update(bytes.subarray(at, at + (1 << 20)));
  }
  return hash.digest("hex");
}
