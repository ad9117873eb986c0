import { expect, test } from "vitest";
import { throttle, trackProgress } from "./progress-writer.js";

const message = (fraction: number, more: object = {}) => ({
  epoch: 0,
  epochs: 10,
  fraction,
  examplesPerSecond: 100,
  points: [],
  ...more,
});

test("progress never falls, within an attempt or from one to the next", () => {
  const track = trackProgress({ progress: 0.5, epochs: 10 }, () => 0);
  expect([0.1, 0.4, 0.6, 0.55, 2].map((fraction) => track.add(message(fraction)).progress)).toEqual([
    0.5, 0.5, 0.6, 0.6, 1,
  ]);
});

test("the time left follows the pace of this attempt's training", () => {
  let now = 1_000_000;
  const track = trackProgress({ progress: 0, epochs: 0 }, () => now);
  expect(track.add(message(0.02, { examplesPerSecond: null })).etaSeconds).toBeNull();
  now += 60_000;
  expect(track.add(message(0.5)).etaSeconds).toBeNull();
  now += 10_000;
  expect(track.add(message(0.6)).etaSeconds).toBeCloseTo(40);
  now += 30_000;
  expect(track.add(message(1)).etaSeconds).toBe(0);
});

test("the curve gathers the points of skipped messages, each epoch once, in order", () => {
  const track = trackProgress({ progress: 0, epochs: 0 }, () => 0);
  const point = (epoch: number, train: number) => ({ epoch, train, validation: null });
  track.add(message(0.1, { points: [point(2, 0.5), point(1, 0.9)] }));
  track.add(message(0.2, { points: [point(3, 0.4)] }));
  const { lossCurve } = track.add(message(0.3, { points: [point(3, 0.3)] }));
  expect(lossCurve.map(({ epoch, train }) => [epoch, train])).toEqual([
    [1, 0.9],
    [2, 0.5],
    [3, 0.3],
  ]);
});

test("a throttle writes the first value at once, then the newest, and survives a failed write", async () => {
  const written: number[] = [];
  const throttled = throttle<number>(20, async (value) => {
    written.push(value);
    if (value === 1) throw new Error("the database is away");
  });
  for (const value of [1, 2, 3]) throttled.put(value);
  await expect.poll(() => written).toEqual([1, 3]);
  await throttled.end();
  expect(written).toEqual([1, 3]);
});

test("a throttle that ends writes the newest value first, without waiting for its turn, and then no other", async () => {
  const written: number[] = [];
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const throttled = throttle<number>(3_600_000, async (value) => {
    written.push(value);
    if (value === 1) await released;
  });
  for (const value of [1, 2, 3]) throttled.put(value);
  const ended = throttled.end();
  throttled.put(4);
  release();
  await ended;
  expect(written).toEqual([1, 3]);
  throttled.put(5);
  await throttled.end();
  expect(written).toEqual([1, 3]);
});

test("a throttle that ends while it waits writes what waits with it", async () => {
  const written: number[] = [];
  const throttled = throttle<number>(3_600_000, async (value) => void written.push(value));
  throttled.put(1);
  await expect.poll(() => written).toEqual([1]);
  throttled.put(2);
  await throttled.end();
  expect(written).toEqual([1, 2]);
});
