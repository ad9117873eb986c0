import { expect, test } from "vitest";
import { ArenaPlan } from "../../kernels/arena.js";
import { instantiateKernels } from "../../kernels/module.js";
import { createRandom, type Random } from "../../random.js";
import { planGrid, transformSizes } from "./grid-plan.js";
import { planForceGrid } from "./tsne-memory.js";
import { gridRepulsion } from "./tsne-thread.js";

/** Forces and Z of one thread's grid, after as many maps as are given: the last one's. */
function gridOf(fine: boolean, maps: readonly Float32Array[]): { forces: Float32Array; z: number } {
  const count = maps[0]!.length / 2;
  const plan = new ArenaPlan();
  const at = {
    points: plan.reserve(count * 8),
    forces: plan.reserve(count * 8),
    extents: plan.reserve(64),
    sums: plan.reserve(64),
  };
  const grid = planForceGrid(plan, 2048, 1);
  const arena = plan.allocate();
  const kernels = instantiateKernels(arena.memory);
  const context = { arena, kernels, thread: 0, threads: 1, meet: () => true };
  const extents = arena.f32(at.extents, 16);
  const repel = gridRepulsion(
    context,
    { bounds: [0, count], sums: at.sums, forces: at.forces },
    grid,
    extents,
  );
  let self = 0;
  for (const map of maps) {
    arena.f32(at.points, count * 2).set(map);
    const xs = map.filter((_, i) => i % 2 === 0);
    const ys = map.filter((_, i) => i % 2 === 1);
    extents.set([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]);
    self = repel(at.points, fine)!;
    arena.checkGuards();
  }
  const z = arena.f64(at.sums, 1)[0]! - self * count;
  return { forces: arena.f32(at.forces, count * 2).slice(), z };
}

const byGrid = (...maps: Float32Array[]) => gridOf(false, maps);

/** The same in float64, pair by pair. */
function byPairs(map: Float32Array): { forces: Float64Array; z: number } {
  const count = map.length / 2;
  const forces = new Float64Array(map.length);
  let z = 0;
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) {
      if (i === j) continue;
      const [dx, dy] = [map[i * 2]! - map[j * 2]!, map[i * 2 + 1]! - map[j * 2 + 1]!];
      const q = 1 / (1 + dx * dx + dy * dy);
      z += q;
      forces[i * 2]! += dx * q * q;
      forces[i * 2 + 1]! += dy * q * q;
    }
  return { forces, z };
}

function cloud(count: number, width: number, height: number, random: Random): Float32Array {
  return Float32Array.from({ length: count * 2 }, (_, i) => random.normal() * (i % 2 ? height : width));
}

const length = (values: ArrayLike<number>) =>
  Math.sqrt(Array.from(values).reduce((sum, v) => sum + v * v, 0));

/** openTSNE's grid errs by .033 to .040 on the larger of these maps (and by .017 in Z on the widest). */
function expectAlike(map: Float32Array, found: ReturnType<typeof byGrid>, tolerance = 0.04): void {
  const truth = byPairs(map);
  const off = Float64Array.from(truth.forces, (force, i) => force - found.forces[i]!);
  expect(length(off) / length(truth.forces)).toBeLessThan(tolerance);
  expect(Math.abs(found.z / truth.z - 1)).toBeLessThan(0.005);
}

test.each([
  ["a start of 1e-4", 1e-4, 1e-4, 1e-3],
  ["a map of 3", 0.6, 0.6, 1e-3],
  ["a map of 20 × 2", 4, 0.4, 0.02],
  ["a map of 60", 10, 10, 0.04],
  ["a map of 250 × 60", 50, 12, 0.04],
] as const)("forces and Z by the grid are those pair by pair: %s", (_, width, height, tolerance) => {
  const map = cloud(1500, width, height, createRandom(11));
  expectAlike(map, byGrid(map), tolerance);
});

test.each([
  ["of 60", 10, 10, 0.006],
  ["of 250 × 60", 50, 12, 0.04],
] as const)(
  "the finer grid of the last steps errs less, as far as there is room: a map %s",
  (_, width, height, most) => {
    const map = cloud(1500, width, height, createRandom(11));
    expectAlike(map, gridOf(true, [map]), most);
    expectAlike(map, gridOf(true, [map.map((v) => v / 2), map]), most);
  },
);

test("clusters far from each other, and all points in one place", () => {
  const random = createRandom(3);
  const map = cloud(900, 1, 1, random).map((v, i) => v + 40 * (Math.floor(i / 2) % 3) * (i % 2 ? 1 : -1));
  expectAlike(map, byGrid(map));
  const { forces, z } = byGrid(new Float32Array(600).fill(2));
  expect(Math.abs(z / (300 * 299) - 1)).toBeLessThan(1e-4);
  expect(forces.every((force) => Math.abs(force) < 0.01)).toBe(true);
});

test("a map that grows gets the same forces from a grid that has grown with it", () => {
  const map = cloud(700, 12, 9, createRandom(5));
  const grown = [0.001, 0.01, 0.1, 0.5, 0.8, 0.9, 1, 1.1, 3, 1].map((factor) => map.map((v) => v * factor));
  expectAlike(map, byGrid(...grown));
});

test("a map that no transform can hold is drawn on a coarser grid, within its buffers", () => {
  const map = cloud(400, 1, 1, createRandom(6)).map((v, i) => v + (i < 2 ? 5000 : 0));
  const { forces, z } = byGrid(map);
  expect(forces.every(Number.isFinite) && Number.isFinite(z)).toBe(true);
});

test("plans hold the map, and stay while they do", () => {
  const random = createRandom(8);
  let before = null;
  for (let i = 0; i < 3000; i++) {
    const span = 10 ** (random.next() * 9 - 5);
    const plan = planGrid(span, i % 3 ? before : null);
    expect(plan.nodes % 8).toBe(0);
    // The polynomial of the outermost point reaches two nodes beyond the 1.5 units before the first one.
    expect(Math.floor(span / plan.unit + 1.5) + 2).toBeLessThan(plan.nodes);
    expect(plan.size).toBeGreaterThanOrEqual(2 * plan.nodes);
    expect(transformSizes).toContain(plan.size);
    before = plan;
  }
  expect(planGrid(180, null, true).unit).toBe(0.2);
  expect(planGrid(250, null, true).unit).toBeCloseTo(0.283, 3);
  expect(planGrid(300, null, true).unit).toBe(planGrid(300, null).unit);
  const plan = planGrid(80, null);
  expect(planGrid(83, plan)).toMatchObject({ size: plan.size, unit: plan.unit });
});
