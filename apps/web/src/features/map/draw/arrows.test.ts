import { expect, test } from "vitest";
import { arrowOutline, drawArrows } from "./arrows";
import { SvgPen } from "./svg-pen";

test("an arrow's tip and tail stand on the line between its ends, as far from them as was left free", () => {
  const outline = arrowOutline([0, 0], [100, 0], 4, 7, 9);
  expect(outline).toHaveLength(7);
  expect(Math.max(...outline.map(([left]) => left))).toBeCloseTo(91);
  expect(Math.min(...outline.map(([left]) => left))).toBeCloseTo(7);
  // It is as wide on one side as on the other.
  expect(outline.reduce((sum, [, top]) => sum + top, 0)).toBeCloseTo(0);
});

test("of ends that all but touch there is no arrow", () => {
  expect(arrowOutline([0, 0], [10, 0], 4, 7, 7)).toEqual([]);
});

test("two arrows are two shapes, and each of their movies has one mark and one name", () => {
  const pen = new SvgPen(
    (text) => ({ width: text.length * 7 }) as TextMetrics,
    (color) => color,
  );
  const end = (row: number, x: number) => ({ x, y: 0, row, name: `movie ${row}` });
  const frame = { bounds: { left: -1, right: 1, bottom: -1, top: 1 }, width: 400, height: 400 };
  const inks = { paper: "paper", ink: "ink", muted: "muted", accent: "accent", second: "second" };
  const tags = drawArrows(
    pen,
    { x: 0, y: 0, zoom: 0 },
    frame,
    [
      { from: end(0, -1), to: end(1, 0), width: 4, opacity: 1 },
      { from: end(0, -1), to: end(2, 1), width: 4, opacity: 1 },
    ],
    inks,
  );
  expect(tags.map(({ text }) => text)).toEqual(["movie 0", "movie 1", "movie 2"]);
  const filled = pen.svg.split("\n").filter((line) => line.includes('fill="second"'));
  expect(filled.filter((line) => line.includes("a4.5 4.5 0"))).toHaveLength(3);
  expect(filled.filter((line) => !line.includes("a4.5 4.5 0"))).toHaveLength(2);
});
