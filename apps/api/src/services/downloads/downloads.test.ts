import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { listDatasetExports, listExports, loadEmbedding } from "@cinevec/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plantDataset, plantRun } from "../../testing/planted-run.js";
import { startTestServer, type TestServer } from "../../testing/test-server.js";
import { DatasetFiles } from "./dataset-files.js";

const nobody = "00000000-0000-4000-8000-000000000000";
let server: TestServer;
let datasetId: string;
let runId: string;

beforeAll(async () => {
  server = await startTestServer();
  datasetId = await plantDataset(server, "planted");
  runId = await plantRun(server, datasetId);
});
afterAll(() => server?.close());

describe("a run's files", () => {
  test("are listed with their paths and sizes, and sent as they are exported", async () => {
    const { downloads, spaces, catalogs } = server.services;
    const files = await downloads.list(await spaces.succeeded(runId));
    const { embedding } = await loadEmbedding(server.blobs.folder(`runs/${runId}/artifact`));
    const exports = listExports(embedding, (await catalogs.of(datasetId)).movies);
    expect(files.map(({ format, path }) => [format, path])).toEqual(
      exports.map(({ format, fileName }) => [format, `/downloads/runs/${runId}/${fileName}`]),
    );
    for (const [at, wanted] of exports.entries()) {
      const file = await downloads.file(runId, wanted.fileName);
      expect(file).toMatchObject({ fileName: wanted.fileName, contentType: wanted.contentType });
      const bytes = await buffer(file.write());
      expect(bytes.equals(await buffer(wanted.write()))).toBe(true);
      expect(await file.bytes()).toBe(bytes.length);
      expect(await files[at]!.bytes()).toBe(bytes.length);
    }
  });

  test("are of a run that succeeded, and known by their names", async () => {
    const { downloads } = server.services;
    await expect(downloads.file(runId, "vectors.exe")).rejects.toMatchObject({
      ...{ name: "NotFoundError", kind: "download", id: "vectors.exe" },
    });
    await expect(downloads.file(nobody, "vectors.txt")).rejects.toMatchObject({
      ...{ name: "NotFoundError", kind: "training run" },
    });
  });
});

