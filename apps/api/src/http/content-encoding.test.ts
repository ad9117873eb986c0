import { expect, test } from "vitest";
import { encodingFor } from "./content-encoding.js";

const arrow = "application/vnd.apache.arrow.file";

test.each([
  ["gzip, deflate, br", "br"],
  ["gzip", "gzip"],
  ["br;q=0.5, gzip", "gzip"],
  ["GZIP;q=0.3", "gzip"],
  ["br;q=0, gzip;q=0", null],
  ["*", "br"],
  ["*;q=0, gzip", "gzip"],
  ["identity", null],
  ["identity, br;q=0.5", null],
  ["deflate", null],
  ["", null],
  [undefined, null],
] as const)("Accept-Encoding %s: %s", (header, wanted) => {
  expect(encodingFor(header, arrow)).toBe(wanted);
  expect(encodingFor(header, "text/csv; charset=utf-8")).toBe(wanted);
  expect(encodingFor(header, "application/octet-stream")).toBeNull();
});
