import { buffer } from "node:stream/consumers";
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { compressor, encodingFor } from "./content-encoding.js";

const arrow = "application/vnd.apache.arrow.file";

test.each([
  ["gzip, deflate, br", "br"],
  ["gzip", "gzip"],
  ["br;q=0.5, gzip", "gzip"],
  ["br;q=0.5, gzip;q=0.4", "br"],
  ["br ; q=0.5 , gzip ; q=0.6", "gzip"],
  ["gzip;level=1;q=0.5, br;q=0.4", "gzip"],
  ["GZIP;q=0.3", "gzip"],
  ["GZIP;Q=0", null],
  ["br;q=0, gzip;q=0", null],
  ["*", "br"],
  ["*;q=0, gzip", "gzip"],
  ["*;q=0.5, br;q=0", "gzip"],
  ["identity", null],
  ["identity, br;q=0.5", null],
  ["identity;q=0.5, br;q=0.5", "br"],
  ["deflate", null],
  ["", null],
  [undefined, null],
] as const)("Accept-Encoding %s: %s", (header, wanted) => {
  expect(encodingFor(header, arrow)).toBe(wanted);
  expect(encodingFor(header, "text/csv; charset=utf-8")).toBe(wanted);
  expect(encodingFor(header, "application/octet-stream")).toBeNull();
});

test.each([
  ["text/plain", "gzip"],
  ["application/json", "gzip"],
  ["application/vnd.apache.parquet", null],
  ["image/png", null],
  ["multipart/text/plain", null],
  ["x-application/json", null],
] as const)("a file of type %s: %s", (contentType, wanted) => {
  expect(encodingFor("gzip", contentType)).toBe(wanted);
});

test("what is compressed unpacks to the same, and is made quickly rather than small", async () => {
  const text = Buffer.from(Array.from({ length: 3_000 }, (_, at) => `${at},${(at * 7919) % 101}\n`).join(""));
  const through = async (encoding: "br" | "gzip") => {
    const stream = compressor(encoding);
    stream.end(text);
    return buffer(stream);
  };
  const [br, gzip] = [await through("br"), await through("gzip")];
  expect(brotliDecompressSync(br).equals(text)).toBe(true);
  expect(gunzipSync(gzip).equals(text)).toBe(true);
  expect(br.length).toBe(
    brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }).length,
  );
  expect(gzip.length).toBe(gzipSync(text, { level: 6 }).length);
});
