import fc from "fast-check";
import { expect, test } from "vitest";
import { type Label, LabelPlacer, type Limits } from "./label-placer";

const limits: Limits = { width: 220, height: 36, leastScale: 10, mostScale: 40_960 };
const same = { seed: 1, numRuns: 60 };

const label: fc.Arbitrary<Label> = fc.record({
  x: fc.double({ min: -20, max: 20, noNaN: true }),
  y: fc.double({ min: -20, max: 20, noNaN: true }),
  width: fc.integer({ min: 10, max: limits.width }),
  height: fc.integer({ min: 8, max: limits.height }),
  leastScale: fc.constantFrom(10, 25, 60, 200),
});
/** Crowded on purpose, some in one place. */
const labels = fc
  .tuple(fc.array(label, { minLength: 2, maxLength: 120 }), fc.integer({ min: 0, max: 5 }))
  .map(([all, twins]) => [...all, ...all.slice(0, twins)]);
const scale = fc.double({ min: 10, max: 40_960, noNaN: true });

function scalesOf(all: readonly Label[]): number[] {
  const placer = new LabelPlacer(limits);
  return all.map((each) => placer.add(each));
}

/** Whether two boxes overlap at a scale, by their edges on the screen and by more than rounding. */
function overlap(a: Label, b: Label, at: number): boolean {
  const edges = ({ x, y, width, height }: Label) => ({
    left: x * at - width / 2,
    right: x * at + width / 2,
    low: y * at - height / 2,
    high: y * at + height / 2,
  });
  const [one, other] = [edges(a), edges(b)];
  const slack = 1e-6;
  return (
    one.left + slack < other.right &&
    other.left + slack < one.right &&
    one.low + slack < other.high &&
    other.low + slack < one.high
  );
}

test("no two labels that are shown overlap, at any scale", () => {
  fc.assert(
    fc.property(labels, fc.array(scale, { minLength: 1, maxLength: 12 }), (all, random) => {
      const from = scalesOf(all);
      // The scales at which labels appear are the tightest.
      for (const at of [...random, ...from.filter(Number.isFinite)]) {
        const shown = all.filter((_, index) => from[index]! <= at);
        for (let one = 0; one < shown.length; one++)
          for (let other = 0; other < one; other++)
            expect(overlap(shown[one]!, shown[other]!, at), `at ${at}`).toBe(false);
      }
    }),
    same,
  );
});

test("what is shown stays while one zooms in", () => {
  fc.assert(
    fc.property(labels, scale, scale, (all, one, other) => {
      const from = scalesOf(all);
      const [far, near] = [Math.min(one, other), Math.max(one, other)];
      const shownAt = (at: number) => new Set(all.flatMap((_, index) => (from[index]! <= at ? [index] : [])));
      const nearer = shownAt(near);
      for (const index of shownAt(far)) expect(nearer.has(index)).toBe(true);
    }),
    same,
  );
});

test("a label is shown as early as those before it leave room, and no earlier than it may", () => {
  fc.assert(
    fc.property(labels, (all) => {
      const from = scalesOf(all);
      for (const [index, each] of all.entries()) {
        expect(from[index]).toBeGreaterThanOrEqual(each.leastScale);
        // Just before its scale, unless that is its own least, an earlier label is in its place.
        const before = from[index]! * (1 - 1e-3);
        if (!Number.isFinite(before) || from[index] === each.leastScale) continue;
        const inTheWay = all
          .slice(0, index)
          .some((other, at) => from[at]! <= before && overlap(each, other, before));
        expect(inTheWay, `label ${index}`).toBe(true);
      }
    }),
    same,
  );
});

test("of two labels in one place the second is never shown", () => {
  const place: Label = { x: 1, y: 1, width: 50, height: 20, leastScale: 10 };
  expect(scalesOf([place, place])).toEqual([10, Number.POSITIVE_INFINITY]);
});

test("later labels change nothing about earlier ones", () => {
  fc.assert(
    fc.property(labels, fc.integer({ min: 1, max: 60 }), (all, count) => {
      expect(scalesOf(all).slice(0, count)).toEqual(scalesOf(all.slice(0, count)));
    }),
    same,
  );
});
