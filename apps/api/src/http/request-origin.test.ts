import { expect, test } from "vitest";
import { isForwarded, isFromForeignPage, isLoopbackName } from "./request-origin.js";

test.each(["localhost", "LocalHost", "[::1]", "::1", "127.0.0.1", "127.255.10.200"])(
  "only this machine is called %s",
  (name) => {
    expect(isLoopbackName(name)).toBe(true);
  },
);

test.each([
  "",
  "localhost.evil.example",
  "evil.localhost",
  "[::2]",
  "::2",
  "128.0.0.1",
  "127.0.0",
  "127.0.0.1.2",
  "127.0.0.1000",
  "127.a.b.c",
  "1127.0.0.1",
  "127.0.0.1.evil.example",
  "evil.127.0.0.1",
])("others may be called %j", (name) => {
  expect(isLoopbackName(name)).toBe(false);
});

test.each([
  "forwarded",
  "via",
  "x-real-ip",
  "x-client-ip",
  "x-cluster-client-ip",
  "x-host",
  "x-proxyuser-ip",
  "true-client-ip",
  "fastly-client-ip",
  "cdn-loop",
  "client-ip",
  "x-forwarded",
  "x-forwarded-for",
  "x-forwarded-port",
  "x-original-forwarded-for",
  "x-envoy-external-address",
  "x-azure-clientip",
  "x-amzn-trace-id",
  "x-amz-cf-id",
  "cf-connecting-ip",
  "fly-client-ip",
  "tailscale-user-name",
])("%s tells of a proxy, whatever stands beside it", (name) => {
  expect(isForwarded({ host: "localhost", [name]: "203.0.113.5", accept: "*/*" })).toBe(true);
});

test("headers of programs and browsers tell of none", () => {
  const own = ["host", "x-cinevec-visitor", "x-request-id", "x-originally", "cfg", "not-x-forwarded-for"];
  expect(isForwarded(Object.fromEntries(own.map((name) => [name, "x"])))).toBe(false);
  expect(isForwarded({})).toBe(false);
});

const ours = ["http://localhost:3000", "https://site.example"];
const host = "localhost:4000";

test.each([
  { origin: "http://evil.example" },
  { origin: "null" },
  { origin: "" },
  // The scheme is a part of an origin, and so is the port.
  { origin: "https://localhost:4000" },
  { origin: "http://localhost:4001" },
  { origin: "http://localhost" },
  { origin: "http://site.example" },
  // What a page says of its origin outweighs what is said of the way.
  { origin: "http://evil.example", "sec-fetch-site": "same-origin" },
  { origin: "http://evil.example", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
  { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
  { "sec-fetch-site": "same-site", "sec-fetch-mode": "websocket" },
  { "sec-fetch-site": "cross-site" },
])("a foreign page sent %j", (headers) => {
  expect(isFromForeignPage({ host, ...headers }, ours)).toBe(true);
});

test.each([
  {},
  { origin: "http://localhost:3000" },
  { origin: "https://site.example" },
  { origin: "http://localhost:4000" },
  { origin: "http://localhost:3000", "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" },
  { "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" },
  { "sec-fetch-site": "none", "sec-fetch-mode": "no-cors" },
  { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
  { "sec-fetch-site": "same-site", "sec-fetch-mode": "navigate" },
  { "sec-fetch-mode": "no-cors" },
])("none sent %j", (headers) => {
  expect(isFromForeignPage({ host, ...headers }, ours)).toBe(false);
});
