import { expect, test } from "vitest";
import { createRandom } from "../random.js";
import { type SgnsSettings, SgnsTrainer } from "./sgns-trainer.js";

const lengths = [1, 2, 3, 4, 5, 6, 7, 9, 41, 66];
const offsets = Uint32Array.from({ length: lengths.length + 1 }, (_, h) =>
  lengths.slice(0, h).reduce((sum, length) => sum + length, 0),
);
const corpus = {
  offsets,
  tokens: Uint32Array.from(lengths.flatMap((length) => Array.from({ length }, (_, row) => row))),
  counts: Uint32Array.from({ length: 66 }, (_, row) => lengths.filter((length) => length > row).length),
};
const settings: SgnsSettings = {
  kernel: "skipGram",
  dimensions: 20,
  window: 3,
  shrinkWindows: false,
  shuffleHistories: false,
  negatives: 5,
  sharedNegatives: true,
  sum: false,
  epochs: 1,
  learningRate: 0.025,
  minLearningRate: 0,
  subsample: 0,
  nsExponent: 0,
  batchSize: 1,
};

async function train(changed: Partial<SgnsSettings>, alter: (input: Float32Array) => void = () => {}) {
  const trainer = new SgnsTrainer(corpus, { ...settings, ...changed }, createRandom(1), 1);
  try {
    trainer.initialise();
    const tables = trainer.tables();
    alter(tables.input);
    trainer.restore(tables);
    await trainer.start();
    const order = Uint32Array.from(lengths.keys());
    return await trainer.train(order, 0, new AbortController().signal, () => {});
  } finally {
    await trainer.close();
  }
}

test.each([1, 2, 3, 5, 20, 0])(
  "window %d: every pair of items in a window is trained once",
  async (window) => {
    let pairs = 0;
    for (const length of lengths)
      for (let i = 0; i < length; i++)
        for (let j = 0; j < length; j++)
          pairs += Number(i !== j && (window === 0 || Math.abs(i - j) <= window));
    for (const sharedNegatives of [true, false])
      for (const learningRate of [0.025, 0.1]) {
        const { examples, loss } = await train({ window, sharedNegatives, learningRate });
        expect(examples).toBe(pairs);
        // Output vectors start at zero: every target costs ln 2 before anything is learned.
        expect(loss / examples / (6 * Math.LN2)).toBeGreaterThan(0.2);
        expect(loss / examples / (6 * Math.LN2)).toBeLessThan(1.05);
      }
  },
);

test.each(["skipGram", "cbow", "cbowSoftmax"] as const)(
  "%s: a vector lost to NaN shows in the loss",
  async (kernel) => {
    const { loss } = await train({ kernel }, (input) => input.fill(Number.NaN, 0, settings.dimensions));
    expect(loss).toBeNaN();
  },
);

test.each([
  ["shared negatives", 7, {}],
  ["one shared negative", 7, { negatives: 1 }],
  ["fresh negatives", 7, { sharedNegatives: false }],
  ["blocks as large as they get", 65, { window: 0 }],
  ["blocks as large as they get, fresh negatives", 65, { window: 0, sharedNegatives: false }],
])("the steps add up to the gradient of the loss that is reported: %s", async (_, rows, changed) => {
  const dimensions = 2;
  // Far apart enough for rounding, near enough for a straight line.
  const [rate, width] = [2e-5, 0.02];
  const small = {
    offsets: Uint32Array.of(0, rows),
    tokens: Uint32Array.from({ length: rows }, (_, row) => row),
    counts: new Uint32Array(rows).fill(1),
  };
  // Every epoch is the first one: with the same draws, whatever the vectors and the learning rate.
  const trainers = [rate, 1e-9].map(
    (learningRate) =>
      new SgnsTrainer(
        small,
        { ...settings, dimensions, window: 2, learningRate, ...changed },
        createRandom(3),
        1,
      ),
  );
  const [moving, still] = [trainers[0]!, trainers[1]!];
  try {
    for (const trainer of trainers) await trainer.start();
    const draw = createRandom(2);
    const table = () => Float32Array.from({ length: rows * dimensions }, () => draw.next() - 0.5);
    const before = { input: table(), output: table(), bias: new Float32Array(rows) };
    const train = async (trainer: SgnsTrainer, tables: typeof before) => {
      trainer.restore(tables);
      return await trainer.train(Uint32Array.of(0), 0, new AbortController().signal, () => {});
    };
    await train(moving, before);
    const after = moving.tables();
    for (const side of ["input", "output"] as const)
      for (let i = 0; i < rows * dimensions; i++) {
        const lossAt = async (delta: number) => {
          const table = before[side].slice();
          table[i] = table[i]! + delta;
          return (await train(still, { ...before, [side]: table })).loss;
        };
        const slope = ((await lossAt(width)) - (await lossAt(-width))) / (2 * width);
        const moved = (before[side][i]! - after[side][i]!) / rate;
        expect(Math.abs(moved - slope)).toBeLessThan(0.03 * (1 + Math.abs(slope)));
      }
  } finally {
    for (const trainer of trainers) await trainer.close();
  }
});
