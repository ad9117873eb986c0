import { type ByteSource, numbersIn } from "../bytes.js";
import { CorruptDataError } from "../errors.js";
import type { Embedding, Tensor } from "./embedding.js";
import { type EmbeddingManifest, manifestFile, parseManifest } from "./manifest.js";
import { isSparsePart, sparseMatrix } from "./sparse-parts.js";
import { countOf, readBuffer, readStrings, sha256 } from "./verified-files.js";

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
  const ids = await readStrings(source, manifest.vocabulary, rows, "ids");
  let vectors: Float32Array | null = null;
  let movieRows: Uint32Array | null = null;
  const tensors = new Map<string, Tensor>();
  const parts = new Map<string, Uint32Array | Float32Array>();
  for (const { name, file, dtype, shape, sha256: hash } of manifest.buffers) {
    const raw = await readBuffer(source, { file, shape, sha256: hash });
    const count = countOf(shape);
    if (isSparsePart(name))
      parts.set(name, dtype === "uint32" ? numbersIn(raw, Uint32Array) : numbersIn(raw, Float32Array));
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
  const sparse = new Map((manifest.sparse ?? []).map((facts) => [facts.name, sparseMatrix(facts, parts)]));
  const strings = new Map<string, readonly string[]>();
  for (const { name, length, ...file } of manifest.strings ?? [])
    strings.set(name, await readStrings(source, file, length, "strings"));
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
