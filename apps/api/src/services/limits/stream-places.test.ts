import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OpenStreams } from "./open-streams.js";

// What one process writes and reads of the counts that it shares, which are a map here.

let written: string[];
let others: Map<string, number>;
let renewed: [string, number][][];
let reports: unknown[];
let ended: number;
let failing: boolean;
/** What writing waits for. */
let held: Promise<void>;
/** Keeps what is written from now on waiting, until what this gives is called. */
function hold(): () => void {
  let release = () => {};
  held = new Promise((resolve) => {
    release = resolve;
  });
  return release;
}

beforeEach(() => {
  written = [];
  others = new Map();
  renewed = [];
  reports = [];
  ended = 0;
  failing = false;
  held = Promise.resolve();
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const may = async () => {
  if (failing) throw new Error("the database is away");
};
const counts = {
  async write(caller: string, open: number) {
    await may();
    await held;
    written.push(`${caller} ${open}`);
  },
  async ofOthers(caller: string) {
    await may();
    return others.get(caller) ?? 0;
  },
  async renew(open: ReadonlyMap<string, number>) {
    await may();
    renewed.push([...open]);
  },
  async end() {
    await may();
    ended++;
  },
};
const start = (most?: { ofOne: number; here: number }) =>
  new OpenStreams(counts, (error) => reports.push(error), ...(most ? [most] : []));
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a caller gets so many places, the others' counted, and one that is given back is free once", async () => {
  others.set("a", 1);
  const streams = start({ ofOne: 3, here: 100 });
  const [first, second] = [await streams.enter("a"), await streams.enter("a")];
  expect([first, second]).toEqual([expect.any(Function), expect.any(Function)]);
  expect(await streams.enter("a")).toBeNull();
  expect(await streams.enter("b")).toBeTypeOf("function");
  await settled();
  expect(written.at(-2)).toBe("a 2");
  first!();
  first!();
  await settled();
  expect(written.at(-1)).toBe("a 1");
  expect(await streams.enter("a")).toBeTypeOf("function");
  expect(await streams.enter("a")).toBeNull();
  await streams.close();
  expect(ended).toBe(1);
});

test("what the others opened since is seen before a place is given", async () => {
  const streams = start({ ofOne: 3, here: 100 });
  await streams.enter("a");
  others.set("a", 2);
  expect(await streams.enter("a")).toBeNull();
  others.set("a", 1);
  expect(await streams.enter("a")).toBeTypeOf("function");
});

test("a process has so many places for all", async () => {
  const streams = start({ ofOne: 3, here: 2 });
  const leave = await streams.enter("a");
  await streams.enter("b");
  expect(await streams.enter("c")).toBeNull();
  expect(written).toEqual(["a 1", "b 1"]);
  leave!();
  expect(await streams.enter("c")).toBeTypeOf("function");
});

test("without other bounds a caller has fifty places", async () => {
  const streams = start();
  const places = await Promise.all(Array.from({ length: 60 }, () => streams.enter("a")));
  expect(places.filter((place) => place !== null)).toHaveLength(50);
});

test("many changes at once are written in few", async () => {
  const streams = start({ ofOne: 100, here: 100 });
  await Promise.all(Array.from({ length: 30 }, () => streams.enter("a")));
  expect(written.at(-1)).toBe("a 30");
  expect(written.length).toBeLessThan(5);
});

test("every twenty seconds it says what is open, and nothing of who has gone", async () => {
  const streams = start({ ofOne: 3, here: 100 });
  const leave = await streams.enter("gone");
  await streams.enter("a");
  await streams.enter("a");
  leave!();
  await settled();
  expect(written.at(-1)).toBe("gone 0");
  await vi.advanceTimersByTimeAsync(19_999);
  expect(renewed).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(renewed).toEqual([[["a", 2]]]);
  await streams.close();
  expect(vi.getTimerCount()).toBe(0);
});

test("while counts can't be shared that is told, and the process counts for itself", async () => {
  const streams = start({ ofOne: 2, here: 100 });
  failing = true;
  expect(await streams.enter("a")).toBeTypeOf("function");
  expect(await streams.enter("a")).toBeTypeOf("function");
  expect(await streams.enter("a")).toBeNull();
  expect(reports).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(20_000);
  await settled();
  expect(reports).toHaveLength(3);
  await streams.close();
  expect(reports).toHaveLength(4);
});

test("who has left is forgotten: what he had elsewhere counts no more while counts can't be shared", async () => {
  others.set("a", 2);
  const streams = start({ ofOne: 3, here: 100 });
  const leave = await streams.enter("a");
  leave!();
  await settled();
  failing = true;
  expect(await streams.enter("a")).toBeTypeOf("function");
  expect(await streams.enter("a")).toBeTypeOf("function");
  await streams.close();
});

test("what is still being written when it closes is written before its counts are deleted", async () => {
  const streams = start({ ofOne: 3, here: 100 });
  const release = hold();
  const entering = streams.enter("a");
  await settled();
  const closing = streams.close();
  await settled();
  expect(ended).toBe(0);
  release();
  await Promise.all([entering, closing]);
  expect([written, ended]).toEqual([["a 1"], 1]);
});

test("nothing is renewed of who is just leaving", async () => {
  const streams = start({ ofOne: 3, here: 100 });
  const leave = await streams.enter("a");
  const release = hold();
  leave!();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(renewed).toEqual([[]]);
  release();
  await streams.close();
});
