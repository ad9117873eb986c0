import { expect, test } from "vitest";
import { ConflictError } from "../../errors.js";
import { indexSuite } from "../../testing/index-suite.js";
import { faissProblem, openIndex } from "./open-index.js";

const problem = await faissProblem();

if (problem === null) {
  indexSuite("faiss-flat", (vectors, dimensions) => openIndex(vectors, dimensions, "faiss-flat"));
  const openBuilt = async (vectors: Float32Array, dimensions: number) => {
    const index = await openIndex(vectors, dimensions, "faiss-hnsw");
    await index.ask("built", null);
    return index;
  };
  indexSuite("faiss-hnsw", openBuilt, { recall: 0.95, tiedRows: 400 });

  test.each([
    [2, "faiss-flat"],
    [200_000, "faiss-flat"],
    [200_001, "faiss-hnsw"],
  ])("of %i rows auto takes %s where FAISS loads", async (rows, kind) => {
    const index = await openIndex(new Float32Array(rows).fill(1), 1, "auto");
    expect(index.kind).toBe(kind);
    await index.close();
  });
} else {
  test.skip(`faiss-flat and faiss-hnsw: faiss-node does not load here (${problem})`, () => {});

  test("without the addon, auto is the exact scan, and naming FAISS says why it can't be had", async () => {
    const vectors = Float32Array.of(1, 2, 3, 4);
    const index = await openIndex(vectors, 2, "auto");
    expect(index.kind).toBe("exact");
    await index.close();
    await expect(openIndex(vectors, 2, "faiss-flat")).rejects.toThrow(ConflictError);
  });
}
