import fc from "fast-check";
import { expect, test } from "vitest";
import { placeLabels } from "./map-labels.js";

const side = 900;
const label = fc.record({
  text: fc
    .array(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 })
    .map((words) => words.join(" ")),
  ...{ x: fc.double({ min: 0, max: side, noNaN: true }), y: fc.double({ min: 0, max: side, noNaN: true }) },
  fontSize: fc.constantFrom(10, 12, 15),
});

test("labels that are placed lie inside of the square and do not overlap; the first one always is", () => {
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 60 }), (labels) => {
      const placed = placeLabels(labels, side);
      expect(placed[0]!.text).toBe(labels[0]!.text);
      const boxes = placed.map(({ lines, left, top, fontSize }) => {
        // Half of a letter's greatest width, so that only letters that are all of them wide may meet.
        const width = Math.max(...lines.map((line) => line.length)) * fontSize * 0.5;
        const from = top - 0.9 * fontSize;
        return {
          left: left - width / 2,
          right: left + width / 2,
          top: from,
          bottom: from + lines.length * fontSize,
        };
      });
      for (const [at, a] of boxes.entries()) {
        expect(Math.min(a.left, a.top)).toBeGreaterThanOrEqual(-1e-9);
        expect(Math.max(a.right, a.bottom)).toBeLessThanOrEqual(side + 1e-9);
        for (const b of boxes.slice(at + 1))
          expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
      }
    }),
    { numRuns: 60, seed: 1 },
  );
});

test("one that finds no room is left out; a long one has several lines", () => {
  const at = (text: string) => ({ text, x: 450, y: 450, fontSize: 12 });
  const placed = placeLabels(
    Array.from({ length: 30 }, (_, i) => at(`Comedy and drama like Memento, ${10 + i}`)),
    side,
  );
  expect(placed.length).toBeGreaterThan(1);
  expect(placed.length).toBeLessThan(8);
  expect(placed[0]!.lines).toEqual(["Comedy and drama like", "Memento, 10"]);
});

test("a name is written once", () => {
  const label = { text: "Western", x: 100, y: 100, fontSize: 12 };
  expect(placeLabels([label, { ...label, x: 500 }], side)).toHaveLength(1);
});
