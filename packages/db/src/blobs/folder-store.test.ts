import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { blobStoreSuite } from "../testing/blob-store-suite.js";
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

blobStoreSuite(async () => {
  const own = await mkdtemp(join(tmpdir(), "cinevec-blobs-"));
  return {
    store: await openBlobStore(own),
    drafts: async () => (await readdir(join(own, ".drafts"))).length,
    remove: () => rm(own, { recursive: true, force: true }),
  };
});

test("a name that leads out of the folder writes nothing there", async () => {
  await expect(store.put("../x", bytes("x"))).rejects.toThrow(RangeError);
  expect(existsSync(join(folder, "..", "x"))).toBe(false);
});

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
