import type { ByteSink, ByteSource, Checkpoint } from "@cinevec/core";
import { CorruptDataError, NotFoundError } from "@cinevec/core";
import { byteOrigins } from "@cinevec/core/testing";
import { expect, test } from "vitest";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint-store.js";

function memory(): ByteSink & ByteSource & { blobs: Map<string, Uint8Array> } {
  const blobs = new Map<string, Uint8Array>();
  return {
    blobs,
    async put(name, bytes) {
      if (bytes instanceof Uint8Array) blobs.set(name, bytes);
      else {
        const pieces: Uint8Array[] = [];
        for await (const piece of bytes) pieces.push(piece);
        blobs.set(name, Buffer.concat(pieces));
      }
    },
    async get(name) {
      const found = blobs.get(name);
      if (!found) throw new NotFoundError("blob", name);
      return found;
    },
  };
}

function checkpoint(): Checkpoint {
  const shared = new Float32Array(new SharedArrayBuffer(4 * 1000));
  for (let i = 0; i < shared.length; i++) shared[i] = Math.sin(i);
  return {
    epoch: 3,
    lossCurve: [{ epoch: 1, train: 0.5, validation: null }],
    state: { steps: 12, words: ["a", "ä"] },
    buffers: new Map<string, ArrayBufferView>([
      ["odd", Uint8Array.of(1, 2, 3)],
      ["shared", shared.subarray(10, 990)],
      ["moments", Float64Array.of(Math.PI, -0)],
      ["big", BigUint64Array.of(2n ** 63n)],
      ["empty", new Float32Array(0)],
    ]),
  };
}

test.each(Object.entries(byteOrigins))(
  "gives back what was saved, views of shared memory included, from %s",
  async (_name, from) => {
    const store = memory();
    const saved = checkpoint();
    await saveCheckpoint(store, saved);
    const loaded = await loadCheckpoint({ get: async (name) => from(await store.get(name)) });
    expect(loaded?.epoch).toBe(3);
    expect(loaded?.lossCurve).toEqual(saved.lossCurve);
    expect(loaded?.state).toEqual(saved.state);
    expect([...(loaded?.buffers.keys() ?? [])]).toEqual(["odd", "shared", "moments", "big", "empty"]);
    for (const [name, view] of saved.buffers) {
      const other = loaded?.buffers.get(name);
      expect(other?.constructor).toBe(view.constructor);
      expect(other).toEqual(Object.assign(view));
    }
  },
);

test("is null where nothing was saved", async () => {
  expect(await loadCheckpoint(memory())).toBeNull();
});

test("notices any damaged byte and any cut", async () => {
  const store = memory();
  await saveCheckpoint(store, checkpoint());
  const whole = store.blobs.get("latest") as Uint8Array;
  for (const at of [0, 5, 40, whole.length - 1, Math.floor(whole.length / 2)]) {
    const damaged = Uint8Array.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0x55;
    store.blobs.set("latest", damaged);
    await expect(loadCheckpoint(store), `byte ${at}`).rejects.toThrow(CorruptDataError);
  }
  for (const length of [0, 6, 30, whole.length - 1]) {
    store.blobs.set("latest", whole.slice(0, length));
    await expect(loadCheckpoint(store), `cut at ${length}`).rejects.toThrow(CorruptDataError);
  }
});
