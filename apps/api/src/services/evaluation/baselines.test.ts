import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultProtocol } from "@cinevec/core";
import { openBlobStore } from "@cinevec/db";
import { expect, onTestFinished, test } from "vitest";
import { putSealed } from "../../stored/sealed-blobs.js";
import { baselinesBlob, encodeBaselines } from "../../stored/stored-baselines.js";
import { Baselines } from "./baselines.js";

test("baselines are none until they are measured, and then read once for each protocol", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cinevec-baselines-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const blobs = await openBlobStore(folder);
  const baselines = new Baselines(blobs);
  expect(await baselines.of("d", defaultProtocol)).toEqual([]);
  const name = baselinesBlob("d", defaultProtocol);
  const measured = [{ name: "popularity", description: "The most rated first.", metrics: [] }];
  await putSealed(blobs, name, encodeBaselines(measured));
  expect(await baselines.of("d", defaultProtocol)).toEqual(measured);
  expect(await baselines.of("other", defaultProtocol)).toEqual([]);
  await blobs.delete(name);
  expect(await baselines.of("d", defaultProtocol)).toEqual(measured);
  await blobs.put(name, Buffer.from("{}"));
  await expect(new Baselines(blobs).of("d", defaultProtocol)).rejects.toMatchObject({
    name: "CorruptDataError",
  });
});
