import type { InjectOptions } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plantDataset, plantRun } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
let run: string;
let adminKey: string;

beforeAll(async () => {
  server = await startTestServer({ publicUrl: "https://api.example.org" });
  const dataset = await plantDataset(server, "planted");
  run = await plantRun(server, dataset, { promoted: true });
  adminKey = await server.keys.create({ name: "admin", role: "ADMIN" });
});
afterAll(() => server?.close());

const json = { "content-type": "application/json" };
const bearer = (credential: string) => ({ authorization: `Bearer ${credential}` });
const inject = (options: InjectOptions) => server.server.app.inject(options);

/** Asks who the server takes the sender for. @returns the role, or the status of the refusal. */
async function roleOf(headers: Record<string, string>): Promise<string | number> {
  const response = await inject({
    method: "POST",
    url: "/graphql",
    headers: { ...json, ...headers },
    payload: { query: "{ viewer { role } }" },
  });
  return response.statusCode === 200 ? response.json().data.viewer.role : response.statusCode;
}

test("the local token makes an owner, a key its holder, and nothing a reader", async () => {
  expect(await roleOf({})).toBe("VIEWER");
  expect(await roleOf(bearer(server.localToken))).toBe("ADMIN");
  expect(await roleOf(bearer(adminKey))).toBe("ADMIN");
  expect(await roleOf(bearer("cinevec_wrong"))).toBe(401);
  expect(await roleOf(bearer(server.localToken.slice(0, -1)))).toBe(401);
  expect(await roleOf({ authorization: "Bearer" })).toBe(401);
  expect(await roleOf({ authorization: "" })).toBe(401);
  expect(await roleOf({ authorization: `Basic ${server.localToken}` })).toBe(401);
  // The browser's cookie is between the browser and the site.
  expect(await roleOf({ cookie: `cinevec_token=${server.localToken}` })).toBe("VIEWER");
});

test("a reader is told how to do more", async () => {
  const { data } = await server.ask(
    `mutation { deleteRun(input: { id: "x" }) { __typename ... on Error { message } } }`,
    {},
    {},
  );
  expect(data.deleteRun).toEqual({
    __typename: "ForbiddenError",
    message: expect.stringMatching(/takes the role ADMIN.*\.\/cinevec start prints.*or send a key/),
  });
});

describe("a request that came through a proxy", () => {
  test.each([
    ["x-forwarded-for", "203.0.113.5"],
    ["x-forwarded-for", "127.0.0.1"],
    ["x-forwarded-host", "localhost"],
    ["x-forwarded-proto", "https"],
    ["x-forwarded-server", "proxy"],
    ["forwarded", "for=203.0.113.5"],
    ["via", "1.1 proxy"],
    ["x-real-ip", "203.0.113.5"],
    ["cf-connecting-ip", "203.0.113.5"],
    ["cf-ray", "1"],
    ["true-client-ip", "203.0.113.5"],
    ["tailscale-user-login", "ann"],
    ["host", "api.example.org"],
  ])("known by %s: %s, is nobody without a key", async (name, value) => {
    expect(await roleOf({ [name]: value })).toBe(401);
    expect(await roleOf({ [name]: value, ...bearer(adminKey) })).toBe("ADMIN");
    expect(await roleOf({ [name]: value, ...bearer(server.localToken) })).toBe("ADMIN");
  });

  test("gets nothing at any other address either, but health", async () => {
    const forwarded = { "x-forwarded-for": "203.0.113.5" };
    const urls = ["/", "/metrics", `/downloads/runs/${run}/vectors.txt`, "/graphql?query={viewer{role}}"];
    for (const url of urls) expect((await inject({ url, headers: forwarded })).statusCode, url).toBe(401);
    const stream = { method: "POST", url: "/graphql/stream", headers: { ...json, ...forwarded } } as const;
    expect((await inject({ ...stream, payload: { query: "{ __typename }" } })).statusCode).toBe(401);
    for (const url of ["/health", "/ready"])
      expect((await inject({ url, headers: forwarded })).statusCode, url).toBe(200);
  });
});

test.each(["localhost", "LOCALHOST:9", "127.0.0.1:4000", "127.9.9.9", "[::1]:4000"])(
  "a server on loopback is %s",
  async (host) => {
    expect(await roleOf({ host })).toBe("VIEWER");
  },
);

test.each([
  "evil.example",
  "evil.example:4000",
  "localhost.evil.example",
  "127.0.0.1.evil.example",
  "0.0.0.0:4000",
  "192.168.0.2",
])("a server on loopback is not %s, whatever is shown to it", async (host) => {
  expect(await roleOf({ host })).toBe(421);
  expect(await roleOf({ host, ...bearer(server.localToken) })).toBe(421);
  expect((await inject({ url: "/health", headers: { host } })).statusCode).toBe(421);
});

test.each<Record<string, string>>([
  { origin: "http://evil.example" },
  { origin: "null" },
  { origin: "http://localhost:5555" },
  { origin: "http://127.0.0.1:5555" },
  { origin: "https://localhost:3000" },
  { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
  { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" },
])("a page of another origin gets nothing: %j", async (headers) => {
  expect(await roleOf(headers)).toBe(403);
  expect(await roleOf({ ...headers, ...bearer(server.localToken) })).toBe(403);
  const download = await inject({ url: `/downloads/runs/${run}/vectors.txt`, headers });
  expect(download.statusCode).toBe(403);
});

test("our own pages, links that a person follows, and what is no browser are answered", async () => {
  expect(await roleOf({ origin: "http://localhost:3000" })).toBe("VIEWER");
  expect(await roleOf({ origin: "http://localhost:4000", host: "localhost:4000" })).toBe("VIEWER");
  expect(await roleOf({ "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" })).toBe("VIEWER");
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  expect((await inject({ url: "/", headers: link })).statusCode).toBe(200);
});

test("a form that another page posts changes nothing, nor does a GET", async () => {
  const before = await server.db.prisma.apiKey.count();
  const mutation = `mutation { createApiKey(input: { name: "forged", role: ADMIN }) { __typename } }`;
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
    const headers = { "content-type": type, ...bearer(server.localToken) };
    const payload = JSON.stringify({ query: mutation });
    const { statusCode } = await inject({ method: "POST", url: "/graphql", headers, payload });
    expect(statusCode, type).toBeGreaterThanOrEqual(400);
  }
  const headers = { ...bearer(server.localToken), "apollo-require-preflight": "1" };
  await inject({ url: `/graphql?query=${encodeURIComponent(mutation)}`, headers });
  expect(await server.db.prisma.apiKey.count()).toBe(before);
});
