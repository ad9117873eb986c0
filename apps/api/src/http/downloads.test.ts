import { get, type IncomingHttpHeaders } from "node:http";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plantDataset, plantRun } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
let url: string;
let whole: Buffer;

beforeAll(async () => {
  server = await startTestServer();
  const run = await plantRun(server, await plantDataset(server, "planted"), { promoted: true });
  const { data } = await server.ask("{ embedding { downloads { format url } } }");
  ({ url } = data.embedding.downloads.find(({ format }: { format: string }) => format === "word2vec"));
  expect(url).toContain(run);
  whole = await bytesOf(await fetch(url));
});
afterAll(() => server?.close());

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

test.each([
  ["bytes=100-199", 100, 200],
  ["bytes=100-", 100, undefined],
  ["bytes=-50", -50, undefined],
])("%s is that part of the file", async (range, start, end) => {
  const response = await fetch(url, { headers: { range } });
  const part = whole.subarray(start, end);
  expect(response.status).toBe(206);
  expect(await bytesOf(response)).toEqual(part);
  const from = start < 0 ? whole.length + start : start;
  expect(response.headers.get("content-range")).toBe(
    `bytes ${from}-${from + part.length - 1}/${whole.length}`,
  );
  expect(response.headers.get("content-length")).toBe(String(part.length));
});

test("what is beyond the file is refused, and what is no range gets all", async () => {
  const beyond = await fetch(url, { headers: { range: `bytes=${whole.length}-` } });
  expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${whole.length}`]);
  for (const range of ["bytes=0-1,5-6", "lines=1-2"]) {
    const response = await fetch(url, { headers: { range } });
    expect([response.status, await bytesOf(response)]).toEqual([200, whole]);
  }
});

/** As it comes over the wire: fetch would unpack it, and hide how it came. */
const raw = (headers: Record<string, string>) =>
  new Promise<{ readonly headers: IncomingHttpHeaders; readonly body: Buffer }>((resolve, reject) => {
    get(url, { headers }, (response) => {
      buffer(response).then((body) => resolve({ headers: response.headers, body }), reject);
    }).on("error", reject);
  });

test("text is compressed for whom takes that, by a tag of its own; a part is one of the file as it is", async () => {
  const plain = await raw({});
  expect([plain.headers["content-encoding"], plain.headers.vary]).toEqual([undefined, "accept-encoding"]);
  expect(plain.body).toEqual(whole);
  const tags = new Set([plain.headers.etag]);
  for (const [encoding, unpack] of [
    ["gzip", gunzipSync],
    ["br", brotliDecompressSync],
  ] as const) {
    const { headers, body } = await raw({ "accept-encoding": encoding });
    expect(headers["content-encoding"]).toBe(encoding);
    expect(body.length).toBeLessThan(whole.length);
    expect(unpack(body)).toEqual(whole);
    tags.add(headers.etag);
    const again = await fetch(url, { headers: { "if-none-match": headers.etag! } });
    expect(again.status).toBe(304);
    const part = await raw({ "accept-encoding": encoding, range: "bytes=3-9" });
    expect([part.headers["content-encoding"], part.headers.etag]).toEqual([undefined, plain.headers.etag]);
    expect(part.body).toEqual(whole.subarray(3, 10));
    // What came compressed is no file to go on with: all of it comes.
    const other = await raw({ range: "bytes=3-9", "if-range": headers.etag! });
    expect(other.body).toEqual(whole);
  }
  expect(tags.size).toBe(3);
});

test("who has the file already is told so; a part of another file is never handed out", async () => {
  const etag = (await fetch(url, { method: "HEAD", headers: { "accept-encoding": "identity" } })).headers.get(
    "etag",
  )!;
  expect((await fetch(url, { headers: { "if-none-match": `"x", W/${etag}` } })).status).toBe(304);
  expect((await fetch(url, { headers: { "if-none-match": '"x"' } })).status).toBe(200);
  const same = await fetch(url, { headers: { range: "bytes=0-9", "if-range": etag } });
  expect(await bytesOf(same)).toEqual(whole.subarray(0, 10));
  const other = await fetch(url, { headers: { range: "bytes=0-9", "if-range": '"x"' } });
  expect([other.status, await bytesOf(other)]).toEqual([200, whole]);
});
