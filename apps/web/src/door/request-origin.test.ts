import { expect, test } from "vitest";
import { isForwarded, isFromForeignPage, isLoopbackHost } from "./request-origin";

const at = (more: Record<string, string> = {}) => new Headers({ host: "127.0.0.1:3000", ...more });
/** What Next.js adds to a request that came straight from this machine. */
const byNext = {
  "x-forwarded-host": "127.0.0.1:3000",
  "x-forwarded-port": "3000",
  "x-forwarded-proto": "http",
  "x-forwarded-for": "127.0.0.1",
};

test.each(["localhost", "localhost:3000", "127.0.0.1:1", "127.3.2.1", "[::1]:3000"])(
  "%s is this machine",
  (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  },
);
test.each(["", "evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "0.0.0.0:3000", "::1", "[::2]"])(
  "%s is not",
  (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  },
);

test("what Next.js adds is no proxy", () => {
  expect(isForwarded(at())).toBe(false);
  expect(isForwarded(at(byNext))).toBe(false);
  expect(isForwarded(at({ ...byNext, "x-forwarded-for": "::ffff:127.0.0.1" }))).toBe(false);
});

test.each<Record<string, string>>([
  { "x-forwarded-for": "203.0.113.5" },
  { "x-forwarded-for": "203.0.113.5, 127.0.0.1" },
  { "x-forwarded-for": "127.0.0.1, 127.0.0.1" },
  { "x-forwarded-for": "" },
  { "x-forwarded-host": "cinevec.example.org" },
  { "x-forwarded-proto": "https" },
  { "x-forwarded-server": "proxy" },
  { forwarded: "for=203.0.113.5" },
  { via: "1.1 proxy" },
  { "x-real-ip": "203.0.113.5" },
  { "cf-connecting-ip": "203.0.113.5" },
  { "x-envoy-external-address": "203.0.113.5" },
])("%j tells of a proxy", (headers) => {
  expect(isForwarded(at({ ...byNext, ...headers }))).toBe(true);
});

test("a page is foreign unless its origin is ours", () => {
  const foreign = (headers: Record<string, string>) =>
    isFromForeignPage(at(headers), ["https://cinevec.example.org"]);
  expect(foreign({})).toBe(false);
  expect(foreign({ origin: "http://127.0.0.1:3000" })).toBe(false);
  expect(foreign({ origin: "https://cinevec.example.org" })).toBe(false);
  expect(foreign({ "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" })).toBe(false);
  expect(foreign({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" })).toBe(false);
  for (const origin of ["http://127.0.0.1:5555", "http://localhost:3000", "http://evil.example", "null", ""])
    expect(foreign({ origin }), origin).toBe(true);
  expect(foreign({ "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" })).toBe(true);
});
