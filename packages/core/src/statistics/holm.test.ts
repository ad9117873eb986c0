import fc from "fast-check";
import { expect, test } from "vitest";
import { holmAdjust } from "./holm.js";

test("a worked example: R's p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), 'holm')", () => {
  const adjusted = holmAdjust([0.01, 0.02, 0.03, 0.04, 0.05]);
  for (const [at, expected] of [0.05, 0.08, 0.09, 0.09, 0.09].entries())
    expect(adjusted[at]).toBeCloseTo(expected, 12);
  const mixed = holmAdjust([0.04, null, 0.001, 0.9]);
  for (const [at, expected] of [0.08, null, 0.003, 0.9].entries())
    if (expected === null) expect(mixed[at]).toBeNull();
    else expect(mixed[at]).toBeCloseTo(expected, 12);
});

/** The procedure as it is defined: reject one after another, smallest first, until one fails its own level. */
function rejected(pValues: readonly number[], level: number): Set<number> {
  const order = pValues.map((_, at) => at).sort((a, b) => pValues[a]! - pValues[b]!);
  const out = new Set<number>();
  for (const [step, at] of order.entries()) {
    if (pValues[at]! > level / (pValues.length - step)) break;
    out.add(at);
  }
  return out;
}

test("an adjusted value is within a level exactly where the step-down procedure rejects", () => {
  // Whole thousandths and levels between them: no tie is decided by rounding.
  const p = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000);
  fc.assert(
    fc.property(
      fc.array(p, { minLength: 1, maxLength: 30 }),
      fc.constantFrom(0.0101, 0.0503, 0.2003),
      (ps, level) => {
        const expected = rejected(ps, level);
        const adjusted = holmAdjust(ps);
        for (const at of ps.keys()) {
          expect(adjusted[at]! <= level).toBe(expected.has(at));
          expect(adjusted[at]).toBeGreaterThanOrEqual(ps[at]!);
        }
      },
    ),
  );
});

test("no tests, no values", () => {
  expect(holmAdjust([])).toEqual([]);
  expect(holmAdjust([null])).toEqual([null]);
});
