import fc from "fast-check";
import { expect, test } from "vitest";
import { nthLargest } from "./nth-largest.js";

test("is what stands there after a sort, values beyond the count untouched", () => {
  const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.float({ noNaN: true }));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), fc.nat(), (drawn, number) => {
      const n = 1 + (number % drawn.length);
      const values = Float32Array.from([...drawn, 1e9]);
      const sorted = values.slice(0, drawn.length).sort().reverse();
      expect(nthLargest(values, drawn.length, n) + 0).toBe(sorted[n - 1]! + 0);
      expect(values.at(-1)).toBe(1e9);
    }),
  );
});
