import { constants, records } from "../../kernels/generated/layout.js";
import { KernelRecord } from "../../kernels/record.js";
import { type AnchorMemory, anchorPull } from "../anchor-pull.js";
import type { LayoutSteps, LayoutThread } from "../layout-team.js";
import { type GridPlan, planGrid, selfPotential, transformTables } from "./grid-plan.js";

const { fftElement } = constants;

/** Which share of the way to its anchor a point of the weight 1 is drawn back in a step. */
const pullOfStep = 0.05;
/** Steps at the end whose repulsion is read from a finer grid. */
const fineSteps = 200;

/** A stretch of steps under the same conditions. */
export interface TsnePhase {
  readonly until: number;
  readonly exaggeration: number;
  readonly momentum: number;
  /** The learning rate divided by the number of points. */
  readonly rate: number;
}

/** Where the parts of a force grid lie. Byte addresses; large enough for the longest transform of the map. */
export interface GridMemory {
  readonly record: number;
  readonly radices: number;
  readonly twiddles: number;
  readonly charges: number;
  readonly chargeBytes: number;
  readonly spectrum: number;
  readonly spectrumIm: number;
  readonly second: number;
  readonly secondIm: number;
  readonly kernel: number;
  readonly forces: number;
  /** One a thread. */
  readonly scratch: readonly number[];
}

/** What the threads of a t-SNE share. Byte addresses. */
export interface TsneSetup {
  readonly count: number;
  readonly phases: readonly TsnePhase[];
  /** A TsneJob, see assembly/projection-tsne.ts. */
  readonly job: number;
  /** float32 pairs, the positions of even and of odd steps. */
  readonly positions: readonly [number, number];
  readonly forces: number;
  /** Which points are each thread's: bounds, one more than threads. */
  readonly bounds: readonly number[];
  /** A cache line a thread: float32 least x, least y, greatest x, greatest y of its points. */
  readonly extents: number;
  /** A cache line a thread: float64, its part of Z. */
  readonly sums: number;
  /** Null where no other map holds the points. */
  readonly anchors: AnchorMemory | null;
  /** Null for few points, which repel each other pair by pair. */
  readonly grid: GridMemory | null;
}

/** Cuts 0 … count into as many ranges as there are threads, bounds at multiples of `grain`. */
function share(count: number, grain: number, thread: number, threads: number): readonly [number, number] {
  const size = Math.ceil(count / threads / grain) * grain;
  return [Math.min(count, thread * size), Math.min(count, (thread + 1) * size)];
}

/** The extents of a thread's points, once more of them have moved. */
function widen(extent: Float32Array, points: Float32Array, first: number, last: number): void {
  for (let at = first * 2; at < last * 2; at++) {
    const axis = at & 1;
    extent[axis] = Math.min(extent[axis]!, points[at]!);
    extent[axis + 2] = Math.max(extent[axis + 2]!, points[at]!);
  }
}

/** One thread of a t-SNE. Threads wait for each other where one needs what others have made. */
export function tsneThread(context: LayoutThread, setup: TsneSetup): LayoutSteps {
  const { arena, kernels, thread, threads } = context;
  const { count, forces, job, positions } = setup;
  const [first, last] = [setup.bounds[thread]!, setup.bounds[thread + 1]!];
  const extents = arena.f32(setup.extents, threads * 16);
  const sums = arena.f64(setup.sums, threads * 8);
  const pull = setup.anchors ? anchorPull(arena, setup.anchors, count) : null;
  const repel = setup.grid
    ? gridRepulsion(context, setup, setup.grid, extents)
    : (points: number) => {
        sums[thread * 8] = kernels.repelExactly(points, count, first, last, forces);
        return context.meet() ? 1 : null;
      };
  return (from, to) => {
    for (let step = from; step < to; step++) {
      const phase = setup.phases.find(({ until }) => step < until)!;
      const [now, next] = [positions[step % 2]!, positions[(step + 1) % 2]!];
      const self = repel(now, step >= setup.phases.at(-1)!.until - fineSteps);
      if (self === null) return false;
      let z = -count * self;
      for (let t = 0; t < threads; t++) z += sums[t * 8]!;
      // Points far from each other have next to no sum; what rounding leaves of it may even be negative.
      const inverse = count / Math.max(z, count * 1e-6);
      kernels.tsneStep(
        ...([job, now, next, first, last, phase.exaggeration, inverse, phase.momentum, phase.rate] as const),
        setup.extents + thread * 64,
      );
      if (pull) {
        const points = arena.f32(next, count * 2);
        pull(points, first, last, pullOfStep);
        widen(extents.subarray(thread * 16, thread * 16 + 4), points, first, last);
      }
      if (!context.meet()) return false;
    }
    return true;
  };
}

