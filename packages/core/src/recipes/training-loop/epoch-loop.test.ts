import { expect, test } from "vitest";
import { CancelledError } from "../../errors.js";
import { testContext } from "../../testing/recipe-suite.js";
import { type EpochWork, runEpochs } from "./epoch-loop.js";
import { outOfPatience } from "./patience.js";

/** Epochs whose validation losses are given; epoch n "learns" n examples at a loss of 1 / n. */
function work(losses: readonly number[], patience = 0) {
  const ran: number[] = [];
  let best = { epoch: 0, loss: Number.POSITIVE_INFINITY };
  const epochs: EpochWork = {
    epochs: losses.length,
    async runEpoch(epoch, { tick, step }) {
      ran.push(epoch);
      tick({ done: 1, of: 4, meanLoss: null });
      await step({ done: 2, of: 4, meanLoss: 1 / epoch });
      return { train: 1 / epoch, examples: epoch };
    },
    async validate(epoch) {
      const loss = losses[epoch - 1]!;
      if (loss < best.loss) best = { epoch, loss };
      return loss;
    },
    stopped: (epoch) => outOfPatience({ patience, minEpochs: 1 }, best.epoch, epoch),
    snapshot: () => ({ state: best, buffers: new Map() }),
    restore({ state }) {
      best = { epoch: Number(state.epoch), loss: Number(state.loss) };
    },
  };
  return { epochs, ran };
}

test("every epoch is validated, saved, then told; an early end is told as the whole", async () => {
  const { context, progress, checkpoints } = testContext();
  const order: string[] = [];
  const { epochs, ran } = work([3, 2, 2.5, 4, 1], 2);
  const { lossCurve } = await runEpochs(
    {
      ...context,
      async saveCheckpoint(checkpoint) {
        order.push(`saved ${checkpoint.epoch}`);
        await context.saveCheckpoint(checkpoint);
      },
      onProgress(report) {
        if (report.point) order.push(`told ${report.epoch}`);
        context.onProgress(report);
      },
    },
    epochs,
  );
  expect(ran).toEqual([1, 2, 3, 4]);
  expect(lossCurve.map(({ train, validation }) => [train, validation])).toEqual([
    [1, 3],
    [1 / 2, 2],
    [1 / 3, 2.5],
    [1 / 4, 4],
  ]);
  expect(order).toEqual([1, 2, 3, 4].flatMap((epoch) => [`saved ${epoch}`, `told ${epoch}`]));
  expect(checkpoints.map(({ lossCurve: curve }) => curve.length)).toEqual([1, 2, 3, 4]);
  expect(progress.filter(({ point }) => point).map(({ fraction }) => fraction)).toEqual([0.2, 0.4, 0.6, 1]);
});

test("a training that has ended runs no epoch more when it is resumed; one that hasn't goes on", async () => {
  const whole = testContext();
  const losses = [3, 2, 2.5, 4, 1];
  const { lossCurve } = await runEpochs(whole.context, work(losses, 2).epochs);
  const ended = work(losses, 2);
  const again = await runEpochs(testContext({ resumeFrom: whole.checkpoints.at(-1)! }).context, ended.epochs);
  expect([again.lossCurve, ended.ran]).toEqual([lossCurve, []]);
  const broken = work(losses, 2);
  const resumed = await runEpochs(testContext({ resumeFrom: whole.checkpoints[1]! }).context, broken.epochs);
  expect([resumed.lossCurve, broken.ran]).toEqual([lossCurve, [3, 4]]);
});

test("a cancelled training saves nothing of the epoch under way", async () => {
  const controller = new AbortController();
  const { context, checkpoints } = testContext({
    signal: controller.signal,
    onProgress: ({ epoch, point }) => {
      if (epoch === 1 && point) controller.abort();
    },
  });
  await expect(runEpochs(context, work([3, 2, 1]).epochs)).rejects.toThrow(CancelledError);
  expect(checkpoints.map(({ epoch }) => epoch)).toEqual([1]);
});

test("patience counts from the best epoch on, and not before the first one or minEpochs", () => {
  expect(outOfPatience({ patience: 2, minEpochs: 1 }, 3, 4)).toBe(false);
  expect(outOfPatience({ patience: 2, minEpochs: 1 }, 3, 5)).toBe(true);
  expect(outOfPatience({ patience: 2, minEpochs: 6 }, 3, 5)).toBe(false);
  expect(outOfPatience({ patience: 0, minEpochs: 1 }, 3, 50)).toBe(false);
  expect(outOfPatience({ patience: 2, minEpochs: 1 }, 0, 50)).toBe(false);
});
