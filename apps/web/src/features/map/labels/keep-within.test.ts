import fc from "fast-check";
import { expect, test } from "vitest";
import { keepWithin, type LabelBox } from "./keep-within";

const box = (left: number, right: number, top = 0, bottom = 20): LabelBox => ({ left, right, top, bottom });
const meet = (a: LabelBox, b: LabelBox) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const picture = { width: 400, height: 300 };
const none = { x: 0, y: 0 };

test("labels that the edges cut move in; others stay", () => {
  const cut = [box(-40, 60, 40, 60), box(150, 250, 80, 100), box(350, 420, 120, 140), box(200, 300, -30, 5)];
  expect(keepWithin(cut, picture)).toEqual([{ x: 46, y: 0 }, none, { x: -26, y: 0 }, { x: 0, y: 36 }]);
  expect(keepWithin([box(-40, 60, 290, 310)], picture)).toEqual([{ x: 46, y: -16 }]);
});

test("a label stays cut where another one stands, where it is larger than the picture, and where it is outside", () => {
  expect(keepWithin([box(-40, 60, 40, 60), box(70, 150, 40, 60)], picture)).toEqual([none, none]);
  expect(keepWithin([box(-40, 420, 40, 60)], picture)).toEqual([none]);
  expect(keepWithin([box(-80, 20, 40, 60)], picture)).toEqual([none]);
  expect(keepWithin([box(200, 300, -30, 0)], picture)).toEqual([none]);
  // Up is where another one stands: it moves sideways alone.
  expect(keepWithin([box(-10, 50, -5, 15), box(20, 80, 16, 30)], picture)).toEqual([{ x: 16, y: 0 }, none]);
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
      const shifts = keepWithin(boxes, { width: 390, height: 260 });
      const moved = boxes.map(({ left, right, top, bottom }, at) => {
        const { x, y } = shifts[at]!;
        return box(left + x, right + x, top + y, bottom + y);
      });
      for (const [at, one] of moved.entries()) {
        for (const other of moved.slice(at + 1)) expect(meet(one, other)).toBe(false);
        if (shifts[at]!.x !== 0) expect(one.left >= 6 && one.right <= 384).toBe(true);
        if (shifts[at]!.y !== 0) expect(one.top >= 6 && one.bottom <= 254).toBe(true);
      }
    }),
  );
});