describe("a dataset's files", () => {
  const open = () => new DatasetFiles(server.services.directory, server.blobs);
  const row = async (id = datasetId) => (await server.services.datasetRecords.byId([id]))[0]!;
  const blob = (name: string) => `datasets/${datasetId}/${name}`;
  const exports = () => listDatasetExports(server.blobs.folder(`datasets/${datasetId}`));
  const clear = async () => {
    for (const { fileName } of exports())
      for (const name of [fileName, `${fileName}.sha256`]) await server.blobs.delete(blob(name));
  };

  test("are listed once it is READY, ratings where it has some", async () => {
    const dataset = await row();
    const listed = (more: object) => open().list({ ...dataset, ...more });
    const all = exports().map(({ format, fileName }) => [
      format,
      `/downloads/datasets/${datasetId}/${fileName}`,
    ]);
    expect(listed({}).map(({ format, path }) => [format, path])).toEqual(all);
    expect(listed({ ratingCount: 1 })).toHaveLength(all.length);
    expect(listed({ ratingCount: 0 }).map(({ path }) => path)).toEqual(
      all.map(([, path]) => path).filter((path) => !path!.endsWith("/ratings.parquet")),
    );
    expect(all.length).toBeGreaterThan(1);
    for (const status of ["IMPORTING", "FAILED"]) expect(listed({ status })).toEqual([]);
  });

  test("are made when they are first asked for, with a checksum, and read from then on", async () => {
    await clear();
    for (const wanted of exports()) {
      const whole = await buffer(wanted.write());
      const file = await open().file(datasetId, wanted.fileName);
      expect(file).toMatchObject({ fileName: wanted.fileName, contentType: wanted.contentType });
      expect(await server.blobs.size(blob(wanted.fileName))).toBeNull();
      expect(await file.bytes()).toBe(whole.length);
      expect((await buffer(file.write())).equals(whole)).toBe(true);
      expect(await buffer(file.part!({ start: 3, end: 7 }))).toEqual(whole.subarray(3, 8));
      const checksum = await server.blobs.get(blob(`${wanted.fileName}.sha256`));
      expect(Buffer.from(checksum).toString()).toBe(createHash("sha256").update(whole).digest("hex"));
      const listed = open()
        .list(await row())
        .find(({ path }) => path.endsWith(wanted.fileName))!;
      expect(await listed.bytes()).toBe(whole.length);
    }
  });

  /** How often each file is put. */
  async function puts(act: (files: DatasetFiles) => Promise<void>): Promise<string[]> {
    const names: string[] = [];
    const blobs = new Proxy(server.blobs, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        if (name !== "put") return value.bind(target);
        return (blobName: string, ...rest: unknown[]) => {
          names.push(blobName.slice(blob("").length));
          return Reflect.apply(value, target, [blobName, ...rest]);
        };
      },
    });
    await act(new DatasetFiles(server.services.directory, blobs));
    return names;
  }
  const ask = async (files: DatasetFiles, name = "movies.parquet") =>
    (await files.file(datasetId, name)).bytes();

  test("are made once for many who ask at once, one file after the other", async () => {
    await clear();
    const names = exports().map(({ fileName }) => fileName);
    const made = await puts(async (files) => {
      await Promise.all([...names, ...names].map((name) => ask(files, name)));
      await ask(files);
    });
    expect(made).toEqual(names.flatMap((name) => [name, `${name}.sha256`]));
    // Another process reads them, and makes none.
    expect(await puts(async (files) => void (await ask(files)))).toEqual([]);
  });

  test("are made again where a disk has changed them, or where they were cut short before their checksum", async () => {
    const whole = Buffer.from(await server.blobs.get(blob("movies.parquet")));
    const again = ["movies.parquet", "movies.parquet.sha256"];
    await server.blobs.put(
      blob("movies.parquet"),
      whole.map((byte, at) => (at === 9 ? byte ^ 1 : byte)),
    );
    expect(await puts(async (files) => expect(await ask(files)).toBe(whole.length))).toEqual(again);
    expect(whole.equals(await server.blobs.get(blob("movies.parquet")))).toBe(true);
    await server.blobs.delete(blob("movies.parquet.sha256"));
    expect(await puts(async (files) => expect(await ask(files)).toBe(whole.length))).toEqual(again);
    await server.blobs.delete(blob("movies.parquet"));
    expect(await puts(async (files) => expect(await ask(files)).toBe(whole.length))).toEqual(again);
  });

  test("that could not be made are made by whoever asks next, and keep no other one back", async () => {
    await clear();
    let broken = true;
    const blobs = new Proxy(server.blobs, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        if (name === "put" && broken) return () => Promise.reject(new Error("the disk is full"));
        return value.bind(target);
      },
    });
    const files = new DatasetFiles(server.services.directory, blobs);
    await expect(ask(files)).rejects.toThrow("the disk is full");
    broken = false;
    expect(await ask(files, "ratings.parquet")).toBeGreaterThan(0);
    expect(await ask(files)).toBeGreaterThan(0);
  });

  test("are of a dataset that is there and READY, and known by their names", async () => {
    const files = open();
    await expect(files.file(nobody, "movies.parquet")).rejects.toMatchObject({
      ...{ name: "NotFoundError", kind: "dataset", id: nobody },
    });
    await expect(files.file(datasetId, "manifest.json")).rejects.toMatchObject({
      ...{ name: "NotFoundError", kind: "download", id: "manifest.json" },
    });
    const { id } = await server.db.prisma.dataset.create({
      data: { name: "late", format: "SAMPLE", status: "IMPORTING", heartbeatAt: new Date("2100-01-01") },
    });
    await expect(files.file(id, "movies.parquet")).rejects.toMatchObject({
      ...{ name: "ConflictError", message: "The dataset is IMPORTING." },
    });
  });
});
