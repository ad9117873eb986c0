import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bytesOf } from "../../bytes.js";
import type { Embedding } from "../../embedding/embedding.js";
import { listExports } from "../../embedding/export/list-exports.js";
import { readVectors } from "./read-vectors.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cinevec-vectors-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (name: string, content: string | Uint8Array) => writeFile(join(folder, name), content);
const at = (name: string) => join(folder, name);

const titles = ["Toy Story", "Ran", "Alien 3, with tab\tand line\nbreak"];
const embedding: Embedding = {
  dimensions: 3,
  movieRows: Uint32Array.of(0, 1, 2),
  ids: ["1", "tt0089881", "an id with % and blanks"],
  vectors: Float32Array.of(0.1, -2.5, 1e-20, 3, 4, 5, -1e10, 0, 7.000001),
  tensors: new Map(),
};
const movies = titles.map((title, row) => ({ title, year: 1995 + row, genres: ["Drama"] }));

describe("what Cinevec writes it reads again, to the bit", () => {
  const alone = { word2vec: "vectors.txt", "word2vec-binary": "vectors.bin", parquet: "movies.parquet" };
  const withLabels = { npy: ["npy", "metadata"], projector: ["projector-vectors", "projector-metadata"] };
  const write = async (formats: readonly string[]) => {
    for (const file of listExports(embedding, movies)) {
      if (!formats.includes(file.format)) continue;
      const pieces: Uint8Array[] = [];
      for await (const piece of file.write()) pieces.push(piece);
      await put(file.fileName, Buffer.concat(pieces));
    }
  };
  test.each(Object.entries(alone))("%s", async (format, name) => {
    await write([format]);
    const table = await readVectors(at(name), null);
    expect(table.format).toBe(format);
    expect(table.labels.map(({ id }) => id)).toEqual(embedding.ids);
    expect(table.vectors).toEqual(embedding.vectors);
  });
  test.each(Object.entries(withLabels))("%s in its folder", async (format, formats) => {
    await write(formats);
    const table = await readVectors(folder, null);
    expect(table.format).toBe(format);
    expect(table.labels.map(({ id }) => id)).toEqual(embedding.ids);
    expect(table.labels[0]).toMatchObject({ title: "Toy Story", year: 1995 });
    expect(table.vectors).toEqual(embedding.vectors);
  });
});

test("word2vec's text with and without the first line, keys with blanks, gzipped, divided by tabs or commas", async () => {
  const expected = { dimensions: 2, vectors: Float32Array.of(1, 2, -0.5, 0.25) };
  const keys = (table: { labels: readonly { id: string | null }[] }) => table.labels.map(({ id }) => id);
  await put("gensim.vec", "2 2\nToy Story (1995) 1 2\nRan -0.5 2.5e-1\n");
  await put("glove.txt", "10 1 2\n20 -0.5 0.25");
  await put("table.tsv", "10\t1\t2\n20\t-0.5\t0.25\n");
  await put("table.csv", "10,1,2\n20,-0.5,0.25\n");
  await put("packed.txt.gz", gzipSync("2 2\n10 1 2\n20 -0.5 0.25\n"));
  expect(await readVectors(at("gensim.vec"), null)).toMatchObject(expected);
  expect(keys(await readVectors(at("gensim.vec"), null))).toEqual(["Toy Story (1995)", "Ran"]);
  for (const name of ["glove.txt", "table.tsv", "table.csv", "packed.txt.gz"]) {
    const table = await readVectors(at(name), "word2vec");
    expect(table, name).toMatchObject(expected);
    expect(keys(table), name).toEqual(["10", "20"]);
  }
});

test("binary word2vec with and without line breaks between the rows", async () => {
  const row = (key: string, ...values: number[]) =>
    Buffer.concat([Buffer.from(`${key} `), bytesOf(Float32Array.from(values))]);
  for (const between of ["", "\n"]) {
    const rows = [row("10", 1, 2), row("2 0".replace(" ", "%20"), -0.5, 0.25)];
    await put(
      "model.bin",
      Buffer.concat([Buffer.from("2 2\n"), ...rows.flatMap((one) => [one, Buffer.from(between)])]),
    );
    const table = await readVectors(at("model.bin"), null);
    expect(table.vectors).toEqual(Float32Array.of(1, 2, -0.5, 0.25));
    expect(table.labels.map(({ id }) => id)).toEqual(["10", "2 0"]);
  }
});

