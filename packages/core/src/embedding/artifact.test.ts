import { expect, test } from "vitest";
import { copyOfBytes } from "../bytes.js";
import { CorruptDataError, InvalidInputError, NotFoundError } from "../errors.js";
import { byteOrigins } from "../testing/byte-origins.js";
import { memoryBytes } from "../testing/memory-bytes.js";
import type { Embedding, SparseMatrix } from "./embedding.js";
import { loadEmbedding } from "./load-embedding.js";
import type { EmbeddingFacts } from "./manifest.js";
import { storeEmbedding } from "./store-embedding.js";

const facts: EmbeddingFacts = {
  recipe: "SKIP_GRAM",
  options: { dimensions: 3, window: 5 },
  seed: 7,
  datasetHash: "abc",
  metrics: [{ name: "recall", cutoff: 10, value: 0.1, low: 0.05, high: null, higherIsBetter: true }],
  lineage: {
    codeVersion: "0.1.0",
    nodeVersion: "20",
    engine: "wasm-simd",
    threads: 2,
    pretrainedRun: null,
    pretrainedHash: null,
  },
};
/** [[0, 0, 5], [0, 0, 0], [-1, 0, 2]]. */
const weights: SparseMatrix = {
  rows: 3,
  columns: 3,
  offsets: Uint32Array.of(0, 1, 1, 3),
  indices: Uint32Array.of(2, 0, 2),
  values: Float32Array.of(5, -1, 2),
};
const embedding: Embedding = {
  dimensions: 3,
  ids: ["10", "Amélie", "30"],
  movieRows: Uint32Array.of(2, 0, 5),
  vectors: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
  tensors: new Map([["output/α", { shape: [3, 3], data: new Float32Array(9).fill(0.25) }]]),
  sparse: new Map([["weights", weights]]),
  strings: new Map([
    ["features", ["genres:komödie", 'cast:"quoted"']],
    ["none", []],
  ]),
};

async function stored() {
  const bytes = memoryBytes();
  const { artifactHash } = await storeEmbedding({ embedding, facts }, bytes);
  return { bytes, artifactHash };
}

test("gives back what was stored, and the manifest is written last", async () => {
  const { bytes, artifactHash } = await stored();
  expect([...bytes.names()].at(-1)).toBe("manifest.json");
  const loaded = await loadEmbedding(bytes);
  expect(loaded.embedding).toEqual(embedding);
  expect(loaded.manifest).toMatchObject({ ...facts, version: 1, shape: [3, 3], dtype: "float32" });
  expect(loaded.artifactHash).toBe(artifactHash);
});

test.each(Object.entries(byteOrigins))("reads bytes from %s", async (_name, from) => {
  const { bytes } = await stored();
  const source = { get: async (name: string) => from(await bytes.get(name)) };
  expect((await loadEmbedding(source)).embedding).toEqual(embedding);
});

test("an artifact without a manifest does not exist", async () => {
  await expect(loadEmbedding(memoryBytes())).rejects.toThrow(NotFoundError);
});

test("any single altered, cut or missing file is found", async () => {
  const { bytes } = await stored();
  for (const name of [...bytes.names()]) {
    const good = await bytes.get(name);
    const flipped = copyOfBytes(good);
    flipped[1] = flipped[1]! ^ 1;
    await bytes.put(name, flipped);
    await expect(loadEmbedding(bytes), `${name} altered`).rejects.toThrow(CorruptDataError);
    await bytes.put(name, good.slice(0, -1));
    if (name !== "manifest.json")
      await expect(loadEmbedding(bytes), `${name} cut`).rejects.toThrow(CorruptDataError);
    if (name !== "manifest.json") {
      bytes.delete(name);
      await expect(loadEmbedding(bytes), `${name} missing`).rejects.toThrow(/missing/);
    }
    await bytes.put(name, good);
  }
  await loadEmbedding(bytes);
});

test("an unknown version is named", async () => {
  const { bytes } = await stored();
  const manifest = JSON.parse(Buffer.from(await bytes.get("manifest.json")).toString());
  await bytes.put("manifest.json", Buffer.from(JSON.stringify({ ...manifest, version: 2 })));
  await expect(loadEmbedding(bytes)).rejects.toThrow(/version/);
});

test("parts that do not fit are refused before anything is written", async () => {
  const bytes = memoryBytes();
  const wrong = { ...embedding, vectors: new Float32Array(8) };
  await expect(storeEmbedding({ embedding: wrong, facts }, bytes)).rejects.toThrow(InvalidInputError);
  const broken: [Partial<SparseMatrix>, RegExp][] = [
    [{ rows: 4 }, /4 offsets for 4 rows/],
    [{ values: Float32Array.of(5) }, /3 columns for 1 values/],
    [{ offsets: Uint32Array.of(0, 1, 1, 2) }, /from 0 to 2 for 3 values/],
    [{ offsets: Uint32Array.of(0, 3, 1, 3) }, /row 0 that do not ascend|fall at row 1/],
    [{ indices: Uint32Array.of(2, 0, 3) }, /not below 3/],
    [{ indices: Uint32Array.of(2, 2, 0) }, /do not ascend/],
  ];
  for (const [change, message] of broken) {
    const sparse = new Map([["weights", { ...weights, ...change }]]);
    await expect(storeEmbedding({ embedding: { ...embedding, sparse }, facts }, bytes)).rejects.toThrow(
      message,
    );
  }
  expect([...bytes.names()]).toEqual([]);
});

test("an artifact without sparse matrices says nothing of them, and one written before there were any is read", async () => {
  const bytes = memoryBytes();
  const { sparse: _, ...plain } = embedding;
  const { manifest } = await storeEmbedding({ embedding: plain, facts }, bytes);
  expect(manifest).not.toHaveProperty("sparse");
  expect((await loadEmbedding(bytes)).embedding).toEqual({ ...plain, sparse: new Map() });
});

test("a sparse matrix whose part has another length than the manifest's shape is refused", async () => {
  const { bytes } = await stored();
  const manifest = JSON.parse(Buffer.from(await bytes.get("manifest.json")).toString());
  const sparse = [{ name: "weights", shape: [2, 3] }];
  await bytes.put("manifest.json", Buffer.from(JSON.stringify({ ...manifest, sparse })));
  await expect(loadEmbedding(bytes)).rejects.toThrow(/no sparse matrix "weights" \[2 × 3\]/);
});
