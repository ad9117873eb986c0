import { GraphQLError } from "graphql";
import { describe, expect, test, vi } from "vitest";
import { eventsIn, firstEventOf, streamServers } from "../testing/stream-server.js";

const serving = streamServers();

const endless = async function* () {
  yield 1;
  await new Promise(() => {});
};

describe("an open stream", () => {
  test("is broken off when its key ends, and watched as long as it is open", async () => {
    const end = new AbortController();
    const { open, endOf, enter, leave } = await serving(endless, {
      viewer: { keyId: "7" },
      end: end.signal,
    });
    const reader = await firstEventOf(await open("subscription { count }"));
    expect(enter.mock.calls).toEqual([["key 7"]]);
    expect(endOf.mock.calls).toEqual([["7", expect.any(AbortSignal)]]);
    expect(endOf.mock.calls[0]?.[1].aborted).toBe(false);
    end.abort();
    await expect(reader.read()).rejects.toThrow();
    await vi.waitFor(() => expect(endOf.mock.calls[0]?.[1].aborted).toBe(true));
    expect(leave).toHaveBeenCalledTimes(1);
  });

  test("without a key has none that ends", async () => {
    const { open, endOf } = await serving(endless);
    await firstEventOf(await open("subscription { count }"));
    expect(endOf).not.toHaveBeenCalled();
  });

  test("does not keep the server from stopping", async () => {
    const { app, open } = await serving(endless);
    const reader = await firstEventOf(await open("subscription { count }"));
    await app.close();
    await expect(reader.read()).rejects.toThrow();
  });

  test("that is left ends its source, without waiting for its next event", async () => {
    let returned = false;
    const events = {
      [Symbol.asyncIterator]: () => events,
      next: vi
        .fn(() => new Promise<never>(() => {}))
        .mockResolvedValueOnce({ value: 1, done: false } as never),
      async return() {
        returned = true;
        return { value: undefined, done: true };
      },
    };
    const { open, leave } = await serving(() => events);
    const leaving = new AbortController();
    const response = await open("subscription { count }", {}, { signal: leaving.signal });
    await firstEventOf(response);
    leaving.abort();
    await vi.waitFor(() => expect(returned).toBe(true));
    await vi.waitFor(() => expect(leave).toHaveBeenCalledTimes(1));
  });
});

test("who left while his stream was begun ends its source", async () => {
  const leaving = new AbortController();
  let closed: Promise<unknown> = Promise.resolve();
  const ended = vi.fn();
  const events = {
    [Symbol.asyncIterator]: () => events,
    next: () => new Promise<never>(() => {}),
    async return() {
      ended();
      return { value: undefined, done: true };
    },
  };
  const beginning = async () => {
    leaving.abort();
    await closed;
    return events;
  };
  const { open, leave, report } = await serving(beginning, {
    enter(given) {
      closed = given;
      return leave;
    },
  });
  await expect(open("subscription { count }", {}, { signal: leaving.signal })).rejects.toThrow();
  await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1));
  expect(leave).toHaveBeenCalledTimes(1);
  expect(report).not.toHaveBeenCalled();
});

describe("what goes wrong", () => {
  test("before a stream has begun is an answer", async () => {
    const failing = (thrown: unknown) =>
      serving(endless, {
        onContext() {
          throw thrown;
        },
      });
    const thrown = new TypeError("secret");
    const fault = await failing(thrown);
    const masked = await fault.open("subscription { count }");
    expect([masked.status, await masked.json()]).toEqual([
      500,
      { errors: [{ message: "Internal server error.", extensions: { code: "INTERNAL_SERVER_ERROR" } }] },
    ]);
    expect(fault.report.mock.calls).toEqual([[thrown]]);
    await vi.waitFor(() => expect(fault.leave).toHaveBeenCalledTimes(1));
    await fault.app.close();
    const mistake = await failing(new GraphQLError("Not you."));
    const told = await mistake.open("subscription { count }");
    expect(eventsIn(await told.text())).toEqual([
      { data: null, errors: [{ message: "told: Not you." }] },
      "complete",
    ]);
    expect(mistake.report).not.toHaveBeenCalled();
  });

  const failsAtSecond = async function* () {
    yield 1;
    yield "wrong";
  };

  test.each([
    [new TypeError("boom"), 1],
    [Object.assign(new Error("boom"), { code: "EACCES" }), 1],
    [Object.assign(new Error("boom"), { code: "EPIPE" }), 0],
    [Object.assign(new Error("boom"), { code: "ECONNRESET" }), 0],
    [Object.assign(new Error("boom"), { code: "ERR_STREAM_DESTROYED" }), 0],
    [Object.assign(new Error("boom"), { code: "ERR_STREAM_WRITE_AFTER_END" }), 0],
    [{ code: "EPIPE" }, 1],
  ])("after it has begun breaks it off, and is reported where it is ours: %o", async (thrown, reports) => {
    const { open, report } = await serving(failsAtSecond, {
      onFormat() {
        throw thrown;
      },
    });
    const reader = await firstEventOf(await open("subscription { count }"));
    const rest = async () => {
      while (!(await reader.read()).done);
    };
    await expect(rest()).rejects.toThrow();
    expect(report.mock.calls).toEqual(Array(reports).fill([thrown]));
  });

  test("who left while his place was looked for gives it back, and nothing is begun for him", async () => {
    const leaving = new AbortController();
    const leave = vi.fn();
    const source = vi.fn(endless);
    const { open, endOf } = await serving(source, {
      viewer: { keyId: "7" },
      async enter(closed) {
        leaving.abort();
        await closed;
        return leave;
      },
    });
    await expect(open("subscription { count }", {}, { signal: leaving.signal })).rejects.toThrow();
    await vi.waitFor(() => expect(leave).toHaveBeenCalledTimes(1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(endOf).not.toHaveBeenCalled();
    expect(source).not.toHaveBeenCalled();
  });
});