/** As numpy.save writes it. */
function npyOf(descr: string, fortran: boolean, shape: string, data: Uint8Array): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': (${shape}), }\n`;
  const start = Buffer.from("\x93NUMPY\x01\x00\x00\x00", "latin1");
  start.writeUInt16LE(text.length, 8);
  return Buffer.concat([start, Buffer.from(text, "latin1"), data]);
}

test("NPY in float64, big-endian, Fortran order and float16; ids a line each", async () => {
  const wanted = [1, 2, 3, -0.5, 0.25, 1024];
  const bigEndian = Buffer.alloc(24);
  for (const [i, value] of wanted.entries()) bigEndian.writeFloatBE(value, i * 4);
  const half = Uint16Array.of(0x3c00, 0x4000, 0x4200, 0xb800, 0x3400, 0x6400);
  const byColumn = Float32Array.of(1, -0.5, 2, 0.25, 3, 1024);
  await put("ids.txt", "10\n20\n");
  for (const bytes of [
    npyOf("<f8", false, "2, 3", bytesOf(Float64Array.from(wanted))),
    npyOf(">f4", false, "2, 3", bigEndian),
    npyOf("<f2", false, "2, 3", bytesOf(half)),
    npyOf("<f4", true, "2, 3", bytesOf(byColumn)),
  ]) {
    await put("vectors.npy", bytes);
    const table = await readVectors(folder, null);
    expect(table.vectors).toEqual(Float32Array.from(wanted));
    expect(table.labels.map(({ id }) => id)).toEqual(["10", "20"]);
  }
});

test("any table of finite float32 comes through word2vec's text unchanged", async () => {
  const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.uuid(), fc.array(finite, { minLength: 4, maxLength: 4 })), {
        minLength: 1,
        maxLength: 8,
      }),
      async (rows) => {
        const text = rows.map(([id, values]) => `${id} ${values.join(" ")}`).join("\n");
        await put("random.txt", text);
        const table = await readVectors(at("random.txt"), "word2vec");
        expect([...table.vectors]).toEqual(rows.flatMap(([, values]) => values.map((value) => value + 0)));
        expect(table.labels.map(({ id }) => id)).toEqual(rows.map(([id]) => id));
      },
    ),
    { numRuns: 30 },
  );
});

describe("what can't be read says where and why", () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ["short.txt", "2 3\na 1 2 3\nb 1 2\n", /short\.txt.*line 3.*has 2 numbers after the key; must have 3/],
    ["word.txt", "1 2\na 1 x\n", /word\.txt.*line 2.*"x" is no finite float32/],
    ["count.txt", "3 2\na 1 2\n", /says in line 1 that it holds 3 vectors, and holds 1/],
    ["huge.txt", "a 1e39 2\n", /"1e39" is no finite float32/],
    ["cut.bin", Buffer.from("2 2\na \0\0\0\0\0\0\0\0b \0\0"), /ends within vector 2 of 2/],
    ["nothing.txt", "0 5\n", /holds no vectors/],
    [
      "ints.npy",
      npyOf("<i8", false, "1, 1", new Uint8Array(8)),
      /holds i8; must be float16, float32 or float64/,
    ],
    [
      "flat.npy",
      npyOf("<f4", false, "4,", new Uint8Array(16)),
      /has the shape \(4\); must have two dimensions/,
    ],
    ["cut.npy", npyOf("<f4", false, "4, 4", new Uint8Array(16)), /ends before its 4 × 4 numbers do/],
    [
      "alone.npy",
      npyOf("<f4", false, "1, 1", new Uint8Array(4)),
      /says nothing of the movies that its rows are/,
    ],
    [
      "nan.bin",
      Buffer.concat([Buffer.from("1 1\na "), bytesOf(Float32Array.of(Number.NaN))]),
      /has NaN as number 1 of vector 1/,
    ],
    ["page.html", "<html>", /no vectors that could be recognized/],
    ["broken.parquet", "PAR1 no", /broken\.parquet.*can't be read/],
  ])("%s", async (name, content, message) => {
    await put(name, content);
    await expect(readVectors(at(name), null)).rejects.toThrow(message);
  });

  test("labels that are too few, files that are too many", async () => {
    await put("vectors.npy", npyOf("<f4", false, "2, 1", new Uint8Array(8)));
    await put("ids.txt", "only one\n");
    await expect(readVectors(folder, null)).rejects.toThrow(/ids\.txt.*has 1 lines for 2 vectors/);
    await put("other.npy", npyOf("<f4", false, "2, 1", new Uint8Array(8)));
    await expect(readVectors(folder, null)).rejects.toThrow(
      /several files of vectors, other\.npy, vectors\.npy/,
    );
  });
});
