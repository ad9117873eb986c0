import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BlobStore } from "../blobs/blob-store.js";

export interface OpenedStore {
  /** Empty, and nobody else's. */
  readonly store: BlobStore;
  /** How many blobs are half-written, as far as the store's own sight of it goes. */
  drafts(): Promise<number>;
  remove(): Promise<void>;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

/** What every BlobStore does. To be called where tests are declared. */
export function blobStoreSuite(open: () => Promise<OpenedStore>): void {
  let opened: OpenedStore;
  let store: BlobStore;
  beforeEach(async () => {
    opened = await open();
    store = opened.store;
  });
  afterEach(() => opened.remove());

  async function streamed(name: string, range?: { start: number; end: number }): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of store.stream(name, range)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  test("gives back what was put, whole and in pieces, and its size", async () => {
    await store.put("runs/1/artifact/vectors", bytes("first"));
    await store.put("runs/1/artifact/vectors", bytes("second"));
    expect(text(await store.get("runs/1/artifact/vectors"))).toBe("second");
    expect(await store.size("runs/1/artifact/vectors")).toBe(6);
    expect(text(await streamed("runs/1/artifact/vectors"))).toBe("second");
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

  test("an empty blob is a blob", async () => {
    await store.put("empty", new Uint8Array(0));
    await store.put("empty-stream", (async function* () {})());
    for (const name of ["empty", "empty-stream"]) {
      expect(await store.size(name)).toBe(0);
      expect((await store.get(name)).length).toBe(0);
      expect((await streamed(name)).length).toBe(0);
    }
    expect(await store.list("")).toEqual(["empty", "empty-stream"]);
  });

  test("parts of a blob are given byte for byte", async () => {
    await store.put("digits", bytes("0123456789"));
    expect(text(await streamed("digits", { start: 2, end: 4 }))).toBe("234");
    expect(text(await streamed("digits", { start: 9, end: 9 }))).toBe("9");
    expect(text(await streamed("digits", { start: 7, end: 99 }))).toBe("789");
  });

  test("a blob of many pieces comes back as it was, put whole and as a stream, and so does any part of it", async () => {
    const size = 40 * 1024 * 1024 + 12_345;
    const whole = Buffer.alloc(size);
    for (let at = 0; at < size; at += 4)
      whole.writeUInt32LE((at * 2_654_435_761) >>> 0, Math.min(at, size - 4));
    await store.put("whole", whole);
    await store.put(
      "streamed",
      (async function* () {
        for (let at = 0; at < size; at += 1_000_003) yield whole.subarray(at, at + 1_000_003);
      })(),
    );
    for (const name of ["whole", "streamed"]) {
      expect(await store.size(name)).toBe(size);
      expect(whole.equals(await store.get(name))).toBe(true);
      expect(whole.equals(await streamed(name))).toBe(true);
      const start = 8 * 1024 * 1024 - 5;
      const end = 25 * 1024 * 1024 + 7;
      expect(whole.subarray(start, end + 1).equals(await streamed(name, { start, end }))).toBe(true);
    }
  });

  test("takes a stream, and keeps the old content when the stream breaks, early or late", async () => {
    async function* whole() {
      yield bytes("one ");
      yield bytes("two");
    }
    async function* broken(megabytes: number) {
      yield bytes("half");
      for (let i = 0; i < megabytes; i++) yield new Uint8Array(1 << 20);
      throw new Error("the source broke");
    }
    await store.put("a", whole());
    for (const megabytes of [0, 20]) {
      await expect(store.put("a", broken(megabytes))).rejects.toThrow("the source broke");
      await expect(store.put("b", broken(megabytes))).rejects.toThrow("the source broke");
    }
    expect(text(await store.get("a"))).toBe("one two");
    expect(await store.size("b")).toBeNull();
    expect(await store.list("")).toEqual(["a"]);
    expect(await opened.drafts()).toBe(0);
  });

  test("lists, names children and deletes by whole parts of a name", async () => {
    for (const name of ["runs/1/a", "runs/1/b/c", "runs/10/a", "datasets/x"])
      await store.put(name, bytes(name));
    expect(await store.list("runs")).toEqual(["runs/1/a", "runs/1/b/c", "runs/10/a"]);
    expect(await store.children("runs")).toEqual(["1", "10"]);
    expect(await store.children("")).toEqual(["datasets", "runs"]);
    await store.delete("runs/1");
    await store.delete("runs/none");
    expect(await store.list("")).toEqual(["datasets/x", "runs/10/a"]);
    await store.delete("datasets/x");
    expect(await store.list("")).toEqual(["runs/10/a"]);
    expect(await store.children("nothing/here")).toEqual([]);
  });

  test("shows a folder of itself to core", async () => {
    const part = store.folder("datasets/1");
    await part.put("movies", bytes("m"));
    expect(text(await store.get("datasets/1/movies"))).toBe("m");
    expect(text(await part.get("movies"))).toBe("m");
  });

  test("says what is missing", async () => {
    await expect(store.get("nope")).rejects.toMatchObject({
      name: "NotFoundError",
      kind: "blob",
      id: "nope",
    });
    const stream = store.stream("nope")[Symbol.asyncIterator]();
    await expect(stream.next()).rejects.toMatchObject({ name: "NotFoundError" });
  });

  test.each(["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", ".drafts/x", "a\\b", "a\0b"])(
    "refuses the name %j",
    async (name) => {
      await expect(store.put(name, bytes("x"))).rejects.toThrow(RangeError);
      await expect(store.get(name)).rejects.toThrow(RangeError);
      await expect(store.delete(name)).rejects.toThrow(RangeError);
      expect(await store.list("")).toEqual([]);
    },
  );

  test("of many writers of the store's id one wins, and all are told its id", async () => {
    expect(await store.readId()).toBeNull();
    const ids = Array.from({ length: 20 }, () => randomUUID());
    const told = new Set(await Promise.all(ids.map((id) => store.writeId(id))));
    expect([...told]).toEqual([await store.readId()]);
    expect(ids).toContain(await store.readId());
    expect(await store.writeId(randomUUID())).toBe(await store.readId());
    expect(await opened.drafts()).toBe(0);
  });
}
