import { setTimeout as sleep } from "node:timers/promises";
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
  await throttled.stop();
  throttled.put(4);
  throttled.put(5);
  await throttled.stop();
  await sleep(40);
  expect(written).toEqual([1, 3, 4]);
});
