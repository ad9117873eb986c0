import { expect, test } from "vitest";
import type { Embedding } from "../../embedding/embedding.js";
import { loadEmbedding } from "../../embedding/load-embedding.js";
import { storeEmbedding } from "../../embedding/store-embedding.js";
import { CorruptDataError } from "../../errors.js";
import { createRandom } from "../../random.js";
import { memoryBytes } from "../../testing/memory-bytes.js";
import { itemItemScorer } from "./item-item-scorer.js";

const rows = 7;
const random = createRandom(4);
/** About half of the weights are 0. */
const dense = Float32Array.from({ length: rows * rows }, () => Math.max(0, random.normal()));
const histories = [Uint32Array.of(2), Uint32Array.of(0, 6, 3), Uint32Array.of(5, 1)];

function embedding(parts: Pick<Embedding, "tensors" | "sparse">): Embedding {
  return {
    dimensions: 1,
    movieRows: Uint32Array.from({ length: rows }, (_, i) => i),
    ids: Array.from({ length: rows }, (_, i) => String(i)),
    vectors: new Float32Array(rows),
    ...parts,
  };
}

function compress(matrix: Float32Array) {
  const kept = Array.from(matrix.keys()).filter((at) => matrix[at] !== 0);
  return {
    rows,
    columns: rows,
    offsets: Uint32Array.from({ length: rows + 1 }, (_, row) => kept.filter((at) => at < row * rows).length),
    indices: Uint32Array.from(kept, (at) => at % rows),
    values: Float32Array.from(kept, (at) => matrix[at]!),
  };
}

const asDense = embedding({ tensors: new Map([["weights", { shape: [rows, rows], data: dense }]]) });
const asSparse = embedding({ tensors: new Map(), sparse: new Map([["weights", compress(dense)]]) });

test.each([
  ["dense", asDense],
  ["sparse", asSparse],
])("%s weights, through an artifact, score a history by the sum of its rows", async (_, trained) => {
  const bytes = memoryBytes();
  const facts = {
    recipe: "TEST",
    options: {},
    seed: 1,
    datasetHash: "none",
    metrics: [],
    lineage: {
      codeVersion: "0",
      nodeVersion: "0",
      engine: "none",
      threads: 1,
      pretrainedRun: null,
      pretrainedHash: null,
    },
  };
  await storeEmbedding({ embedding: trained, facts }, bytes);
  const scorer = itemItemScorer((await loadEmbedding(bytes)).embedding, "weights", "test");
  const out = new Float32Array(histories.length * rows).fill(Number.NaN);
  await scorer.score(histories, out);
  for (const [query, history] of histories.entries())
    for (let j = 0; j < rows; j++) {
      const expected = history.reduce((sum, i) => sum + dense[i * rows + j]!, 0);
      expect(out[query * rows + j]).toBeCloseTo(expected, 5);
    }
});

test("weights that are missing, or of another size, are named", () => {
  expect(() => itemItemScorer(asDense, "other", "test")).toThrow(CorruptDataError);
  const small = new Map([["weights", { shape: [2, 2], data: new Float32Array(4) }]]);
  expect(() => itemItemScorer(embedding({ tensors: small }), "weights", "test")).toThrow(/\[7 × 7\]/);
});
