import { expect, test } from "vitest";
import { ArenaPlan } from "../../kernels/arena.js";
import { instantiateKernels } from "../../kernels/module.js";
import { createRandom } from "../../random.js";
import { factorsOf, transformSizes, transformTables } from "./grid-plan.js";

/** Four complex signals through the kernel: [size × (4 real parts, 4 imaginary parts)]. */
function transform(size: number, signals: Float32Array): Float32Array {
  const { radices, twiddles } = transformTables(size);
  const plan = new ArenaPlan();
  const at = {
    radices: plan.reserve(radices.length * 4),
    twiddles: plan.reserve(twiddles.length * 4),
    from: plan.reserve(size * 32),
    to: plan.reserve(size * 32),
  };
  const arena = plan.allocate();
  arena.u32(at.radices, radices.length).set(radices);
  arena.f32(at.twiddles, twiddles.length).set(twiddles);
  arena.f32(at.from, size * 8).set(signals);
  const result = instantiateKernels(arena.memory).fftFour(size, at.radices, at.twiddles, at.from, at.to);
  arena.checkGuards();
  expect([at.from, at.to]).toContain(result);
  return arena.f32(result, size * 8).slice();
}

/** One signal of four, term by term in float64. */
function naive(size: number, signals: Float32Array, lane: number): { re: number[]; im: number[] } {
  const [re, im]: [number[], number[]] = [[], []];
  for (let k = 0; k < size; k++) {
    let [x, y] = [0, 0];
    for (let t = 0; t < size; t++) {
      const angle = (-2 * Math.PI * ((t * k) % size)) / size;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const [a, b] = [signals[t * 8 + lane]!, signals[t * 8 + 4 + lane]!];
      x += a * c - b * s;
      y += a * s + b * c;
    }
    re.push(x);
    im.push(y);
  }
  return { re, im };
}

test.each([1, 2, 3, 4, 5, 6, 8, 15, 16, 30, 32, 45, 64, 72, 120, 125, 200, 243, 360, 400, 512])(
  "transforms of %d are those of the sum, term by term",
  (size) => {
    const random = createRandom(size);
    const signals = Float32Array.from({ length: size * 8 }, () => random.normal());
    const result = transform(size, signals);
    for (let lane = 0; lane < 4; lane++) {
      const { re, im } = naive(size, signals, lane);
      const off = Math.hypot(
        ...re.map((x, k) => Math.hypot(x - result[k * 8 + lane]!, im[k]! - result[k * 8 + 4 + lane]!)),
      );
      expect(off / Math.hypot(...re, ...im)).toBeLessThan(1e-6);
    }
  },
);

test("the longest transform keeps a single wave's place and size", () => {
  const size = transformSizes.at(-1)!;
  expect(size).toBe(2048);
  const signals = new Float32Array(size * 8);
  for (let t = 0; t < size; t++)
    for (let lane = 0; lane < 4; lane++) {
      signals[t * 8 + lane] = Math.cos((2 * Math.PI * t * (lane + 700)) / size);
      signals[t * 8 + 4 + lane] = Math.sin((2 * Math.PI * t * (lane + 700)) / size);
    }
  const result = transform(size, signals);
  for (let k = 0; k < size; k++)
    for (let lane = 0; lane < 4; lane++) {
      expect(Math.abs(result[k * 8 + lane]! - (k === lane + 700 ? size : 0))).toBeLessThan(size * 1e-5);
      expect(Math.abs(result[k * 8 + 4 + lane]!)).toBeLessThan(size * 1e-5);
    }
});

test("every size offered is a multiple of 8 and a product of 2, 3 and 5", () => {
  for (const size of transformSizes) {
    expect(size % 8).toBe(0);
    expect(factorsOf(size)!.reduce((product, factor) => product * factor, 1)).toBe(size);
  }
  expect(factorsOf(14)).toBeNull();
});
