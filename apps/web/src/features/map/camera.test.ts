import fc from "fast-check";
import { expect, test } from "vitest";
import {
  boundsOf,
  type Camera,
  type Frame,
  inPicture,
  showing,
  toMap,
  toScreen,
  wholeMap,
  zoomedAt,
} from "./camera";

const frame: Frame = { bounds: { left: -3, right: 5, bottom: 0, top: 4 }, width: 900, height: 600 };
const camera = fc.record({
  x: fc.double({ min: -3, max: 5, noNaN: true }),
  y: fc.double({ min: 0, max: 4, noNaN: true }),
  zoom: fc.double({ min: -1, max: 10, noNaN: true }),
});
const pixel = fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 600 }));
const same = { seed: 1 };

test("a pixel's place on the map lies at that pixel", () => {
  fc.assert(
    fc.property(camera, pixel, (at, [left, top]) => {
      const [x, y] = toMap(at, frame, left, top);
      const [backLeft, backTop] = toScreen(at, frame, x, y);
      expect(backLeft).toBeCloseTo(left, 4);
      expect(backTop).toBeCloseTo(top, 4);
    }),
    same,
  );
});

test("the whole map is in the picture at zoom 0, and up is up", () => {
  const whole = wholeMap(frame.bounds);
  const seen = inPicture(whole, frame);
  expect(seen.left).toBeLessThan(-3);
  expect(seen.right).toBeGreaterThan(5);
  expect(seen.bottom).toBeLessThan(0);
  expect(seen.top).toBeGreaterThan(4);
  expect(toScreen(whole, frame, 1, 4)[1]).toBeLessThan(toScreen(whole, frame, 1, 0)[1]);
});

test("what is under the pointer stays there while zooming", () => {
  fc.assert(
    fc.property(pixel, fc.double({ min: 0, max: 4, noNaN: true }), ([left, top], by) => {
      const from: Camera = { x: 1, y: 2, zoom: 2 };
      const [x, y] = toMap(from, frame, left, top);
      // Beyond the points' rectangle the camera is held back.
      fc.pre(x > -3 && x < 5 && y > 0 && y < 4);
      const [afterLeft, afterTop] = toScreen(zoomedAt(from, frame, by, left, top), frame, x, y);
      expect(afterLeft).toBeCloseTo(left, 3);
      expect(afterTop).toBeCloseTo(top, 3);
    }),
    same,
  );
});

test("a part that is shown is whole in the picture", () => {
  const part = boundsOf([1, 1.5, 9], [2, 2.2, 9], [0, 1]);
  const seen = inPicture(showing(part, frame), frame);
  expect(seen.left).toBeLessThan(1);
  expect(seen.right).toBeGreaterThan(1.5);
  expect(seen.bottom).toBeLessThan(2);
  expect(seen.top).toBeGreaterThan(2.2);
  expect(seen.right - seen.left).toBeLessThan(3);
});

test("no point and one point have a rectangle", () => {
  expect(boundsOf([], [])).toEqual({ left: -1, right: 1, bottom: -1, top: 1 });
  expect(showing(boundsOf([2], [3]), frame)).toEqual({ x: 2, y: 3, zoom: 12 });
});
