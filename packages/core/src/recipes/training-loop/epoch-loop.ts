import { CancelledError } from "../../errors.js";
import type { Checkpoint, LossPoint, TrainContext } from "../recipe.js";

/** How far an epoch is. */
interface EpochShare {
  readonly done: number;
  readonly of: number;
  /** Over what this epoch has learned from so far; null before its first example. */
  readonly meanLoss: number | null;
  /** Examples of this epoch so far. Where it is left out, the pace that is told is that of the epochs before. */
  readonly examples?: number;
}

/** What the loop is told while an epoch runs. */
interface EpochReport {
  /**
   * For an epoch that runs on the calling thread; call it after each step. Resolves at once most times; now and then it
   * lets the event loop turn, so that messages (a cancellation) arrive.
   * @throws CancelledError once the run was cancelled.
   */
  step(share: EpochShare): Promise<void>;
  /** For an epoch that runs on other threads, which stop at a cancellation themselves. */
  tick(share: EpochShare): void;
}

export interface EpochWork {
  readonly epochs: number;
  /** Runs epoch `epoch` (1 is the first) and returns its mean loss and how many examples it learned from. */
  runEpoch(epoch: number, report: EpochReport): Promise<{ train: number | null; examples: number }>;
  /** The loss on what is held out, after epoch `epoch`; null where nothing is. Its time does not count as training. */
  validate?(epoch: number): number | null | Promise<number | null>;
  /** Whether to end after epoch `epoch`, though `epochs` are not over. Asked once that one is validated. */
  stopped?(epoch: number): boolean;
  snapshot(): Pick<Checkpoint, "state" | "buffers">;
  restore(checkpoint: Checkpoint): void;
}

export interface EpochLoopResult {
  readonly lossCurve: readonly LossPoint[];
  /** Of the epochs that this process ran. */
  readonly examplesPerSecond: number;
}

const turnEveryMilliseconds = 50;
/** Less than the quarter of a second between two ticks of a team of threads, so that none of them is lost. */
const reportEveryMilliseconds = 200;

/**
 * The frame of every recipe that learns in epochs: resumes, reports, validates, checkpoints, stops when cancelled.
 * Randomness of an epoch must come from `fork` of a generator that the epochs before did not advance, with the epoch's
 * number in its name: then a resumed run repeats what an unbroken one does.
 */
export async function runEpochs(context: TrainContext, work: EpochWork): Promise<EpochLoopResult> {
  const { resumeFrom, signal } = context;
  const { epochs } = work;
  if (resumeFrom) work.restore(resumeFrom);
  const lossCurve: LossPoint[] = [...(resumeFrom?.lossCurve ?? [])];
  const isLast = (epoch: number) => epoch >= epochs || (work.stopped?.(epoch) ?? false);
  let examples = 0;
  let seconds = 0;
  let lastTurn = performance.now();
  let lastReport = 0;

  let epoch = resumeFrom?.epoch ?? 0;
  let ended = epoch > 0 && isLast(epoch);
  while (!ended) {
    const started = performance.now();
    const pace = (more: number | undefined, now: number) =>
      more === undefined
        ? examples / Math.max(seconds, 1e-9)
        : (examples + more) / Math.max(seconds + (now - started) / 1000, 1e-9);
    const tick = ({ done, of, meanLoss, examples: more }: EpochShare) => {
      const now = performance.now();
      if (now - lastReport <= reportEveryMilliseconds) return;
      lastReport = now;
      const fraction = (epoch + done / of) / epochs;
      context.onProgress({ epoch, epochs, fraction, loss: meanLoss, examplesPerSecond: pace(more, now) });
    };
    const step = async (share: EpochShare) => {
      const now = performance.now();
      if (now - lastTurn > turnEveryMilliseconds) {
        await new Promise<void>((resolve) => setImmediate(resolve));
        lastTurn = performance.now();
        if (signal.aborted) throw new CancelledError();
      }
      tick(share);
    };
    const result = await work.runEpoch(epoch + 1, { step, tick });
    examples += result.examples;
    seconds += (performance.now() - started) / 1000;
    epoch++;
    const validation = (await work.validate?.(epoch)) ?? null;
    const point: LossPoint = { epoch, train: result.train, validation };
    lossCurve.push(point);
    if (signal.aborted) throw new CancelledError();
    ended = isLast(epoch);
    await context.saveCheckpoint({ epoch, lossCurve: [...lossCurve], ...work.snapshot() });
    context.onProgress({
      epoch,
      epochs,
      fraction: ended ? 1 : epoch / epochs,
      loss: result.train,
      examplesPerSecond: pace(undefined, 0),
      point,
    });
  }
  return { lossCurve, examplesPerSecond: seconds > 0 ? examples / seconds : 0 };
}
