import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { KeyWatch } from "./key-watch.js";

let inForce: Set<string>;
let looks: string[][];
let fails: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  inForce = new Set(["a", "b"]);
  looks = [];
  fails = false;
});
afterEach(() => {
  vi.useRealTimers();
});

const open = () =>
  new KeyWatch(async (ids) => {
    looks.push([...ids]);
    if (fails) throw new Error("the database is away");
    return inForce;
  }, 1_000);
const later = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

test("what was begun with a key ends when the key does, and no sooner", async () => {
  const watch = open();
  const done = new AbortController().signal;
  const [a, again, b] = [watch.watch("a", done), watch.watch("a", done), watch.watch("b", done)];
  await later(1_000);
  expect(looks).toEqual([["a", "b"]]);
  inForce.delete("a");
  await later(999);
  expect(a.aborted).toBe(false);
  await later(1);
  expect([a.aborted, again.aborted, b.aborted]).toEqual([true, true, false]);
});

test("who revoked a key has it looked at at once", async () => {
  const watch = open();
  const a = watch.watch("a", new AbortController().signal);
  inForce.delete("a");
  await watch.look();
  expect(a.aborted).toBe(true);
});

test("nothing ends because nobody could look", async () => {
  const watch = open();
  const a = watch.watch("a", new AbortController().signal);
  inForce.delete("a");
  fails = true;
  await later(1_000);
  expect(a.aborted).toBe(false);
  fails = false;
  await later(1_000);
  expect(a.aborted).toBe(true);
});

test("it looks while there is somebody to look for, and for these alone", async () => {
  const watch = open();
  await watch.look();
  expect([looks, vi.getTimerCount()]).toEqual([[], 0]);
  const [first, second, other] = [new AbortController(), new AbortController(), new AbortController()];
  watch.watch("a", first.signal);
  watch.watch("a", second.signal);
  watch.watch("b", other.signal);
  expect(vi.getTimerCount()).toBe(1);
  first.abort();
  await later(1_000);
  expect(looks).toEqual([["a", "b"]]);
  second.abort();
  await later(1_000);
  expect(looks.at(-1)).toEqual(["b"]);
  other.abort();
  expect(vi.getTimerCount()).toBe(0);
  await later(5_000);
  expect(looks).toHaveLength(2);
  // The next one is looked for again.
  const signal = watch.watch("a", new AbortController().signal);
  inForce.delete("a");
  await later(1_000);
  expect(signal.aborted).toBe(true);
});

test("who needs it no more is not looked for, and hears of nothing", async () => {
  const watch = open();
  expect(watch.watch("a", AbortSignal.abort()).aborted).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
  await watch.look();
  expect(looks).toEqual([]);
  const done = new AbortController();
  const signal = watch.watch("b", done.signal);
  done.abort();
  inForce.clear();
  await watch.look();
  expect(signal.aborted).toBe(false);
});

test("who leaves while it looks hears of nothing, and the look goes on", async () => {
  const done = new AbortController();
  const watch = new KeyWatch(async () => {
    done.abort();
    return new Set<string>();
  }, 1_000);
  const [gone, stays] = [watch.watch("a", done.signal), watch.watch("b", new AbortController().signal)];
  await watch.look();
  expect([gone.aborted, stays.aborted]).toEqual([false, true]);
});

test("a key that has ended stays so for who comes while others still watch it", async () => {
  const watch = open();
  const first = new AbortController();
  const before = watch.watch("a", first.signal);
  inForce.delete("a");
  await watch.look();
  expect(watch.watch("a", new AbortController().signal)).toBe(before);
  expect(before.aborted).toBe(true);
});

test("as many may listen as a key has streams and downloads", async () => {
  const warned = vi.fn();
  process.on("warning", warned);
  const watch = open();
  for (let at = 0; at < 30; at++)
    watch.watch("a", new AbortController().signal).addEventListener("abort", () => {});
  vi.useRealTimers();
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off("warning", warned);
  expect(warned).not.toHaveBeenCalled();
});
