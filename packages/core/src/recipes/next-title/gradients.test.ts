import { expect, test } from "vitest";
import { instantiateKernels } from "../../kernels/module.js";
import { aliasTable, noiseWeights } from "../../kernels/noise.js";
import { createRandom } from "../../random.js";
import { planTraining } from "./training-memory.js";
import { TrainingThread } from "./training-thread.js";

const never = () => false;

/** A network of a few numbers with random parameters everywhere, and windows of all kinds of lengths. */
function smallTraining(input: { candidates: number; dropout: number; layers?: number; maxLength?: number }) {
  const random = createRandom(5);
  const rows = 21;
  const lengths = Uint32Array.of(7, 1, 4, 2, 9);
  const contexts = Uint32Array.of(0, 0, 3, 1, 4);
  const tokens = 40;
  const { memory, arena } = planTraining({
    shape: { rows, dimensions: 16, layers: input.layers ?? 2, heads: 2, maxLength: input.maxLength ?? 9 },
    threads: 1,
    tokens,
    candidates: input.candidates,
  });
  const { layout } = memory;
  const parameters = arena.f32(memory.parameters, layout.size);
  for (let i = 0; i < layout.size; i++) parameters[i] = random.normal() * 0.4;
  parameters.fill(-1e30, layout.itemBias + rows, layout.itemBias + layout.paddedRows);
  const corpus = arena.u32(memory.tokens, tokens);
  for (let i = 0; i < tokens; i++) corpus[i] = random.integer(rows);
  if (memory.noise) {
    const weights = noiseWeights(
      Uint32Array.from({ length: rows }, (_, i) => 1 + i),
      0.75,
    );
    const total = weights.reduce((a, b) => a + b, 0);
    const { accept, alias } = aliasTable(weights);
    arena.u32(memory.noise.accept, rows).set(accept);
    arena.u32(memory.noise.alias, rows).set(alias);
    arena
      .f32(memory.noise.logProbability, rows)
      .set(Float32Array.from(weights, (weight) => Math.log(weight / total)));
  }
  const thread = new TrainingThread(arena, instantiateKernels(arena.memory), memory, 0, {
    seed: 3,
    dropout: input.dropout,
    attentionDropout: input.dropout,
    learningRate: 0.1,
    warmupSteps: 0,
    finalRate: 1,
    horizon: 2,
    weightDecay: 0,
  });
  const gradients = arena.f32(memory.threads[0]!.gradients, layout.size);
  const starts = Uint32Array.of(0, 8, 10, 15, 30);
  const loss = (weight = 1) => {
    thread.pack();
    return thread.gradient({ starts, lengths, contexts }, 11, weight, 2, never);
  };
  return { layout, parameters, gradients, loss, random };
}

test.each([
  { candidates: 0, dropout: 0 },
  { candidates: 0, dropout: 0.3 },
  { candidates: 16, dropout: 0.2 },
  { candidates: 0, dropout: 0.1, layers: 1, maxLength: 64 },
])("every parameter's gradient equals the loss's numerical difference: %j", (input) => {
  const { layout, parameters, gradients, loss, random } = smallTraining(input);
  loss();
  const analytic = gradients.slice();
  const { rows, dimensions } = layout.shape;
  const groups = [
    { name: "items", offset: 0, size: rows * dimensions },
    { name: "bias", offset: layout.itemBias, size: rows },
    ...layout.network.map(({ name, offset, shape }) => ({
      name,
      offset,
      size: shape.reduce((a, b) => a * b, 1),
    })),
  ];
  const scale = Math.sqrt(analytic.reduce((sum, g) => sum + g * g, 0) / layout.size);
  for (const { name, offset, size } of groups) {
    let worst = 0;
    for (let trial = 0; trial < 12; trial++) {
      const i = offset + random.integer(size);
      const kept = parameters[i]!;
      // Small steps cross few kinks of the ReLU, large ones drown less in float32's rounding; the best of two counts.
      const errors = [4e-3, 1e-3, 2.5e-4].map((h) => {
        parameters[i] = kept + h;
        const above = loss();
        parameters[i] = kept - h;
        const below = loss();
        parameters[i] = kept;
        return Math.abs((above - below) / (2 * h) - analytic[i]!);
      });
      worst = Math.max(worst, Math.min(...errors) / (Math.abs(analytic[i]!) + scale));
    }
    expect(worst, name).toBeLessThan(0.03);
  }
});
