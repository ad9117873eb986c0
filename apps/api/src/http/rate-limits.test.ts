import fc from "fast-check";
import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { afterEach, expect, test } from "vitest";
import type { Budgets } from "../services/limits/budgets.js";
import { callerOrAddress, limitRequests, networkOf, refusalsCounted } from "./rate-limits.js";

test.each([
  ["203.0.113.5", "203.0.113.5"],
  ["::ffff:203.0.113.5", "203.0.113.5"],
  ["::FFFF:203.100.113.105", "203.100.113.105"],
  ["::ffff:3.0.1.5", "3.0.1.5"],
  ["::1", "0:0:0:0"],
  ["::", "0:0:0:0"],
  ["1::", "1:0:0:0"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:0DB8:0001:0002::9", "2001:db8:1:2"],
  ["2001:db8::9", "2001:db8:0:0"],
  ["2001:db8:0000:0020::", "2001:db8:0:20"],
  ["2001::1:2:3:4:5", "2001:0:0:1"],
  ["::1:2:3:4:5:6", "0:0:1:2"],
  ["fe80::1%eth0", "fe80:0:0:0"],
  ["fe80::1%eth0:1:2:3:4:5:6", "fe80:0:0:0"],
  // Of a translated IPv4 address the network is the translator's.
  ["64:ff9b::ffff:203.0.113.5", "64:ff9b:0:0"],
  ["unknown", "unknown"],
  ["::ffff:203.0.113.5:80", "::ffff:203.0.113.5:80"],
])("%s counts as %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test("all ways to write an address of 128 bits are of the network of its first 64", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 }),
      fc.boolean(),
      (groups, upper) => {
        const whole = groups.map((group) => group.toString(16).padStart(4, "0")).join(":");
        const short = new URL(`http://[${whole}]`).hostname.slice(1, -1);
        const network = groups
          .slice(0, 4)
          .map((group) => group.toString(16))
          .join(":");
        expect(networkOf(upper ? whole.toUpperCase() : whole)).toBe(network);
        expect(networkOf(short)).toBe(network);
      },
    ),
  );
});

test("who has no account is counted by his network", () => {
  const from = (caller: string | null, ip: string) => callerOrAddress({ caller, ip } as FastifyRequest);
  expect(from("key 1", "203.0.113.5")).toBe("key 1");
  expect(from(null, "203.0.113.5")).toBe("address 203.0.113.5");
  expect(from(null, "2001:db8::1")).toBe("address 2001:db8:0:0");
});

let app: FastifyInstance | null = null;
afterEach(async () => {
  await app?.close();
  app = null;
});

/** A server whose bucket answers a request as it is told to. */
function limited(take: () => unknown, reported: unknown[] = []) {
  const taken: [string, number][] = [];
  const requests = {
    capacity: 60,
    remaining: (caller: string) => caller.length,
    take(caller: string, cost: number) {
      taken.push([caller, cost]);
      return take();
    },
  } as unknown as Budgets;
  app = Fastify();
  app.decorateRequest("caller", null);
  app.addHook("onRequest", async (request) => {
    request.caller = request.headers["x-caller"] ? String(request.headers["x-caller"]) : null;
  });
  limitRequests(app, requests, (error) => reported.push(error));
  for (const url of ["/", "/health", "/healthy"]) app.get(url, async () => "answered");
  const ask = async (url = "/", headers: Record<string, string> = {}) => {
    const { statusCode, body, headers: got } = await app!.inject({ url, headers });
    const told = ["limit", "remaining"].map((name) => got[`x-ratelimit-${name}`]);
    return { statusCode, body, told, retryAfter: got["retry-after"] };
  };
  return { ask, taken };
}

test.each([
  ["at once", () => ({ granted: true, retryAfter: 0 })],
  ["after a look", async () => ({ granted: true, retryAfter: 0 })],
])("a request that is granted %s is answered, and says what is left", async (_when, take) => {
  const { ask, taken } = limited(take);
  expect(await ask("/", { "x-caller": "key 1" })).toEqual({
    statusCode: 200,
    body: "answered",
    told: ["60", "5"],
    retryAfter: undefined,
  });
  expect((await ask()).statusCode).toBe(200);
  expect(taken).toEqual([
    ["key 1", 1],
    ["address 127.0.0.1", 1],
  ]);
});

test.each([
  ["at once", () => ({ granted: false, retryAfter: 7 })],
  ["after a look", async () => ({ granted: false, retryAfter: 7 })],
])("a request that is refused %s is told when to come again", async (_when, take) => {
  const { ask } = limited(take);
  const refused = await ask("/", { "x-caller": "key 1" });
  expect(refused).toMatchObject({ statusCode: 429, told: ["60", "5"], retryAfter: "7" });
  expect(JSON.parse(refused.body).message).toBe("Too many requests; try again in 7 s.");
});

test("what load balancers ask is never counted", async () => {
  const { ask, taken } = limited(() => ({ granted: false, retryAfter: 7 }));
  expect(await ask("/health")).toMatchObject({ statusCode: 200, told: [undefined, undefined] });
  expect(taken).toEqual([]);
  expect((await ask("/healthy")).statusCode).toBe(429);
});

test("requests that can't be counted are answered, and it is reported why", async () => {
  const reported: unknown[] = [];
  const failure = new Error("no database");
  const { ask } = limited(() => Promise.reject(failure), reported);
  expect(await ask()).toMatchObject({ statusCode: 200, body: "answered", told: [undefined, undefined] });
  expect(reported).toEqual([failure]);
});

test("refusals are counted by network; where they can't be, whoever comes is looked at", async () => {
  const taken: [string, number][] = [];
  const reported: unknown[] = [];
  const failure = new Error("no database");
  const refusals = {
    async take(network: string, cost: number) {
      taken.push([network, cost]);
      if (network === "203.0.113.9") throw failure;
      return { granted: false, retryAfter: 12 };
    },
  } as unknown as Budgets;
  const count = refusalsCounted(refusals, (error) => reported.push(error));
  expect(await count({ ip: "2001:db8::5" } as FastifyRequest)).toBe(12);
  expect(reported).toEqual([]);
  expect(await count({ ip: "203.0.113.9" } as FastifyRequest)).toBe(0);
  expect(reported).toEqual([failure]);
  expect(taken).toEqual([
    ["2001:db8:0:0", 1],
    ["203.0.113.9", 1],
  ]);
});
