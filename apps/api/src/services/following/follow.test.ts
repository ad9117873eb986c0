import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { follow } from "./follow.js";

function setup(states: (string | null)[]) {
  const emitter = new EventEmitter();
  let at = 0;
  const db = {
    async listen(channel: string, handler: (payload: string) => void) {
      emitter.on(channel, handler);
      return () => emitter.off(channel, handler);
    },
  };
  const iterator = follow<{ status: string }>({
    db,
    channel: "runs",
    id: "1",
    lookEvery: 60_000,
    read: async () => {
      const status = states[Math.min(at, states.length - 1)] ?? null;
      return status === null ? null : { status };
    },
    hasEnded: (row) => row.status === "DONE",
  });
  const change = (id = "1") => {
    at += 1;
    emitter.emit("runs", id);
  };
  return { iterator, change, listeners: () => emitter.listenerCount("runs") };
}

test("tells the state at once, then each change, and ends after the last", async () => {
  const { iterator, change, listeners } = setup(["A", "B", "DONE"]);
  expect(await iterator.next()).toEqual({ done: false, value: { status: "A" } });
  const second = iterator.next();
  change();
  expect(await second).toEqual({ done: false, value: { status: "B" } });
  change();
  expect(await iterator.next()).toEqual({ done: false, value: { status: "DONE" } });
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
  expect(listeners()).toBe(0);
});

test("tells what changed between two calls once, and not what stayed the same", async () => {
  const { iterator, change } = setup(["A", "A", "B", "B", "C"]);
  await iterator.next();
  for (let i = 0; i < 3; i++) change();
  expect((await iterator.next()).value).toEqual({ status: "B" });
  const next = iterator.next();
  change();
  expect((await next).value).toEqual({ status: "C" });
});

test("does not look when another row changed", async () => {
  const { iterator, change } = setup(["A", "B"]);
  await iterator.next();
  let settled = false;
  const next = iterator.next().then((result) => {
    settled = true;
    return result;
  });
  change("2");
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(settled).toBe(false);
  await iterator.return?.();
  expect((await next).done).toBe(true);
});

test("stops listening when returned while someone waits", async () => {
  const { iterator, listeners } = setup(["A"]);
  await iterator.next();
  const waiting = iterator.next();
  expect(listeners()).toBe(1);
  await iterator.return?.();
  expect(listeners()).toBe(0);
  expect(await waiting).toEqual({ done: true, value: undefined });
});

test("ends when the row is gone", async () => {
  const { iterator, change } = setup(["A", null]);
  await iterator.next();
  const next = iterator.next();
  change();
  expect((await next).done).toBe(true);
});
