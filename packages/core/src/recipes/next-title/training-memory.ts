import { ArenaPlan, type GuardedArena } from "../../kernels/arena.js";
import type { CandidateWorkspace, Noise, PackedItems } from "./output-layer.js";
import { layOut, type NetworkShape, type ParameterLayout } from "./parameters.js";
import { reserveWorkspace, type Workspace } from "./workspace.js";

/** One thread's addresses. */
export interface ThreadMemory {
  readonly workspace: Workspace;
  readonly gradients: number;
  /** Null where the softmax is full. */
  readonly candidates: CandidateWorkspace | null;
  /** Sampled: int32 [paddedRows], the last step that touched a row, and uint32 [touchedLimit], this step's rows. */
  readonly stamps: number;
  readonly touched: number;
  /** int32 [1] */
  readonly touchedCount: number;
}

/** Byte addresses of a training run's shared memory. Plain data: it goes to the threads as a message. */
export interface TrainingMemory {
  readonly layout: ParameterLayout;
  readonly control: number;
  /** float64 [threads × 8]: batches done, summed loss, examples. */
  readonly statistics: number;
  readonly tokens: number;
  readonly tokenCount: number;
  readonly parameters: number;
  readonly firstMoments: number;
  readonly secondMoments: number;
  readonly gradientStride: number;
  readonly packedItems: PackedItems;
  readonly noise: Noise | null;
  readonly threads: readonly ThreadMemory[];
}

export interface TrainingMemoryInput {
  readonly shape: NetworkShape;
  readonly threads: number;
  /** Of the corpus. */
  readonly tokens: number;
  /** Sampled candidates a call, a multiple of 8; 0 for the full softmax. */
  readonly candidates: number;
}

/** Tokens of one forward and backward call: large enough for the products, small enough for the caches. */
const callTokens = 384;

export function planTraining(input: TrainingMemoryInput): { memory: TrainingMemory; arena: GuardedArena } {
  const { shape, threads, tokens, candidates } = input;
  const layout = layOut(shape);
  const plan = new ArenaPlan();
  const { dimensions: d, rows } = shape;
  const padded = layout.paddedRows;
  const block = () => plan.reserve(layout.size * 4);
  const control = plan.reserve(64);
  const statistics = plan.reserve(threads * 64);
  const corpus = plan.reserve((tokens + 1) * 4);
  const parameters = block();
  const firstMoments = block();
  const secondMoments = block();
  // One after the other in one buffer: the Adam step walks through them.
  const gradientStride = Math.ceil((layout.size * 4) / 64) * 64;
  const firstGradients = plan.reserve(threads * gradientStride);
  const packedItems: PackedItems = {
    columns: plan.reserve(padded * d * 4),
    rows: candidates > 0 ? 0 : plan.reserve(padded * d * 4),
  };
  const noise: Noise | null =
    candidates > 0
      ? {
          accept: plan.reserve(rows * 4),
          alias: plan.reserve(rows * 4),
          logProbability: plan.reserve(rows * 4),
        }
      : null;
  const capacity = Math.max(callTokens, shape.maxLength);
  const own = (thread: number): ThreadMemory => ({
    workspace: reserveWorkspace(plan, layout, capacity, Math.max(padded, candidates), true),
    gradients: firstGradients + thread * gradientStride,
    candidates: candidates > 0 ? reserveCandidates(plan, candidates, d, capacity) : null,
    stamps: plan.reserve(candidates > 0 ? padded * 4 : 4),
    touched: plan.reserve(candidates > 0 ? padded * 4 : 4),
    touchedCount: plan.reserve(4),
  });
  const memory: TrainingMemory = {
    layout,
    control,
    statistics,
    tokens: corpus,
    tokenCount: tokens,
    parameters,
    firstMoments,
    secondMoments,
    gradientStride,
    packedItems,
    noise,
    threads: Array.from({ length: threads }, (_, thread) => own(thread)),
  };
  return { memory, arena: plan.allocate() };
}

function reserveCandidates(
  plan: ArenaPlan,
  count: number,
  dimensions: number,
  capacity: number,
): CandidateWorkspace {
  const line = () => plan.reserve(count * 4);
  const matrix = () => plan.reserve(count * dimensions * 4);
  return {
    count,
    ids: line(),
    bias: line(),
    biasGradient: line(),
    vectors: matrix(),
    gradients: matrix(),
    columns: matrix(),
    rows: matrix(),
    targetLogits: plan.reserve(capacity * 4),
  };
}
