import { expect, test } from "vitest";
import { instantiateKernels } from "../../kernels/module.js";
import { aliasTable, noiseWeights } from "../../kernels/noise.js";
import { createRandom } from "../../random.js";
import { nextTitleOptions } from "./options.js";
import { initialise, itemTables } from "./parameters.js";
import { networkScorer } from "./scorer.js";
import { planTraining } from "./training-memory.js";
import { TrainingThread } from "./training-thread.js";

const never = () => false;

/** Two steps of all threads, one after the other on this one, and a measurement; then looks at the guards. */
function train(input: {
  rows: number;
  dimensions: number;
  layers: number;
  heads: number;
  maxLength: number;
  candidates: number;
  threads: number;
  horizon: number;
}) {
  const { rows, dimensions, layers, heads, maxLength, candidates, threads, horizon } = input;
  const random = createRandom(5);
  // A window as long as they get, and one of a single item.
  const tokens = maxLength + 1 + 2;
  const shape = { rows, dimensions, layers, heads, maxLength };
  const { memory, arena } = planTraining({ shape, threads, tokens, candidates });
  const { layout, noise } = memory;
  initialise(arena.f32(memory.parameters, layout.size), layout, random);
  arena.u32(memory.tokens, tokens).set(Uint32Array.from({ length: tokens }, () => random.integer(rows)));
  if (noise) {
    const weights = noiseWeights(new Uint32Array(rows).fill(3), 0.75);
    const { accept, alias } = aliasTable(weights);
    arena.u32(noise.accept, rows).set(accept);
    arena.u32(noise.alias, rows).set(alias);
    arena.f32(noise.logProbability, rows).fill(Math.log(1 / rows));
  }
  const settings = {
    seed: 3,
    dropout: 0.5,
    attentionDropout: 0.5,
    learningRate: 0.001,
    warmupSteps: 0,
    finalRate: 1,
    horizon,
    weightDecay: 0.1,
  };
  const kernels = instantiateKernels(arena.memory);
  const all = memory.threads.map((_, i) => new TrainingThread(arena, kernels, memory, i, settings));
  const windows = {
    starts: Uint32Array.of(0, maxLength + 1, 0),
    lengths: Uint32Array.of(maxLength, 1, 1),
    contexts: Uint32Array.of(Math.floor(maxLength / 2), 0, 0),
  };
  for (const thread of all) thread.pack();
  for (let step = 0; step < 2; step++) {
    for (const thread of all) expect(thread.gradient(windows, 0, 1, step, never)).toBeGreaterThanOrEqual(0);
    for (const thread of all) thread.update(step, 0.5);
  }
  for (const thread of all) thread.pack();
  expect(all[0]!.measure(windows, never)).toBeGreaterThanOrEqual(0);
  arena.checkGuards();
  const block = arena.f32(memory.parameters, layout.size);
  expect(block.every(Number.isFinite)).toBe(true);
  return { block: block.slice(), layout };
}

const smallest = { rows: 1, dimensions: 8, layers: 1, heads: 1, maxLength: 2, horizon: 1 };
const shapes = [
  smallest,
  { ...smallest, rows: 9, layers: 8, maxLength: 5, horizon: 100 },
  { ...smallest, rows: 17, dimensions: 128, heads: 16, maxLength: 63 },
  // Longer than the tokens of a call otherwise are.
  { ...smallest, rows: 3, maxLength: 385 },
  { ...smallest, rows: 8, dimensions: 512, heads: 2, maxLength: 3 },
];

test.each(shapes)("training %j stays within its buffers, by either loss", (shape) => {
  for (const candidates of [0, 8, 16]) for (const threads of [1, 3]) train({ ...shape, candidates, threads });
});

test("as many candidates as can be, more than there are items", () => {
  train({ ...smallest, candidates: 8192, threads: 1 });
});

test.each(shapes)("scoring with %j stays within its buffers, at any length of a history", async (shape) => {
  const { block, layout } = train({ ...shape, candidates: 0, threads: 1 });
  const { rows, dimensions, heads, maxLength } = shape;
  const { vectors, bias } = itemTables(block, layout);
  const tensors = new Map(
    layout.network.map(({ name, offset, shape }) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return [name, { shape: [...shape], data: block.slice(offset, offset + size) }];
    }),
  );
  tensors.set("bias", { shape: [rows], data: bias });
  const embedding = {
    dimensions,
    movieRows: Uint32Array.from({ length: rows }, (_, row) => row),
    ids: Array.from({ length: rows }, (_, row) => `${row}`),
    vectors,
    tensors,
  };
  const scorer = networkScorer(embedding, nextTitleOptions.parse({ dimensions, heads, maxLength }));
  // Lengths around the most that is seen, and more histories than go through one call.
  const histories = [1, 2, maxLength - 1, maxLength, maxLength + 1, ...new Array(70).fill(1)].map((length) =>
    Uint32Array.from({ length }, (_, i) => i % rows),
  );
  const out = new Float32Array(histories.length * rows).fill(Number.NaN);
  // The scorer looks at the guards itself.
  await scorer.score(histories, out);
  expect(out.every(Number.isFinite)).toBe(true);
});
