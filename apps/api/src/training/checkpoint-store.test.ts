import type { ByteSink, Checkpoint } from "@cinevec/core";
import { CorruptDataError, NotFoundError } from "@cinevec/core";
import { byteOrigins } from "@cinevec/core/testing";
import { expect, test } from "vitest";
import { checkpointId, loadCheckpoint, saveCheckpoint } from "./checkpoint-store.js";

const folder = "runs/1/checkpoint";

/** A store in memory whose streams come in pieces of `pieceLength` bytes, from wherever `from` puts them. */
function memory(pieceLength = 1000, from = (bytes: Uint8Array) => bytes) {
  const blobs = new Map<string, Uint8Array>();
  const sink: ByteSink = {
    async put(name, bytes) {
      if (bytes instanceof Uint8Array) blobs.set(`${folder}/${name}`, bytes);
      else {
        const pieces: Uint8Array[] = [];
        for await (const piece of bytes) pieces.push(piece);
        blobs.set(`${folder}/${name}`, Buffer.concat(pieces));
      }
    },
  };
  return {
    blobs,
    sink,
    async *stream(name: string) {
      const found = blobs.get(name);
      if (!found) throw new NotFoundError("blob", name);
      for (let at = 0; at < found.length; at += pieceLength) yield from(found.subarray(at, at + pieceLength));
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

test.each(
  Object.entries(byteOrigins).flatMap(([name, from]) =>
    [1, 7, 1000, 1 << 20].map((pieceLength) => [name, pieceLength, from] as const),
  ),
)(
  "gives back what was saved, views of shared memory included, from %s in pieces of %i bytes",
  async (_name, pieceLength, from) => {
    const store = memory(pieceLength, from);
    const saved = checkpoint();
    await saveCheckpoint(store.sink, saved);
    const loaded = await loadCheckpoint(store, folder);
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
  expect(await loadCheckpoint(memory(), folder)).toBeNull();
});

test("notices any damaged byte and any cut", async () => {
  const store = memory(1 << 20);
  await saveCheckpoint(store.sink, checkpoint());
  const name = `${folder}/latest`;
  const whole = store.blobs.get(name) as Uint8Array;
  for (let at = 0; at < whole.length; at += at < 1200 ? 1 : 37) {
    const damaged = Uint8Array.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0x01;
    store.blobs.set(name, damaged);
    await expect(loadCheckpoint(store, folder), `byte ${at}`).rejects.toThrow(CorruptDataError);
  }
  for (const length of [0, 6, 30, 60, whole.length - 1]) {
    store.blobs.set(name, whole.slice(0, length));
    await expect(loadCheckpoint(store, folder), `cut at ${length}`).rejects.toThrow(CorruptDataError);
  }
});

test("reads a checkpoint of an earlier version, which has no checksum of its header", async () => {
  const store = memory();
  await saveCheckpoint(store.sink, checkpoint());
  const name = `${folder}/latest`;
  const whole = Buffer.from(store.blobs.get(name) as Uint8Array);
  store.blobs.set(name, Buffer.concat([Buffer.from("CVCP"), whole.subarray(4, 8), whole.subarray(40)]));
  expect(await loadCheckpoint(store, folder)).toEqual({ ...checkpoint() });
});

test("every checkpoint has an identity of its own", async () => {
  const store = memory();
  expect(await checkpointId(store, folder)).toBeNull();
  const ids = [];
  for (const epoch of [3, 4]) {
    await saveCheckpoint(store.sink, { ...checkpoint(), epoch });
    ids.push(await checkpointId(store, folder), await checkpointId(store, folder));
  }
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).toBe(ids[3]);
  expect(ids[0]).not.toBe(ids[2]);
});
