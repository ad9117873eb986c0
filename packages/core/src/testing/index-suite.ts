import { afterAll, describe, expect, test } from "vitest";
import { InvalidInputError } from "../errors.js";
import { createRandom } from "../random.js";
import type { VectorIndex } from "../space/index-contract.js";
import { bruteForceNormalise, bruteForceSearch } from "./brute-force.js";

/** Opens an index over raw vectors [rows × dimensions]. */
export type OpenIndex = (vectors: Float32Array, dimensions: number) => Promise<VectorIndex>;

/** Clustered vectors with zero rows and exact duplicates in them, so that ties are plenty. */
function hardVectors(rows: number, dimensions: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const vectors = Float32Array.from({ length: rows * dimensions }, (_, i) =>
    Math.fround(random.normal() + 2 * Math.sin((Math.floor(i / dimensions) % 7) * (i % dimensions))),
  );
  for (let row = 5; row < rows; row += 11) vectors.copyWithin(row * dimensions, 0, dimensions);
  for (let row = 9; row < rows; row += 31) vectors.fill(0, row * dimensions, (row + 1) * dimensions);
  return vectors;
}

/**
 * What every index must do. Exact ones answer bit for bit as brute force does; an approximate one must find
 * `recall` of it where there is no filter, and be exact where there is one. A graph of nothing but equal vectors
 * takes long to build: `tiedRows` makes that one smaller.
 */
export function indexSuite(
  name: string,
  open: OpenIndex,
  { recall = 1, tiedRows = 9000 }: { readonly recall?: number; readonly tiedRows?: number } = {},
): void {
  describe(name, () => {
    const opened: VectorIndex[] = [];
    afterAll(async () => {
      for (const index of opened) await index.close();
    });
    const fresh = async (vectors: Float32Array, dimensions: number) => {
      const index = await open(vectors, dimensions);
      opened.push(index);
      return index;
    };

    test.each([
      [1, 1],
      [3, 5],
      [97, 8],
      [700, 20],
      [2001, 64],
      [300, 130],
    ])("answers %i × %i as brute force does, every k, all in one turn", async (rows, dimensions) => {
      const vectors = hardVectors(rows, dimensions, rows);
      const index = await fresh(vectors, dimensions);
      expect([index.rows, index.dimensions]).toEqual([rows, dimensions]);
      const matrix = bruteForceNormalise(vectors, dimensions);
      const queries = Array.from({ length: 70 }, (_, i) => {
        const row = (i * 13) % rows;
        return matrix.slice(row * dimensions, (row + 1) * dimensions);
      });
      const random = createRandom(5);
      const ks = queries.map((_, i) => (i % 9 === 0 ? rows : 1 + random.integer(Math.min(rows, 60))));
      const answers = await Promise.all(queries.map((query, i) => index.search(query, ks[i]!, null)));
      let found = 0;
      let wanted = 0;
      answers.forEach((answer, i) => {
        const truth = bruteForceSearch(matrix, queries[i]!, ks[i]!, null);
        if (recall === 1) expect(answer, `query ${i}, k ${ks[i]}`).toEqual(truth);
        const rowsFound = new Set(answer.rows);
        expect(rowsFound.size).toBe(truth.rows.length);
        wanted += truth.rows.length;
        // Of rows that tie at the end either will do.
        const last = truth.scores[truth.scores.length - 1]!;
        found += answer.scores.filter((score) => score >= last).length;
      });
      expect(found / wanted).toBeGreaterThanOrEqual(recall);
    });

    test("filters are exact: never fewer than are allowed, none that is not", async () => {
      const [rows, dimensions] = [1500, 16];
      const vectors = hardVectors(rows, dimensions, 3);
      const index = await fresh(vectors, dimensions);
      const matrix = bruteForceNormalise(vectors, dimensions);
      const random = createRandom(8);
      const masks = [0, 0.002, 0.05, 0.5, 0.9, 1].map((share) =>
        Uint8Array.from({ length: rows }, () => (random.next() < share ? 1 : 0)),
      );
      const searches = Array.from({ length: 40 }, (_, i) => ({
        query: matrix.slice(i * dimensions, (i + 1) * dimensions),
        k: 1 + random.integer(50),
        allowed: masks[i % masks.length]!,
      }));
      const answers = await Promise.all(searches.map((s) => index.search(s.query, s.k, s.allowed)));
      answers.forEach((answer, i) => {
        const { query, k, allowed } = searches[i]!;
        expect(answer, `search ${i}`).toEqual(bruteForceSearch(matrix, query, k, allowed));
      });
    });

    test("ties go to the lower row, where every row ties and where the query is zero", async () => {
      const [rows, dimensions] = [tiedRows, 8];
      const index = await fresh(new Float32Array(rows * dimensions).fill(0.3), dimensions);
      const query = new Float32Array(dimensions).fill(Math.sqrt(1 / dimensions));
      expect([...(await index.search(query, 5, null)).rows]).toEqual([0, 1, 2, 3, 4]);
      const zero = await index.search(new Float32Array(dimensions), 3, null);
      expect([...zero.rows]).toEqual([0, 1, 2]);
      expect([...zero.scores]).toEqual([0, 0, 0]);
    });

    test("tells rows apart whose scores differ by less than 16 bits can say", async () => {
      const [rows, dimensions] = [300, 24];
      const random = createRandom(12);
      const centre = Float32Array.from({ length: dimensions }, () => random.normal());
      const vectors = Float32Array.from(
        { length: rows * dimensions },
        (_, i) => centre[i % dimensions]! + 3e-5 * random.normal(),
      );
      const index = await fresh(vectors, dimensions);
      const matrix = bruteForceNormalise(vectors, dimensions);
      const queries = Array.from({ length: 30 }, () =>
        bruteForceNormalise(
          Float32Array.from({ length: dimensions }, () => random.normal()),
          dimensions,
        ),
      );
      const answers = await Promise.all(queries.map((query) => index.search(query, 10, null)));
      answers.forEach((answer, i) => {
        expect(answer).toEqual(bruteForceSearch(matrix, queries[i]!, 10, null));
      });
    });

    test("rejects what cannot be asked, naming the bounds", async () => {
      const index = await fresh(hardVectors(20, 4, 1), 4);
      const query = Float32Array.of(1, 0, 0, 0);
      for (const k of [0, -1, 21, 1.5, Number.NaN])
        await expect(index.search(query, k, null)).rejects.toThrow(/k: .*1 to 20/);
      await expect(index.search(Float32Array.of(1, 0), 1, null)).rejects.toThrow(/must have 4 components/);
      await expect(index.search(Float32Array.of(3, 4, 0, 0), 1, null)).rejects.toThrow(/norm 5/);
      await expect(index.search(Float32Array.of(Number.NaN, 0, 0, 0), 1, null)).rejects.toThrow(/norm NaN/);
      await expect(index.search(query, 1, new Uint8Array(3))).rejects.toThrow(/each of 20 rows/);
      const infinite = Float32Array.of(1, 2, Number.POSITIVE_INFINITY, 4);
      await expect(open(infinite, 2)).rejects.toThrow(InvalidInputError);
    });

    test("answers no more once closed", async () => {
      const index = await fresh(hardVectors(20, 4, 1), 4);
      await index.close();
      await expect(index.search(Float32Array.of(1, 0, 0, 0), 1, null)).rejects.toThrow(/closed/);
      await index.close();
    });
  });
}
