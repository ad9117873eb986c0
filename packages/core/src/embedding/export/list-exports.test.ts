import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRandom } from "../../random.js";
import type { Embedding } from "../embedding.js";
import { listExports } from "./list-exports.js";

const random = createRandom(3);
const [rows, dimensions] = [700, 9];
const ids = Array.from({ length: rows }, (_, row) => (row === 5 ? "The 100% Movie\u00a0é" : `m${row}`));
const embedding: Embedding = {
  dimensions,
  ids,
  movieRows: Uint32Array.from({ length: rows }, (_, row) => rows - 1 - row),
  vectors: Float32Array.from(
    { length: rows * dimensions },
    () => random.normal() * 10 ** (random.integer(9) - 6),
  ),
  tensors: new Map(),
};
const movies = Array.from({ length: rows }, (_, row) => ({
  title: row === 3 ? "Cité des\tenfants\nperdus, La" : `Movie ${row}`,
  year: row % 10 === 0 ? null : 1950 + (row % 70),
  genres: row % 7 === 0 ? [] : ["Drama", "Film-Noir"],
}));
const projection = Float32Array.from({ length: rows * 2 }, () => random.normal());

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cinevec-export-test-"));
  for (const file of listExports(embedding, movies, projection)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of file.write()) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    expect(await file.bytes(), file.fileName).toBe(bytes.length);
    writeFileSync(join(folder, file.fileName), bytes);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (name: string) => readFileSync(join(folder, name), "utf8");

test("formats and file names are each given once", () => {
  const files = listExports(embedding, movies);
  expect(new Set(files.map((file) => file.format)).size).toBe(files.length);
  expect(new Set(files.map((file) => file.fileName)).size).toBe(files.length);
});

test("text comes in chunks of about 32 kB, however long its rows are", async () => {
  for (const wide of [3, 700]) {
    const vectors = Float32Array.from({ length: rows * wide }, () => random.normal());
    const files = listExports({ ...embedding, dimensions: wide, vectors }, movies);
    for (const name of ["vectors.txt", "movies.tsv", "vectors.tsv", "metadata.tsv"]) {
      const sizes: number[] = [];
      const file = files.find(({ fileName }) => fileName === name)!;
      for await (const chunk of file.write()) sizes.push(chunk.length);
      expect(Math.max(...sizes), name).toBeLessThan(50_000);
      expect(Math.min(...sizes.slice(0, -1)), name).toBeGreaterThan(32_000);
    }
  }
});

test("word2vec text gives back every float32, keys have no white space and decode to the ids", () => {
  const [header, ...body] = text("vectors.txt").trimEnd().split("\n");
  expect(header).toBe("700 9");
  body.forEach((line, row) => {
    const [key, ...numbers] = line.split(" ");
    expect(decodeURIComponent(key!)).toBe(ids[row]);
    expect(Float32Array.from(numbers, Number)).toEqual(
      embedding.vectors.subarray(row * dimensions, (row + 1) * dimensions),
    );
  });
});

test("tables have a header and a line for each movie, whatever its title holds", () => {
  const metadata = text("movies.tsv").trimEnd().split("\n");
  expect(metadata.length).toBe(rows + 1);
  expect(metadata[1]!.split("\t")).toEqual(["m0", "m0", "Movie 699", "2019", "Drama|Film-Noir"]);
  const labels = text("metadata.tsv").trimEnd().split("\n");
  expect(labels.length).toBe(rows + 1);
  expect(labels[rows - 3]).toBe("Cité des enfants perdus, La\t1953\tDrama|Film-Noir\tm696");
  const vectors = text("vectors.tsv").trimEnd().split("\n");
  expect(vectors.length).toBe(rows);
  expect(vectors[2]!.split("\t").map((value) => Math.fround(Number(value)))).toEqual([
    ...embedding.vectors.subarray(18, 27),
  ]);
});

test("NPY starts its data at a multiple of 64", () => {
  const bytes = readFileSync(join(folder, "vectors.npy"));
  const start = 10 + bytes.readUInt16LE(8);
  expect(start % 64).toBe(0);
  expect(bytes.toString("latin1", 10, start)).toMatch(/'shape': \(700, 9\), } *\n$/);
  expect(bytes.readFloatLE(start + 4)).toBe(embedding.vectors[1]);
});

test("Parquet has Embedding Atlas' columns", async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const path = join(folder, "movies.parquet");
  const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet('${path}')`);
  expect(reader.columnNames()).toEqual([
    ...["id", "title", "year", "genres", "vector", "projection_x", "projection_y"],
  ]);
  const table = reader.getRowObjectsJson();
  expect(table.length).toBe(rows);
  expect(table[5]).toMatchObject({
    id: ids[5],
    title: "Movie 694",
    year: 2014,
    genres: ["Drama", "Film-Noir"],
  });
  expect(Float32Array.from(table[5]!.vector as number[])).toEqual(embedding.vectors.subarray(45, 54));
  expect(Math.fround(table[5]!.projection_y as number)).toBe(projection[11]);
  expect(table[9]).toMatchObject({ year: null });
  instance.closeSync();
});

const python = "/usr/bin/python3";
const missing = (() => {
  try {
    execFileSync(python, ["-c", "import gensim, numpy"], { stdio: "pipe" });
    return null;
  } catch {
    return `${python} has no gensim`;
  }
})();

if (missing) test.skip(`gensim loads both word2vec files, NumPy the NPY (${missing})`, () => {});
else
  test("gensim loads both word2vec files with equal vectors, NumPy the NPY", () => {
    const script = `
import sys, numpy, urllib.parse
from gensim.models import KeyedVectors
folder = sys.argv[1]
text = KeyedVectors.load_word2vec_format(folder + "/vectors.txt")
binary = KeyedVectors.load_word2vec_format(folder + "/vectors.bin", binary=True)
array = numpy.load(folder + "/vectors.npy")
assert text.index_to_key == binary.index_to_key and len(text) == 700
assert (text.vectors == array).all() and (binary.vectors == array).all() and array.dtype == numpy.float32
print(urllib.parse.unquote(text.index_to_key[5]), end="")
`;
    const output = execFileSync(python, ["-c", script, folder], { encoding: "utf8" });
    expect(output).toBe(ids[5]);
  });
