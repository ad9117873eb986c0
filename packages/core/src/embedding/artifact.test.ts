import { expect, test } from "vitest";
import { copyOfBytes } from "../bytes.js";
import { CorruptDataError, InvalidInputError, NotFoundError } from "../errors.js";
import { byteOrigins } from "../testing/byte-origins.js";
import { memoryBytes } from "../testing/memory-bytes.js";
import { loadEmbedding, storeEmbedding } from "./artifact.js";
import type { Embedding } from "./embedding.js";
import type { EmbeddingFacts } from "./manifest.js";

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
const embedding: Embedding = {
  dimensions: 3,
  ids: ["10", "Amélie", "30"],
  movieRows: Uint32Array.of(2, 0, 5),
  vectors: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
  tensors: new Map([["output/α", { shape: [3, 3], data: new Float32Array(9).fill(0.25) }]]),
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
  expect([...bytes.names()]).toEqual([]);
});
