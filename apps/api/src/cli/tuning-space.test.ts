import { createRandom } from "@cinevec/core";
import { expect, test } from "vitest";
import { drawOptions, halvingRungs, parseRange } from "./tuning-space.js";

test.each([
  ["window=2..20", { kind: "number", low: 2, high: 20, whole: true, log: true }],
  ["nsExponent=-0.5..1", { kind: "number", low: -0.5, high: 1, whole: false, log: false }],
  ["learningRate=1e-3..1e-1", { kind: "number", low: 0.001, high: 0.1, whole: false, log: true }],
  ["order=time,shuffled", { kind: "choice", values: ["time", "shuffled"] }],
  ["dimensions=32,64", { kind: "choice", values: [32, 64] }],
])("%s", (text, range) => expect(parseRange(text)[1]).toEqual(range));

test("a range without values, or upside down, is refused", () => {
  expect(() => parseRange("window")).toThrow(/name=low..high/);
  expect(() => parseRange("window=9..3")).toThrow(/below/);
});

test("draws stay inside", () => {
  const random = createRandom(5);
  const space = new Map([parseRange("a=2..20"), parseRange("b=0.001..1"), parseRange("c=x,y")]);
  for (let i = 0; i < 500; i++) {
    const { a, b, c } = drawOptions(space, random) as { a: number; b: number; c: string };
    expect(Number.isInteger(a) && a >= 2 && a <= 20).toBe(true);
    expect(b >= 0.001 && b <= 1).toBe(true);
    expect(["x", "y"]).toContain(c);
  }
});

test("rungs: fewer trials, more epochs, the whole budget last", () => {
  expect(halvingRungs(9, 90)).toEqual([
    { trials: 9, epochs: 10 },
    { trials: 3, epochs: 30 },
    { trials: 1, epochs: 90 },
  ]);
  expect(halvingRungs(1, 20)).toEqual([{ trials: 1, epochs: 20 }]);
  expect(halvingRungs(8, 5).at(-1)!.epochs).toBe(5);
});
