import { expect, test } from "vitest";
import { createRandom, fillUniform } from "./random.js";

/** PCG-XSH-RR 64/32 written plainly with BigInt: slow, and obviously the paper's. */
function* reference(seed: bigint, increment: bigint): Generator<number> {
  const mask = (1n << 64n) - 1n;
  let state = ((increment + seed) * 6364136223846793005n + increment) & mask;
  for (;;) {
    const old = state;
    state = (old * 6364136223846793005n + increment) & mask;
    const xorshifted = Number((((old >> 18n) ^ old) >> 27n) & 0xffffffffn);
    const rotation = Number(old >> 59n);
    yield ((xorshifted >>> rotation) | (xorshifted << (-rotation & 31))) >>> 0;
  }
}

function fnv(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const c of text) hash = ((hash ^ BigInt(c.charCodeAt(0))) * 0x100000001b3n) & ((1n << 64n) - 1n);
  return hash;
}

test.each([0, 1, 42, 2 ** 53 - 1])("seed %d follows the paper's generator", (seed) => {
  const random = createRandom(seed);
  const expected = reference(BigInt(seed), ((fnv("cinevec") << 1n) | 1n) & ((1n << 64n) - 1n));
  for (let i = 0; i < 10_000; i++) expect(random.next() * 4294967296).toBe(expected.next().value);
});

test.each([0, -1, 0.5, 2 ** 32 + 1, Number.NaN])(
  "an integer below %j is refused, not looked for for ever",
  (bound) => {
    expect(() => createRandom(7).integer(bound)).toThrow(RangeError);
  },
);

test("integer is uniform and forks differ", () => {
  const random = createRandom(7);
  const counts = new Array<number>(7).fill(0);
  for (let i = 0; i < 70_000; i++) counts[random.integer(7)]!++;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  expect(createRandom(7).fork("a").next()).not.toBe(createRandom(7).fork("b").next());
  expect(createRandom(7).fork("a").next()).toBe(createRandom(7).fork("a").next());
});

test("fillUniform's numbers are even, below 1, no two in a row alike, and others the next time", () => {
  const random = createRandom(7);
  const [a, b] = [new Float32Array(100_000), new Float32Array(100_000)];
  fillUniform(random, a);
  fillUniform(random, b);
  const tenths = new Uint32Array(10);
  for (const value of a) tenths[Math.floor(10 * value)]!++;
  for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  expect(a.every((value) => value >= 0 && value < 1)).toBe(true);
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const serial = mean(a.subarray(1).map((value, i) => (value - 0.5) * (a[i]! - 0.5)));
  const between = mean(b.map((value, i) => (value - 0.5) * (a[i]! - 0.5)));
  for (const product of [serial, between]) expect(Math.abs(product)).toBeLessThan(0.0012);
});
