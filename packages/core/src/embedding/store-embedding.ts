import { type ByteSink, bytesOf } from "../bytes.js";
import { checkEmbedding } from "./check-embedding.js";
import type { Embedding } from "./embedding.js";
import { type EmbeddingFacts, type EmbeddingManifest, manifestFile, manifestSchema } from "./manifest.js";
import { type SparseFacts, sparseParts } from "./sparse-parts.js";
import { sha256 } from "./verified-files.js";

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
    ...sparse.flatMap(([name, matrix], i) => sparseParts(name, i, matrix)),
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
