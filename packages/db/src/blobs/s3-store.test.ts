import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { blobStoreSuite } from "../testing/blob-store-suite.js";
import { s3ServerProblem, startS3Server, type TestS3Server } from "../testing/s3-server.js";
import { openBlobStore } from "./open-blob-store.js";
import { formatS3Location, parseS3Address, parseS3Location, type S3Location } from "./s3-location.js";

const problem = s3ServerProblem();
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

describe.skipIf(problem !== null)(`the S3 store${problem ? ` (${problem})` : ""}`, () => {
  let server: TestS3Server;
  let client: S3Client;
  let buckets = 0;
  beforeAll(async () => {
    server = await startS3Server();
    Object.assign(process.env, server.environment);
    client = new S3Client({ endpoint: server.endpoint, forcePathStyle: true });
  });
  afterAll(() => server.stop());

  async function newBucket(): Promise<string> {
    const bucket = `bucket-${++buckets}`;
    await server.makeBucket(bucket);
    return bucket;
  }
  const at = (bucket: string, more: Partial<S3Location> = {}) =>
    formatS3Location({ bucket, prefix: "", endpoint: server.endpoint, region: null, cache: null, ...more });
  const uploads = async (bucket: string) =>
    (await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? [];

  for (const prefix of ["", "movies/cinevec"])
    describe(prefix === "" ? "in a bucket of its own" : `below a prefix`, () => {
      blobStoreSuite(async () => {
        const bucket = await newBucket();
        return {
          store: await openBlobStore(at(bucket, { prefix })),
          drafts: async () => (await uploads(bucket)).length,
          remove: async () => {},
        };
      });
    });

  test("stores below two prefixes of a bucket don't see each other, nor what else is there", async () => {
    const bucket = await newBucket();
    const [one, other, all] = await Promise.all(
      ["one", "one-more", ""].map((prefix) => openBlobStore(at(bucket, { prefix }))),
    );
    await one!.put("a", bytes("1"));
    await other!.put("b", bytes("2"));
    expect(await one!.list("")).toEqual(["a"]);
    expect(await all!.list("")).toEqual(["one-more/b", "one/a"]);
    expect(one!.label).toBe(`s3://${bucket}/one`);
  });

  test("ends uploads of processes that are gone, of this store alone, once they are a day old", async () => {
    const bucket = await newBucket();
    const store = await openBlobStore(at(bucket, { prefix: "mine" }));
    for (const Key of ["mine/runs/1/x", "theirs/x"]) {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key }));
      await client.send(
        new UploadPartCommand({ Bucket: bucket, Key, UploadId, PartNumber: 1, Body: bytes("half") }),
      );
    }
    const began = (await uploads(bucket))[0]!.Initiated!.getTime();
    expect(await store.sweepDrafts(began + 23 * 3_600_000)).toBe(0);
    expect(await store.sweepDrafts(began + 25 * 3_600_000)).toBe(1);
    expect((await uploads(bucket)).map((upload) => upload.Key)).toEqual(["theirs/x"]);
    expect(await store.list("")).toEqual([]);
  });

  test("says which bucket is missing, and where no server answers", async () => {
    const none = await openBlobStore(at("no-such-bucket"));
    await expect(none.readId()).rejects.toThrow(
      `in the bucket no-such-bucket at ${server.endpoint} failed. There is no such bucket: make it`,
    );
    await expect(none.list("")).rejects.toThrow("There is no such bucket");
    await expect(none.put("a", bytes("a"))).rejects.toThrow("There is no such bucket");
    const away = await openBlobStore(at("bucket", { endpoint: "http://127.0.0.1:1" }));
    await expect(away.readId()).rejects.toThrow("The server does not answer (ECONNREFUSED)");
  });

  describe("with a cache", () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "cinevec-cache-"));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));
    const copies = async () => (await readdir(folder)).filter((name) => name !== ".drafts");

    blobStoreSuite(async () => {
      const bucket = await newBucket();
      return {
        store: await openBlobStore(at(bucket, { cache: { folder, bytes: 100_000_000 } })),
        drafts: async () => (await uploads(bucket)).length,
        remove: async () => {},
      };
    });

    test("reads a blob from this machine's disk the second time, and anew once it was replaced", async () => {
      const store = await openBlobStore(at(await newBucket(), { cache: { folder, bytes: 1_000 } }));
      await store.put("a", bytes("first"));
      expect(text(await store.get("a"))).toBe("first");
      const [copy = ""] = await copies();
      expect(text(await readFile(join(folder, copy)))).toBe("first");
      await writeFile(join(folder, copy), "COPY!");
      expect(text(await store.get("a"))).toBe("COPY!");
      await store.put("a", bytes("other"));
      expect(text(await store.get("a"))).toBe("other");
      await store.delete("a");
      await expect(store.get("a")).rejects.toMatchObject({ name: "NotFoundError" });
    });

    test("a copy of another length than the blob's is not taken", async () => {
      const store = await openBlobStore(at(await newBucket(), { cache: { folder, bytes: 1_000 } }));
      await store.put("a", bytes("first"));
      await store.get("a");
      const [copy = ""] = await copies();
      await writeFile(join(folder, copy), "fir");
      expect(text(await store.get("a"))).toBe("first");
    });

    test("holds no more bytes than it may, and forgets first what was read longest ago", async () => {
      const store = await openBlobStore(at(await newBucket(), { cache: { folder, bytes: 1_000 } }));
      for (const name of ["a", "b", "c"]) await store.put(name, new Uint8Array(400));
      await store.put("large", new Uint8Array(1_001));
      await store.get("a");
      await store.get("b");
      for (const copy of await copies()) await utimes(join(folder, copy), 1_000, 1_000);
      await store.get("a");
      await store.get("c");
      await store.get("large");
      const sizes = await Promise.all(
        (await copies()).map(async (name) => (await stat(join(folder, name))).size),
      );
      expect(sizes).toEqual([400, 400]);
      const times = await Promise.all(
        (await copies()).map(async (name) => (await stat(join(folder, name))).mtimeMs),
      );
      // b, of the year 1970, is the one that is gone.
      expect(Math.min(...times)).toBeGreaterThan(1_000_000_000_000);
    });

    test("a folder that can't be written costs the copy alone", async () => {
      await writeFile(join(folder, "file"), "");
      const cache = { folder: join(folder, "file"), bytes: 1_000 };
      const store = await openBlobStore(at(await newBucket(), { cache }));
      await store.put("a", bytes("first"));
      expect(text(await store.get("a"))).toBe("first");
    });
  });

  describe("over a line that breaks", () => {
    let proxy: Server;
    let endpoint: string;
    let broken = 0;
    /** Ends the first three answers to a GET of an object in their middle. */
    beforeEach(async () => {
      broken = 0;
      proxy = createServer(async (request, response) => {
        const body: Buffer[] = [];
        for await (const piece of request) body.push(piece);
        const { host: _, connection: __, ...headers } = request.headers;
        const answer = await fetch(server.endpoint + request.url, {
          method: request.method!,
          headers: headers as Record<string, string>,
          ...(body.length > 0 ? { body: Buffer.concat(body) } : {}),
        });
        const bytes = Buffer.from(await answer.arrayBuffer());
        response.writeHead(answer.status, {
          ...Object.fromEntries(answer.headers),
          connection: "close",
        });
        if (request.method === "GET" && request.url?.includes("/blob") && broken < 3) {
          broken++;
          response.write(bytes.subarray(0, bytes.length / 2));
          setTimeout(() => response.destroy(), 20);
        } else response.end(bytes);
      });
      await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
      endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    });
    afterEach(() => new Promise((resolve) => proxy.close(resolve)));

    test("what was cut off is asked for again", async () => {
      const bucket = await newBucket();
      await (await openBlobStore(at(bucket))).put("blob", new Uint8Array(100_000).fill(7));
      const store = await openBlobStore(at(bucket, { endpoint }));
      expect((await store.get("blob")).every((byte) => byte === 7)).toBe(true);
      expect(broken).toBe(3);
    });

    test("so is the rest of a stream, and of a part of it", async () => {
      const bucket = await newBucket();
      const whole = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7) % 251));
      await (await openBlobStore(at(bucket))).put("blob", whole);
      const store = await openBlobStore(at(bucket, { endpoint }));
      for (const range of [undefined, { start: 10, end: 70_000 }]) {
        broken = 0;
        const pieces: Uint8Array[] = [];
        for await (const piece of store.stream("blob", range)) pieces.push(piece);
        expect(Buffer.concat(pieces).equals(whole.subarray(range?.start, (range?.end ?? 1e9) + 1))).toBe(
          true,
        );
        expect(broken).toBe(3);
      }
    });

    test("what is replaced in between is told, not mixed", async () => {
      const bucket = await newBucket();
      const direct = await openBlobStore(at(bucket));
      await direct.put("blob", new Uint8Array(1_000_000));
      const { pieces } = await (await openBlobStore(at(bucket, { endpoint }))).open("blob");
      await direct.put("blob", new Uint8Array(1_000_000).fill(1));
      const read = async () => {
        for await (const _ of pieces);
      };
      await expect(read()).rejects.toThrow('The blob "blob" was replaced while it was read.');
    });

    test("what nobody reads holds no connection", async () => {
      const bucket = await newBucket();
      const direct = await openBlobStore(at(bucket));
      await direct.put("blob", new Uint8Array(5_000_000));
      for (let i = 0; i < 60; i++) {
        const { size, pieces } = await direct.open("blob");
        expect(size).toBe(5_000_000);
        await pieces[Symbol.asyncIterator]().return?.();
      }
      expect((await direct.get("blob")).length).toBe(5_000_000);
    });
  });
});

test("an address names a bucket and perhaps a prefix, and is read back from how it is written", () => {
  expect(parseS3Address("s3://bucket")).toEqual({ bucket: "bucket", prefix: "" });
  expect(parseS3Address("s3://bucket/a/b/")).toEqual({ bucket: "bucket", prefix: "a/b" });
  for (const wrong of ["s3://", "s3://B", "s3://bucket//a", "s3://bucket/../a", "s3:bucket", "s3://bucket?x"])
    expect(() => parseS3Address(wrong)).toThrow(/Give s3:\/\/BUCKET or s3:\/\/BUCKET\/PREFIX/);
  const location: S3Location = {
    bucket: "bucket",
    prefix: "a/b",
    endpoint: "http://[::1]:9000",
    region: "eu-central-1",
    cache: { folder: "/var/cache/a ?&=ü", bytes: 5 },
  };
  expect(parseS3Location(formatS3Location(location))).toEqual(location);
  const plain: S3Location = { bucket: "bucket", prefix: "", endpoint: null, region: null, cache: null };
  expect(formatS3Location(plain)).toBe("s3://bucket");
  expect(parseS3Location("s3://bucket")).toEqual(plain);
});
