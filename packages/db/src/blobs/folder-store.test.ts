import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BlobStore } from "./blob-store.js";
import { openFolderStore } from "./folder-store.js";
import { openBlobStore } from "./open-blob-store.js";

/** Nobody else's: what is beside the store can be looked at, too. */
let around: string;
let folder: string;
let store: BlobStore;
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

beforeEach(async () => {
  around = await mkdtemp(join(tmpdir(), "cinevec-blobs-"));
  folder = join(around, "store");
  store = await openBlobStore(folder);
});
afterEach(() => rm(around, { recursive: true, force: true }));

test("gives back what was put, whole and in pieces, and its size", async () => {
  await store.put("runs/1/artifact/vectors", bytes("first"));
  await store.put("runs/1/artifact/vectors", bytes("second"));
  expect(text(await store.get("runs/1/artifact/vectors"))).toBe("second");
  expect(await store.size("runs/1/artifact/vectors")).toBe(6);
  const pieces: Uint8Array[] = [];
  for await (const piece of store.stream("runs/1/artifact/vectors")) pieces.push(piece);
  expect(text(Buffer.concat(pieces))).toBe("second");
});

test("opens the bytes of this moment, which no later put or delete changes", async () => {
  const large = new Uint8Array(300_000).fill(7);
  await store.put("a", large);
  const { size, pieces } = await store.open("a");
  expect(size).toBe(300_000);
  await store.put("a", bytes("other"));
  await store.delete("a");
  const read: Uint8Array[] = [];
  for await (const piece of pieces) read.push(piece);
  expect(Buffer.concat(read).equals(large)).toBe(true);
  await expect(store.open("a")).rejects.toThrow('There is no blob "a".');
});

test("takes a stream, and keeps the old content when the stream breaks", async () => {
  async function* whole() {
    yield bytes("one ");
    yield bytes("two");
  }
  async function* broken() {
    yield bytes("half");
    throw new Error("the source broke");
  }
  await store.put("a", whole());
  await expect(store.put("a", broken())).rejects.toThrow("the source broke");
  await expect(store.put("b", broken())).rejects.toThrow("the source broke");
  expect(text(await store.get("a"))).toBe("one two");
  expect(await store.size("b")).toBeNull();
  expect(await store.list("")).toEqual(["a"]);
  expect(readdirSync(join(folder, ".drafts"))).toEqual([]);
});

test("lists, names children and deletes by whole parts of a name", async () => {
  for (const name of ["runs/1/a", "runs/1/b/c", "runs/10/a", "datasets/x"])
    await store.put(name, bytes(name));
  expect(await store.list("runs")).toEqual(["runs/1/a", "runs/1/b/c", "runs/10/a"]);
  expect(await store.children("runs")).toEqual(["1", "10"]);
  await store.delete("runs/1");
  await store.delete("runs/none");
  expect(await store.list("")).toEqual(["datasets/x", "runs/10/a"]);
  expect(await store.children("nothing/here")).toEqual([]);
});

test("shows a folder of itself to core", async () => {
  const part = store.folder("datasets/1");
  await part.put("movies", bytes("m"));
  expect(text(await store.get("datasets/1/movies"))).toBe("m");
  expect(text(await part.get("movies"))).toBe("m");
});

test("says what is missing", async () => {
  await expect(store.get("nope")).rejects.toMatchObject({ name: "NotFoundError", kind: "blob", id: "nope" });
  const stream = store.stream("nope")[Symbol.asyncIterator]();
  await expect(stream.next()).rejects.toMatchObject({ name: "NotFoundError" });
});

test.each(["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", ".drafts/x", "a\\b", "a\0b"])(
  "refuses the name %j",
  async (name) => {
    await expect(store.put(name, bytes("x"))).rejects.toThrow(RangeError);
    await expect(store.get(name)).rejects.toThrow(RangeError);
    await expect(store.delete(name)).rejects.toThrow(RangeError);
    expect(existsSync(join(folder, "..", "x"))).toBe(false);
  },
);

test("reads a blob that no single read can take", async () => {
  const small = openFolderStore(folder, 7);
  const whole = Uint8Array.from({ length: 100 }, (_, i) => i);
  for (const length of [0, 6, 7, 8, 100]) {
    await small.put("blob", whole.subarray(0, length));
    expect(new Uint8Array(await small.get("blob"))).toEqual(whole.subarray(0, length));
  }
});

test("sweeps what a killed process was writing, not what others write", async () => {
  const drafts = join(folder, ".drafts");
  let release = () => {};
  const putting = store.put(
    "mine",
    (async function* () {
      yield bytes("one ");
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      yield bytes("two");
    })(),
  );
  await expect.poll(() => readdirSync(drafts).length).toBe(1);
  const { pid: deadPid } = spawnSync(process.execPath, ["-e", ""]);
  const [name = ""] = readdirSync(drafts);
  const ofADeadProcess = name.replace(`.${process.pid}.`, `.${deadPid}.`);
  const ofALaterProcess = name.replace(/\.\d+\.([0-9a-f-]+)$/, ".1.$1");
  const elsewhere = name.replace(/^[0-9a-f]+/, "0123456789ab");
  for (const draft of [ofADeadProcess, ofALaterProcess, elsewhere, "of-an-earlier-version"])
    writeFileSync(join(drafts, draft), "half");
  expect(await store.sweepDrafts(Date.now())).toBe(2);
  expect(readdirSync(drafts).sort()).toEqual([elsewhere, name, "of-an-earlier-version"].sort());
  release();
  await putting;
  expect(text(await store.get("mine"))).toBe("one two");
  expect(await store.sweepDrafts(Date.now() + 25 * 3_600_000)).toBe(2);
  expect(readdirSync(drafts)).toEqual([]);
});

test("refuses an address it knows nothing of", async () => {
  await expect(openBlobStore("gopher://x")).rejects.toThrow(RangeError);
});
