import { CancelledError } from "../../errors.js";
import type { Checkpoint, LossPoint, TrainContext } from "../recipe.js";

/**
 * Tells the loop how far an epoch is; call it after each step. Resolves at once most times; now and then it lets
 * the event loop turn, so that messages (a cancellation) arrive.
 *
 * @throws CancelledError once the run was cancelled.
 */
type EpochReport = (input: { done: number; of: number; meanLoss: number }) => Promise<void>;

export interface EpochWork {
  readonly epochs: number;
  /** Runs epoch `epoch` (1 is the first) and returns its losses and how many examples it learned from. */
  runEpoch(
    epoch: number,
    report: EpochReport,
  ): Promise<{ train: number; validation: number | null; examples: number }>;
  snapshot(): Pick<Checkpoint, "state" | "buffers">;
  restore(checkpoint: Checkpoint): void;
}

export interface EpochLoopResult {
  readonly lossCurve: readonly LossPoint[];
  readonly examplesPerSecond: number;
}

const turnEveryMilliseconds = 50;
const reportEveryMilliseconds = 250;

/**
 * The frame of every recipe that learns in epochs on the calling thread: resumes, reports, checkpoints, stops
 * when cancelled. Randomness of an epoch must come from `context.random.fork` with the epoch's number in its
 * name: then a resumed run repeats what an unbroken one does.
 */
export async function runEpochs(context: TrainContext, work: EpochWork): Promise<EpochLoopResult> {
  const { resumeFrom, signal } = context;
  if (resumeFrom) work.restore(resumeFrom);
  const lossCurve: LossPoint[] = [...(resumeFrom?.lossCurve ?? [])];
  let examples = 0;
  let seconds = 0;
  let lastTurn = performance.now();
  let lastReport = 0;

  for (let epoch = (resumeFrom?.epoch ?? 0) + 1; epoch <= work.epochs; epoch++) {
    const started = performance.now();
    const rate = () => examples / Math.max(seconds, 1e-9);
    const result = await work.runEpoch(epoch, async ({ done, of, meanLoss }) => {
      const now = performance.now();
      if (now - lastTurn > turnEveryMilliseconds) {
        await new Promise<void>((resolve) => setImmediate(resolve));
        lastTurn = performance.now();
        if (signal.aborted) throw new CancelledError();
      }
      if (now - lastReport > reportEveryMilliseconds) {
        lastReport = now;
        context.onProgress({
          epoch: epoch - 1,
          epochs: work.epochs,
          fraction: (epoch - 1 + done / of) / work.epochs,
          loss: meanLoss,
          examplesPerSecond: rate(),
        });
      }
    });
    examples += result.examples;
    seconds += (performance.now() - started) / 1000;
    const point: LossPoint = { epoch, train: result.train, validation: result.validation };
    lossCurve.push(point);
    if (signal.aborted) throw new CancelledError();
    await context.saveCheckpoint({ epoch, lossCurve: [...lossCurve], ...work.snapshot() });
    context.onProgress({
      epoch,
      epochs: work.epochs,
      fraction: epoch / work.epochs,
      loss: result.train,
      examplesPerSecond: rate(),
      point,
    });
  }
  return { lossCurve, examplesPerSecond: seconds > 0 ? examples / seconds : 0 };
}
