import { expect, test } from "vitest";
import type { RunProgress } from "./messages.js";
import { throttle, trackProgress } from "./progress-writer.js";

const message = (fraction: number, more: Partial<RunProgress> = {}): RunProgress => ({
  phase: "training",
  epoch: 0,
  epochs: 10,
  fraction,
  examplesPerSecond: 100,
  points: [],
  ...more,
});

test("progress never falls, within an attempt or from one to the next", () => {
  let now = 0;
  const track = trackProgress({ progress: 0.5, epochs: 10 }, 0, () => now);
  const progress = [0.1, 0.2, 0.6, 0.55, 1].map((fraction) => {
    now += 1_000;
    return track.add(message(fraction)).progress;
  });
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(progress[0]).toBe(0.5);
  expect(progress.at(-1)).toBe(1);
});

test("the time left follows the pace of this attempt's training", () => {
  let now = 1_000_000;
  const track = trackProgress({ progress: 0, epochs: 0 }, 20, () => now);
  expect(track.add(message(1, { phase: "loading", examplesPerSecond: null })).etaSeconds).toBeNull();
  now += 60_000;
  expect(track.add(message(0.5)).etaSeconds).toBeNull();
  now += 10_000;
  expect(track.add(message(0.6)).etaSeconds).toBeCloseTo(40 + 20);
  now += 40_000;
  expect(track.add(message(1)).etaSeconds).toBeCloseTo(20);
  expect(track.add(message(0, { phase: "evaluating" })).etaSeconds).toBeCloseTo(20);
  now += 15_000;
  expect(track.add(message(0.5, { phase: "evaluating" })).etaSeconds).toBeCloseTo(15);
  expect(track.evaluatedFor()).toBe(15);
});

interface Stretch {
  readonly seconds: number;
  readonly tick: number;
  message(fraction: number): RunProgress;
}

const loading = (seconds: number): Stretch => ({
  seconds,
  tick: seconds,
  message: (fraction) => message(fraction, { phase: "loading", examplesPerSecond: null }),
});
const training = (seconds: number): Stretch => ({
  seconds,
  tick: 0.5,
  message: (fraction) => message(fraction),
});
const evaluating = (seconds: number): Stretch => ({
  seconds,
  tick: 0.5,
  message: (fraction) => message(fraction, { phase: "evaluating" }),
});
/** As NEXT_TITLE tells it: a tenth of the fraction for a part that goes at a pace of its own. */
const parts = (profile: number, epochs: number, later: number): Stretch[] => [
  {
    seconds: profile,
    tick: 0.5,
    message: (fraction) => message(fraction / 10, { part: { name: "profile", fraction, later } }),
  },
  {
    seconds: epochs,
    tick: 0.5,
    message: (fraction) => message(0.1 + 0.9 * fraction, { part: { name: "epochs", fraction, later: 0 } }),
  },
];

test.each<[string, number, Stretch[]]>([
  ["one pace", 2, [loading(3), training(100), evaluating(2)]],
  ["an evaluation that takes longer than the training", 160, [loading(20), training(80), evaluating(160)]],
  ["an evaluation that is guessed a fifth too short", 130, [loading(20), training(300), evaluating(160)]],
  ["a fast part before a slow one", 100, [loading(30), ...parts(110, 2880, 26), evaluating(120)]],
  [
    "a part whose successors take half as long as it says",
    100,
    [loading(30), ...parts(200, 2000, 20), evaluating(120)],
  ],
])("after a tenth the time left is right within 30 %%: %s", (_name, evaluationSeconds, stretches) => {
  let now = 0;
  const track = trackProgress({ progress: 0, epochs: 0 }, evaluationSeconds, () => now * 1000);
  const total = stretches.reduce((sum, { seconds }) => sum + seconds, 0);
  let before = 0;
  for (const { seconds, tick, message } of stretches) {
    for (let at = 0; at <= seconds; at += tick) {
      now = before + at;
      const { etaSeconds, progress } = track.add(message(at / seconds));
      // The seconds at the very end are no matter of percents.
      if (now < total / 10 || total - now < 5) continue;
      expect(etaSeconds, `after ${now} of ${total} s`).toBeGreaterThan(0.7 * (total - now));
      expect(etaSeconds, `after ${now} of ${total} s`).toBeLessThan(1.3 * (total - now));
      expect(Math.abs(progress - now / total), `progress after ${now} of ${total} s`).toBeLessThan(0.1);
    }
    before += seconds;
  }
});

test("the curve gathers the points of skipped messages, each epoch once, in order", () => {
  const track = trackProgress({ progress: 0, epochs: 0 }, 0, () => 0);
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
