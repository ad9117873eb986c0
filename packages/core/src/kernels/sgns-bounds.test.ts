import { expect, test } from "vitest";
import { createRandom } from "../random.js";
import { instantiateKernels } from "./module.js";
import { SgnsMemory, type SgnsSettings } from "./sgns-memory.js";

/** Histories around the sizes at which blocks are full: 64 contexts, and one item more or less. */
const lengths = [1, 2, 65, 66, 129, 130];
const rows = 130;
const offsets = new Uint32Array(lengths.length + 1);
for (const [h, length] of lengths.entries()) offsets[h + 1] = offsets[h]! + length;
const corpus = {
  offsets,
  tokens: Uint32Array.from(lengths.flatMap((length) => Array.from({ length }, (_, row) => row))),
  counts: Uint32Array.from({ length: rows }, (_, row) => lengths.filter((length) => length > row).length),
};
const settings: SgnsSettings = {
  kernel: "skipGram",
  dimensions: 3,
  window: 0,
  shrinkWindows: false,
  shuffleHistories: false,
  negatives: 1,
  sharedNegatives: false,
  sum: false,
  epochs: 1,
  learningRate: 1e-3,
  minLearningRate: 0,
  subsample: 0,
  nsExponent: 0.75,
  batchSize: 1,
};

/** One epoch of the kernel on this thread, as one of `threads`; then looks at the guards. */
function train(changed: Partial<SgnsSettings>, threads = 1, of = corpus) {
  const { kernel, learningRate, dimensions } = { ...settings, ...changed };
  const memory = new SgnsMemory(of, { ...settings, ...changed }, threads);
  const { arena, at } = memory;
  const random = createRandom(1);
  const table = () => Float32Array.from({ length: memory.rows * dimensions }, () => random.next() - 0.5);
  memory.unpack(table(), at.input);
  memory.unpack(table(), at.output);
  memory.spread();
  const histories = of.offsets.length - 1;
  arena.u32(at.order, histories).set(Array.from({ length: histories }, (_, h) => h));
  const kernels = instantiateKernels(arena.memory);
  let examples = 0;
  let loss = 0;
  for (let thread = 0; thread < threads; thread++) {
    const job = memory.job(thread);
    job.setBits("random", random.bits64());
    job.setDouble("rate", learningRate);
    kernels[kernel](job.address, 0, histories);
    if (kernel === "cbowSoftmax") kernels.adamStep(job.address, learningRate);
    examples += job.getDouble("examples");
    loss += job.getDouble("loss");
  }
  const bytes = memory.rows * memory.stride;
  if (threads > 1)
    for (const [base, replicas] of [
      [at.input, at.replicaLists.input],
      [at.output, at.replicaLists.output],
    ] as const)
      kernels.mergeReplicas(base, replicas, threads, 0, bytes, Number.NEGATIVE_INFINITY);
  arena.checkGuards();
  expect(arena.f32(at.zeros, memory.stride / 4).every((value) => value === 0)).toBe(true);
  const padding = arena.f32(at.input, bytes / 4).filter((_, i) => i % (memory.stride / 4) >= dimensions);
  expect(padding.every((value) => value === 0)).toBe(true);
  return { examples, loss, tables: { input: memory.pack(at.input), output: memory.pack(at.output) } };
}

function pairsOf(window: number): number {
  let pairs = 0;
  for (const length of lengths)
    for (let i = 0; i < length; i++) {
      const reach = window || length;
      pairs += Math.min(length, i + reach + 1) - Math.max(0, i - reach) - 1;
    }
  return pairs;
}

// Multiples of three and their neighbors, the number from which a block of 65 would have passed its buffer, the most.
const negatives = [1, 2, 3, 206, 207, 208, 1000];

test.each(negatives)(
  "skip-gram with %d negatives stays within its buffers, whatever the window and the rate",
  (negatives) => {
    for (const window of [1, 32, 64, 65, 0])
      for (const sharedNegatives of [true, false]) {
        const learningRate = negatives < 4 ? [0.0157, 1e-6, 0.2][window % 3]! : 1e-6;
        const { examples, loss, tables } = train({ window, negatives, sharedNegatives, learningRate });
        expect(examples).toBe(pairsOf(window));
        expect(loss).toBeGreaterThan(0);
        expect(tables.input.every(Number.isFinite) && tables.output.every(Number.isFinite)).toBe(true);
      }
  },
);

test.each(negatives)("CBOW with %d negatives stays within its buffers", (negatives) => {
  for (const window of [1, 65, 10_000])
    for (const sharedNegatives of [true, false]) {
      const { examples } = train({ kernel: "cbow", window, negatives, sharedNegatives });
      expect(examples).toBe(corpus.tokens.length - 1);
    }
});

test.each([1, 2, 3, 4, 5, 127])("CBOW with softmax over %d items stays within its buffers", (items) => {
  const some = {
    offsets: Uint32Array.of(0, items, items + Math.min(items, 2)),
    tokens: Uint32Array.from({ length: items + Math.min(items, 2) }, (_, i) => i % items),
    counts: new Uint32Array(items).fill(2),
  };
  for (const batchSize of [1, 7, 100_000])
    for (const sum of [true, false]) {
      const { loss } = train({ kernel: "cbowSoftmax", batchSize, sum }, 1, some);
      expect(Number.isFinite(loss)).toBe(true);
    }
});

test.each([1, 16, 17, 1024])("vectors of %d dimensions stay within their tables", (dimensions) => {
  for (const kernel of ["skipGram", "cbow", "cbowSoftmax"] as const)
    for (const threads of kernel === "cbowSoftmax" ? [1] : [1, 3]) {
      const { tables } = train({ kernel, dimensions, window: 3, negatives: 5, epochs: 2 }, threads);
      expect(tables.input.every(Number.isFinite)).toBe(true);
    }
});

test("histories of one item, of a vocabulary of one, teach nothing and write nothing", () => {
  const one = { offsets: Uint32Array.of(0, 1), tokens: Uint32Array.of(0), counts: Uint32Array.of(1) };
  for (const kernel of ["skipGram", "cbow", "cbowSoftmax"] as const)
    expect(train({ kernel }, 2, one).examples).toBe(0);
});

test("shuffled, subsampled and with drawn windows they stay within as well", () => {
  for (const kernel of ["skipGram", "cbow"] as const)
    for (const sharedNegatives of [true, false])
      train(
        {
          kernel,
          sharedNegatives,
          window: 66,
          shrinkWindows: true,
          shuffleHistories: true,
          subsample: 1e-3,
          negatives: 207,
        },
        2,
      );
});
