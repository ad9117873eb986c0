import type { SymmetricEdges } from "../../graph/symmetric-edges.js";
import { ArenaPlan, type GuardedArena } from "../../kernels/arena.js";
import { records } from "../../kernels/generated/layout.js";
import { KernelRecord } from "../../kernels/record.js";
import { planAnchors, writeAnchors } from "../anchor-pull.js";
import type { Anchors } from "../anchors.js";
import { balancedBounds } from "../balanced-bounds.js";
import { planTeam, type TeamAddresses } from "../layout-team.js";
import { mostSize } from "./grid-plan.js";
import { type GridMemory, scratchBytes, type TsnePhase, type TsneSetup } from "./tsne-thread.js";

/** Reserves a force grid for transforms up to `size`, and so many threads. */
export function planForceGrid(plan: ArenaPlan, size: number, threads: number): GridMemory {
  const lines = size / 2 + 4;
  const nodes = size / 2;
  const chargeBytes = Math.ceil((nodes * nodes * 4 + 64) / 64) * 64;
  return {
    record: plan.reserve(records.ForceGrid.bytes),
    radices: plan.reserve(64),
    twiddles: plan.reserve(size * 8),
    charges: plan.reserve(chargeBytes * threads),
    chargeBytes,
    spectrum: plan.reserve(size * lines * 4),
    spectrumIm: plan.reserve(size * lines * 4),
    second: plan.reserve(nodes * lines * 4),
    secondIm: plan.reserve(nodes * lines * 4),
    kernel: plan.reserve(3 * (size / 2 + 1) * lines * 4),
    forces: plan.reserve(nodes * nodes * 8),
    scratch: Array.from({ length: threads }, () => plan.reserve(scratchBytes(size))),
  };
}

export interface TsneMemory {
  readonly arena: GuardedArena;
  readonly team: TeamAddresses;
  readonly setup: TsneSetup;
}

/** Lays out what a t-SNE needs, and fills in edges, start and anchors. `exact`: no grid. */
export function tsneMemory(
  edges: SymmetricEdges,
  start: Float32Array,
  phases: readonly TsnePhase[],
  { threads, exact, anchors }: { threads: number; exact: boolean; anchors: Anchors | null },
): TsneMemory {
  const count = edges.offsets.length - 1;
  const plan = new ArenaPlan();
  const team = planTeam(plan, threads);
  const pairs = () => plan.reserve(Math.ceil(count / 4) * 32);
  const at = {
    job: plan.reserve(records.TsneJob.bytes),
    offsets: plan.reserve((count + 1) * 4),
    members: plan.reserve(edges.members.length * 4),
    weights: plan.reserve(edges.members.length * 4),
    updates: pairs(),
    gains: pairs(),
  };
  const setup: TsneSetup = {
    ...{ count, phases, job: at.job },
    positions: [pairs(), pairs()],
    forces: pairs(),
    bounds: balancedBounds(edges.offsets, threads, 40),
    extents: plan.reserve(threads * 64),
    sums: plan.reserve(threads * 64),
    anchors: anchors ? planAnchors(plan, count) : null,
    grid: exact ? null : planForceGrid(plan, mostSize, threads),
  };
  const arena = plan.allocate("options", "use a lower perplexity or fewer threads");
  if (anchors && setup.anchors) writeAnchors(arena, setup.anchors, anchors);
  arena.u32(at.offsets, count + 1).set(edges.offsets);
  arena.u32(at.members, edges.members.length).set(edges.members);
  arena.f32(at.weights, edges.weights.length).set(edges.weights);
  arena.f32(at.gains, count * 2).fill(1);
  // Pair by pair four points are read at once: those that fill up lie too far away to be felt.
  for (const positions of setup.positions) {
    arena.f32(positions, Math.ceil(count / 4) * 8).fill(1e12);
    arena.f32(positions, count * 2).set(start);
  }
  const { offsets, members, weights, updates, gains } = at;
  new KernelRecord(arena, at.job, records.TsneJob).setWords({
    ...{ offsets, members, weights, forces: setup.forces, updates, gains },
  });
  const extents = arena.f32(setup.extents, threads * 16);
  for (let thread = 0; thread < threads; thread++) {
    const extent = extents.subarray(thread * 16, thread * 16 + 4);
    extent.set([start[0]!, start[1]!, start[0]!, start[1]!]);
    for (let i = setup.bounds[thread]!; i < setup.bounds[thread + 1]!; i++)
      for (let axis = 0; axis < 2; axis++) {
        extent[axis] = Math.min(extent[axis]!, start[i * 2 + axis]!);
        extent[axis + 2] = Math.max(extent[axis + 2]!, start[i * 2 + axis]!);
      }
  }
  return { arena, team, setup };
}
