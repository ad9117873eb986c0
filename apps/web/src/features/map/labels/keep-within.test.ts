import fc from "fast-check";
import { expect, test } from "vitest";
import { keepWithin, type LabelBox } from "./keep-within";

const box = (left: number, right: number, top = 0, bottom = 20): LabelBox => ({ left, right, top, bottom });
const meet = (a: LabelBox, b: LabelBox) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

test("labels that the sides cut move in; others stay", () => {
  expect(keepWithin([box(-40, 60), box(150, 250, 40, 60), box(350, 420, 80, 100)], 400)).toEqual([
    46, 0, -26,
  ]);
});

test("a label stays cut where another one stands, where it is wider than the picture, and where its middle is outside", () => {
  expect(keepWithin([box(-40, 60), box(70, 150)], 400)).toEqual([0, 0]);
  expect(keepWithin([box(-40, 420)], 400)).toEqual([0]);
  expect(keepWithin([box(-80, 20)], 400)).toEqual([0]);
});

test("labels that did not meet do not meet afterwards", () => {
  const drawn = fc.tuple(
    fc.integer({ min: -150, max: 420 }),
    fc.integer({ min: -10, max: 300 }),
    fc.integer({ min: 10, max: 200 }),
  );
  fc.assert(
    fc.property(fc.array(drawn, { maxLength: 25 }), (all) => {
      const boxes: LabelBox[] = [];
      for (const [left, top, width] of all) {
        const next = box(left, left + width, top, top + 20);
        if (!boxes.some((other) => meet(other, next))) boxes.push(next);
      }
      const shifts = keepWithin(boxes, 390);
      const moved = boxes.map((one, at) =>
        box(one.left + shifts[at]!, one.right + shifts[at]!, one.top, one.bottom),
      );
      for (const [at, one] of moved.entries()) {
        for (const other of moved.slice(at + 1)) expect(meet(one, other)).toBe(false);
        if (shifts[at] !== 0) expect(one.left >= 6 && one.right <= 384).toBe(true);
      }
    }),
  );
});
