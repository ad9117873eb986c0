import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Keys } from "../services/keys/keys.js";
import { authenticate, baseUrlOf, refuseForeignHosts, refuseForeignPages } from "./authentication.js";

let app: FastifyInstance;
afterEach(() => app?.close());

const holder = { id: "7", name: "ann", role: "TRAINER", datasets: null } as const;
/** Knows one key; asked for "slow" it looks for a while, asked for "broken" it fails. */
const verify = vi.fn((key: string) => {
  if (key === "broken") return Promise.reject(new Error("no database"));
  return key === "slow" ? Promise.resolve(holder) : key === "right" ? holder : null;
});
const keys = { verify } as unknown as Keys;

/** A server that says whom it takes the sender for. @param wait seconds for which wrong keys are not looked at. */
function serverThat(openToReaders: boolean, wait: () => Promise<number> = async () => 0) {
  app = Fastify();
  const countRefusal = vi.fn((_request: FastifyRequest) => wait());
  authenticate(app, keys, {
    localToken: "token",
    openToReaders,
    countRefusal,
    callerOf: ({ viewer }) => `caller ${viewer.keyId}`,
  });
  const answered = vi.fn(async ({ viewer, caller }: FastifyRequest) => ({ viewer, caller }));
  for (const url of ["/", "/health", "/health/live", "/health/ready", "/ready", "/healthy"])
    app.get(url, answered);
  const ask = async (headers: Record<string, string> = {}, url = "/") => {
    const answer = await app.inject({ url, headers: { host: "localhost", ...headers } });
    return { status: answer.statusCode, headers: answer.headers, ...answer.json() };
  };
  return { ask, answered, countRefusal };
}

const bearer = (credential: string) => ({ authorization: `Bearer ${credential}` });
const hint =
  "On the machine of this server: open the address that ./cinevec start prints, or run the commands with the same " +
  "CINEVEC_DATA.";
const reader = { keyId: null, name: null, role: "VIEWER", datasets: null };

describe("who it is", () => {
  test("the token is the owner's, on nobody's account", async () => {
    const { ask } = serverThat(false);
    expect(await ask(bearer("token"))).toMatchObject({
      viewer: { keyId: null, name: null, role: "ADMIN", datasets: null },
      caller: null,
    });
  });

  test.each(["right", "slow"])("a key is its holder's, on the account that it is given: %s", async (key) => {
    const { ask, countRefusal } = serverThat(false);
    expect(await ask(bearer(key))).toMatchObject({
      viewer: { keyId: "7", name: "ann", role: "TRAINER", datasets: null },
      caller: "caller 7",
    });
    expect(countRefusal).not.toHaveBeenCalled();
  });

  test("nothing is a reader's, where the server is open to readers", async () => {
    const { ask } = serverThat(true);
    expect(await ask()).toMatchObject({ viewer: reader, caller: null });
  });

  test.each(["/health", "/health/live", "/health/ready", "/ready"])(
    "whoever asks for %s without a key is answered",
    async (url) => {
      const { ask } = serverThat(false);
      expect(await ask({}, url)).toMatchObject({ status: 200, viewer: reader });
      expect(await ask({ via: "1.1 proxy" }, url)).toMatchObject({ status: 200 });
      // But not with a wrong one.
      expect(await ask(bearer("wrong"), url)).toMatchObject({ status: 401 });
    },
  );
});

const takesKey = "This server takes an API key: send it as Authorization: Bearer <key>.";
const cameByProxy =
  "This request came through a proxy, so it needs an API key: send it as Authorization: Bearer <key>.";
const unknown = `This key or token is unknown, was revoked or has expired. ${hint}`;

describe("who is turned away", () => {
  const cases: [string, boolean, Record<string, string>, string][] = [
    ["without a key where one is needed", false, {}, takesKey],
    ["through a proxy", true, { via: "1.1 proxy" }, cameByProxy],
    ["by another name", true, { host: "api.example.org" }, cameByProxy],
    ["with a wrong key", true, bearer("wrong"), unknown],
    ["with no credential that is read here", true, { authorization: "Basic token" }, unknown],
    ["with an empty header", true, { authorization: "" }, unknown],
  ];

  test.each(cases)("%s", async (_how, open, headers, message) => {
    const { ask, answered, countRefusal } = serverThat(open);
    const answer = await ask(headers);
    expect([answer.status, answer.errors]).toEqual([
      401,
      [{ message, extensions: { code: "UNAUTHENTICATED" } }],
    ]);
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
    expect(countRefusal).toHaveBeenCalledTimes(1);
    expect(answered).not.toHaveBeenCalled();
  });

  test.each(cases)("%s, too often", async (_how, open, headers, message) => {
    const { ask, answered } = serverThat(open, async () => 8);
    const answer = await ask(headers);
    expect([answer.status, answer.errors]).toEqual([
      429,
      [
        {
          message: `Too many requests with a wrong key or without one; try again in 8 s. ${message}`,
          extensions: { code: "RATE_LIMITED" },
        },
      ],
    ]);
    expect(answer.headers["retry-after"]).toBe("8");
    expect(answer.headers).not.toHaveProperty("www-authenticate");
    expect(answered).not.toHaveBeenCalled();
  });

  test("only a health check's own address is open", async () => {
    const { ask } = serverThat(false);
    expect((await ask({}, "/healthy")).status).toBe(401);
  });

  test("what can't be looked up is a fault, not an answer", async () => {
    const { ask, answered } = serverThat(true);
    expect((await ask(bearer("broken"))).status).toBe(500);
    await app.close();
    const failing = serverThat(false, () => Promise.reject(new Error("no database")));
    expect((await failing.ask()).status).toBe(500);
    expect((await failing.ask(bearer("wrong"))).status).toBe(500);
    expect(answered).not.toHaveBeenCalled();
  });
});

test("a server that is known by some names is not found by others", async () => {
  app = Fastify();
  refuseForeignHosts(app, ["movies.example", "api.example"]);
  app.get("/", async () => "here");
  const ask = (host: string) => app.inject({ url: "/", headers: { host } });
  for (const host of ["movies.example", "api.example:4000", "localhost:4000", "127.0.0.1"])
    expect((await ask(host)).body, host).toBe("here");
  for (const host of ["evil.example", "movies.example.evil.example"]) {
    const answer = await ask(`${host}:4000`);
    expect([answer.statusCode, answer.json()]).toEqual([
      421,
      { errors: [{ message: `This server is not ${host}.`, extensions: { code: "MISDIRECTED" } }] },
    ]);
    expect(answer.headers).not.toHaveProperty("www-authenticate");
  }
});

test("a foreign page is told which setting names the pages that may ask", async () => {
  app = Fastify();
  refuseForeignPages(app, ["https://movies.example"]);
  app.get("/", async () => "here");
  const ask = (origin: string) => app.inject({ url: "/", headers: { origin } });
  expect((await ask("https://movies.example")).body).toBe("here");
  const answer = await ask("https://evil.example");
  expect([answer.statusCode, answer.json()]).toEqual([
    403,
    {
      errors: [
        {
          message: "This page may not ask this server; CINEVEC_SITE_ORIGIN names the pages that may.",
          extensions: { code: "FORBIDDEN" },
        },
      ],
    },
  ]);
});

test("links lead back by the public address, or as the caller reached us", () => {
  const request = { protocol: "http", host: "localhost:4000" } as FastifyRequest;
  expect(baseUrlOf(request, null)).toBe("http://localhost:4000");
  expect(baseUrlOf(request, "https://api.example")).toBe("https://api.example");
});
