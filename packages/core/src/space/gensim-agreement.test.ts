import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Embedding } from "../embedding/embedding.js";
import { listExports } from "../embedding/export/list-exports.js";
import { createRandom } from "../random.js";
import { createSpace } from "./create-space.js";
import type { CombinedNeighbor, Space } from "./space.js";

const python = "/usr/bin/python3";
const missing = (() => {
  try {
    execFileSync(python, ["-c", "import gensim"], { stdio: "pipe" });
    return null;
  } catch {
    return `${python} has no gensim`;
  }
})();

const script = `
import json, sys
from gensim.models import KeyedVectors
kv = KeyedVectors.load_word2vec_format(sys.argv[1], binary=True)
def pairs(found): return [[key, float(score)] for key, score in found]
print(json.dumps({
  "add": pairs(kv.most_similar(positive=["3", "4"], negative=["9"], topn=12)),
  "multiply": pairs(kv.most_similar_cosmul(positive=["3", "4"], negative=["9"], topn=12)),
  "vector": pairs(kv.similar_by_vector(kv["7"] * 3 + kv["8"], topn=12)),
  "odd": kv.doesnt_match(["1", "2", "3", "40"]),
  "central": pairs((key, score) for score, key in kv.rank_by_centrality(["1", "2", "3", "40"])),
  "rank": [int(kv.rank("5", other)) for other in ["6", "7", "200"]],
  "closer": sorted(kv.closer_than("5", "30")),
  "similarity": float(kv.similarity("10", "11")),
}))
`;

if (missing) test.skip(`the questions that gensim has too (${missing})`, () => {});
else {
  const [rows, dimensions] = [300, 10];
  const random = createRandom(21);
  const embedding: Embedding = {
    dimensions,
    ids: Array.from({ length: rows }, (_, row) => String(row)),
    movieRows: Uint32Array.from({ length: rows }, (_, row) => row),
    vectors: Float32Array.from({ length: rows * dimensions }, () => random.normal()),
    tensors: new Map(),
  };
  type Scored = [key: string, score: number][];
  let theirs: Record<"add" | "multiply" | "vector" | "central", Scored> & {
    odd: string;
    rank: number[];
    closer: string[];
    similarity: number;
  };
  let space: Space;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), "cinevec-gensim-test-"));
    const file = listExports(embedding, []).find(({ format }) => format === "word2vec-binary")!;
    const chunks: Uint8Array[] = [];
    for await (const chunk of file.write()) chunks.push(chunk);
    writeFileSync(join(folder, "vectors.bin"), Buffer.concat(chunks));
    theirs = JSON.parse(
      execFileSync(python, ["-c", script, join(folder, "vectors.bin")], { encoding: "utf8" }),
    );
    rmSync(folder, { recursive: true });
    space = await createSpace(embedding, { index: "exact" });
  });
  afterAll(() => space.close());

  const same = (ours: readonly { row: number; score: number }[], expected: Scored) => {
    expect(ours.map(({ row }) => String(row))).toEqual(expected.map(([key]) => key));
    ours.forEach(({ score }, i) => {
      expect(score).toBeCloseTo(expected[i]![1], 5);
    });
  };
  const question = { positive: [3, 4], negative: [9], k: 12 };

  test("most_similar", async () => same(await space.mostSimilar(question), theirs.add));
  test("most_similar_cosmul", async () => {
    const ours: CombinedNeighbor[] = await space.mostSimilar({ ...question, method: "MULTIPLY" });
    same(ours, theirs.multiply);
  });
  test("similar_by_vector", async () => {
    const vector = Array.from(space.vector(7), (value, i) => value * 3 + space.vector(8)[i]!);
    const ours = await space.similarToVector(vector, 12);
    same(
      ours.map(({ row, similarity }) => ({ row, score: similarity })),
      theirs.vector,
    );
  });
  test("doesnt_match and rank_by_centrality", () => {
    const { row, similarities } = space.oddOneOut([1, 2, 3, 40]);
    expect(String(row)).toBe(theirs.odd);
    same(
      similarities.map((neighbor) => ({ row: neighbor.row, score: neighbor.similarity })),
      theirs.central,
    );
  });
  test("rank, closer_than and similarity", async () => {
    expect(await Promise.all([6, 7, 200].map((of) => space.rank(5, of)))).toEqual(theirs.rank);
    const closer = await space.closerThan(5, 30, 1000);
    expect(closer.map(({ row }) => String(row)).sort()).toEqual(theirs.closer);
    expect(space.similarity(10, 11)).toBeCloseTo(theirs.similarity, 6);
  });
}