/**
 * Repulsion by the grid. The function returned leaves the forces of this thread's points and its part of Z behind, and
 * returns what each point has added to Z by itself; null where the work was cancelled.
 */
export function gridRepulsion(
  context: LayoutThread,
  setup: Pick<TsneSetup, "bounds" | "sums" | "forces">,
  at: GridMemory,
  extents: Float32Array,
): (points: number, fine: boolean) => number | null {
  const { arena, kernels, thread, threads } = context;
  const [first, last] = [setup.bounds[thread]!, setup.bounds[thread + 1]!];
  const sums = arena.f64(setup.sums, threads * 8);
  const scratch = at.scratch[thread]!;
  const record = new KernelRecord(arena, at.record, records.ForceGrid);
  let plan: GridPlan | null = null;
  let self = 1;

  /** Tells the kernels of a grid, and transforms its forces where they have changed. False where cancelled. */
  const prepare = (wanted: GridPlan): boolean => {
    const changed = wanted.size !== plan?.size || wanted.unit !== plan.unit;
    if (!changed && wanted.nodes === plan?.nodes) return true;
    plan = wanted;
    const { size, nodes, unit } = wanted;
    const lines = size / 2 + 4;
    if (thread === 0) {
      const { radices, twiddles } = transformTables(size);
      arena.u32(at.radices, radices.length).set(radices);
      arena.f32(at.twiddles, twiddles.length).set(twiddles);
      const { charges, chargeBytes, spectrum, spectrumIm, second, secondIm, kernel, forces } = at;
      record.setWords({
        ...{ size, nodes, lines, threads, radices: at.radices, twiddles: at.twiddles },
        ...{ charges, chargeBytes, spectrum, spectrumIm, second, secondIm, kernel, forces },
      });
    }
    if (!context.meet()) return false;
    if (!changed) return true;
    self = selfPotential(unit);
    for (let kind = 0; kind < 3; kind++) {
      kernels.gridKernelColumns(at.record, scratch, kind, unit, ...share(size, 8, thread, threads));
      if (!context.meet()) return false;
      kernels.gridKernelRows(at.record, scratch, kind, ...share(lines, 4, thread, threads));
      if (!context.meet()) return false;
    }
    return true;
  };

  return (points, fine) => {
    let [left, top, right, bottom] = extents;
    for (let t = 1; t < threads; t++) {
      left = Math.min(left!, extents[t * 16]!);
      top = Math.min(top!, extents[t * 16 + 1]!);
      right = Math.max(right!, extents[t * 16 + 2]!);
      bottom = Math.max(bottom!, extents[t * 16 + 3]!);
    }
    // Nodes no finer than float32 can tell places apart, even where all points are in one.
    const reach = Math.max(Math.abs(left!), Math.abs(right!), Math.abs(top!), Math.abs(bottom!));
    const span = Math.max(right! - left!, bottom! - top!, 1e-3, reach * 1e-4);
    const wanted = planGrid(span, plan, fine);
    if (!prepare(wanted)) return null;
    const { size, unit, nodes } = wanted;
    const corner = [left! - 1.5 * unit, top! - 1.5 * unit, 1 / unit] as const;
    kernels.gridSpread(at.record, thread, points, first, last, ...corner);
    if (!context.meet()) return null;
    kernels.gridForward(at.record, scratch, ...share(nodes, 8, thread, threads));
    if (!context.meet()) return null;
    const lines = size / 2 + 4;
    sums[thread * 8] = kernels.gridConvolve(at.record, scratch, ...share(lines, 4, thread, threads));
    if (!context.meet()) return null;
    kernels.gridBackward(at.record, scratch, ...share(nodes, 8, thread, threads));
    if (!context.meet()) return null;
    kernels.gridGather(at.record, points, first, last, ...corner, setup.forces);
    return self;
  };
}

/** Bytes of a thread's scratch for transforms of `size`: four signals' worth of elements, and 256 bytes. */
export function scratchBytes(size: number): number {
  return 4 * size * fftElement + 256;
}
