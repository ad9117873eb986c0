import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { endedWithin, follow } from "./follow.js";
import { inTurn } from "./in-turn.js";

interface Row {
  readonly status: string;
  readonly sign?: number;
}
let emitter: EventEmitter;
let row: Row | null;
let reads: number;

beforeEach(() => {
  emitter = new EventEmitter();
  row = { status: "A" };
  reads = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

const db = {
  async listen(channel: string, handler: (payload: string) => void) {
    emitter.on(channel, handler);
    return () => void emitter.off(channel, handler);
  },
};
const open = (more: Partial<Parameters<typeof follow<Row>>[0]> = {}) =>
  follow<Row>({
    ...{ db, channel: "rows", id: "1", hasEnded: ({ status }: Row) => status === "DONE" },
    async read() {
      reads++;
      return row;
    },
    ...more,
  });
const become = (next: Row | null) => {
  row = next;
  emitter.emit("rows", "1");
};
const listeners = () => emitter.listenerCount("rows");
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("nothing is listened to or read before somebody asks", async () => {
  const changes = open();
  await settled();
  expect([listeners(), reads]).toEqual([0, 0]);
  await changes.next();
  expect([listeners(), reads]).toEqual([1, 1]);
  await changes.return!();
  expect(listeners()).toBe(0);
  expect(await changes.next()).toEqual({ done: true, value: undefined });
  expect([listeners(), reads]).toEqual([0, 1]);
});

test("what is no part of the state is told only with what is", async () => {
  const changes = open({ stateOf: async ({ status }) => status });
  expect((await changes.next()).value).toEqual({ status: "A" });
  const next = changes.next();
  for (const sign of [1, 2]) {
    become({ status: "A", sign });
    await settled();
  }
  become({ status: "B", sign: 3 });
  expect((await next).value).toEqual({ status: "B", sign: 3 });
  await changes.return!();
});

test("it looks now and then though nothing was heard: every five seconds, or as often as it is told", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  for (const [lookEvery, milliseconds] of [
    [undefined, 5_000],
    [250, 250],
  ] as const) {
    row = { status: "A" };
    const changes = open(lookEvery === undefined ? {} : { lookEvery });
    await changes.next();
    let told: string | undefined;
    const next = changes.next().then(({ value }) => {
      told = value.status;
    });
    await settled();
    // Unheard.
    row = { status: "B" };
    await vi.advanceTimersByTimeAsync(milliseconds - 1);
    await settled();
    expect(told).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    await next;
    expect(told).toBe("B");
    expect(vi.getTimerCount()).toBe(0);
    await changes.return!();
  }
});

test("an error while reading ends it, and is told once", async () => {
  const changes = open({ read: () => Promise.reject(new Error("the database is away")) });
  await expect(changes.next()).rejects.toThrow("the database is away");
  expect(listeners()).toBe(0);
  expect(await changes.next()).toEqual({ done: true, value: undefined });
});

test("one that is returned while it begins to listen listens no more, and reads nothing", async () => {
  let begin = () => {};
  const slow = {
    async listen(channel: string, handler: (payload: string) => void) {
      await new Promise<void>((resolve) => {
        begin = resolve;
      });
      return db.listen(channel, handler);
    },
  };
  const changes = open({ db: slow });
  const first = changes.next();
  await settled();
  await changes.return!();
  begin();
  expect(await first).toEqual({ done: true, value: undefined });
  expect([listeners(), reads]).toEqual([0, 0]);
});

test.each([
  ["it reads", (waits: Promise<void>) => ({ read: () => waits.then(() => row) })],
  ["the state is worked out", (waits: Promise<void>) => ({ stateOf: () => waits.then(() => "A") })],
])("one that is returned while %s tells nothing of that", async (_what, waiting) => {
  let answer = () => {};
  const waits = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const changes = open(waiting(waits));
  const first = changes.next();
  await settled();
  await changes.return!();
  answer();
  expect(await first).toEqual({ done: true, value: undefined });
});

test("one that is returned while it waits reads no more", async () => {
  const changes = open();
  await changes.next();
  const second = changes.next();
  await settled();
  await changes.return!();
  expect(await second).toEqual({ done: true, value: undefined });
  expect(reads).toBe(1);
});

test("who asks twice at once gets one change after the other", async () => {
  const changes = open();
  const both = [changes.next(), changes.next()];
  expect(await both[0]).toEqual({ done: false, value: { status: "A" } });
  await settled();
  become({ status: "DONE" });
  expect(await both[1]).toEqual({ done: false, value: { status: "DONE" } });
  expect(listeners()).toBe(0);
});

test("the row that has ended is waited for, and no longer than so long", async () => {
  const hasEnded = ({ status }: Row) => status === "DONE";
  const ended = endedWithin(10_000, open(), hasEnded);
  await settled();
  become({ status: "B" });
  await settled();
  become({ status: "DONE" });
  expect(await ended).toEqual({ status: "DONE" });
  row = { status: "A" };
  const began = Date.now();
  expect(await endedWithin(30, open(), hasEnded)).toBeNull();
  expect(Date.now() - began).toBeGreaterThan(20);
  expect(listeners()).toBe(0);
  row = null;
  expect(await endedWithin(10_000, open(), hasEnded)).toBeNull();
});

test("after the row has ended no timer is left", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  row = { status: "DONE" };
  expect(await endedWithin(10_000, open(), () => true)).toEqual({ status: "DONE" });
  expect(vi.getTimerCount()).toBe(0);
});

test("calls in turn go on after one that failed, and an end takes effect at once", async () => {
  const results = [
    () => Promise.reject(new Error("first")),
    () => Promise.resolve({ done: false as const, value: 2 }),
  ];
  let closed = 0;
  const iterator = inTurn<number>(
    () => results.shift()!(),
    () => {
      closed++;
    },
  );
  const [first, second] = [iterator.next(), iterator.next()];
  await expect(first).rejects.toThrow("first");
  expect(await second).toEqual({ done: false, value: 2 });
  expect(iterator[Symbol.asyncIterator]()).toBe(iterator);
  expect(await iterator.return!()).toEqual({ done: true, value: undefined });
  expect(closed).toBe(1);
});
