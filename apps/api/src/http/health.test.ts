import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, expect, test, vi } from "vitest";
import { type Checks, serveHealth } from "./health.js";

let app: FastifyInstance;
afterEach(async () => {
  vi.useRealTimers();
  await app.close();
});

/** A server that needs what is checked; its warnings. */
function needing(checks: Checks) {
  app = Fastify();
  const warn = vi.spyOn(app.log, "warn");
  serveHealth(app, checks);
  const ask = async (url: string) => {
    const answer = await app.inject({ url });
    return [answer.statusCode, answer.json()];
  };
  return { ask, warn };
}

const works = async () => 1;
const fails = async () => {
  throw new Error("connect ECONNREFUSED /secret/path");
};

test("a process that answers is alive, whatever it lacks", async () => {
  const { ask } = needing({ database: fails });
  expect(await ask("/health")).toEqual([200, { status: "ok" }]);
  expect(await ask("/health/live")).toEqual([200, { status: "ok" }]);
});

test("it is ready when all that it needs works", async () => {
  const { ask, warn } = needing({ database: works, blobs: works });
  expect(await ask("/ready")).toEqual([200, { status: "ready" }]);
  expect(await ask("/health/ready")).toEqual([
    200,
    {
      status: "ready",
      checks: [
        { name: "database", ok: true },
        { name: "blobs", ok: true },
      ],
    },
  ]);
  expect(warn).not.toHaveBeenCalled();
});

test("what fails is named; the reason stands in the log alone", async () => {
  const { ask, warn } = needing({ database: works, blobs: fails });
  expect(await ask("/ready")).toEqual([503, { status: "not ready" }]);
  expect(await ask("/health/ready")).toEqual([
    503,
    {
      status: "not ready",
      checks: [
        { name: "database", ok: true },
        { name: "blobs", ok: false, reason: "failed; the log tells why" },
      ],
    },
  ]);
  expect(warn).toHaveBeenCalledWith({ err: expect.any(Error) }, "not ready: blobs");
});

test.each([
  ["works", works],
  ["fails", fails],
])("no timer is left behind by a check that %s in time", async (_what, check) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { ask } = needing({ database: check });
  await ask("/health/ready");
  expect(vi.getTimerCount()).toBe(0);
});

test("what does not answer within two seconds is not waited for", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  let asked = () => {};
  const begun = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const silent = () => {
    asked();
    return new Promise(() => {});
  };
  const { ask, warn } = needing({ database: silent, blobs: works });
  const settled = vi.fn();
  const answer = ask("/health/ready");
  void answer.then(settled);
  await begun;
  await vi.advanceTimersByTimeAsync(1_999);
  await new Promise((resolve) => setImmediate(resolve));
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(await answer).toEqual([
    503,
    {
      status: "not ready",
      checks: [
        { name: "database", ok: false, reason: "did not answer within 2 s" },
        { name: "blobs", ok: true },
      ],
    },
  ]);
  expect(warn.mock.calls).toEqual([["not ready: database did not answer within 2000 ms"]]);
});
