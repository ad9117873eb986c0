import type { LossPoint } from "@cinevec/core";
import type { RunProgress } from "./messages.js";
import { createTimeLeft } from "./time-left.js";

/** The columns of a run that move while it trains. */
export interface ProgressColumns {
  readonly progress: number;
  readonly epoch: number;
  readonly epochs: number;
  readonly etaSeconds: number | null;
  readonly throughput: number | null;
  readonly lossCurve: LossPoint[];
}

/**
 * Turns a child's messages into columns. Progress is the share of the run's time that has passed, as far as that can be
 * reckoned, and never falls, not even when an attempt begins again from a checkpoint.
 * @param evaluationSeconds how long measuring will take.
 * @param now milliseconds.
 */
export function trackProgress(
  before: { readonly progress: number; readonly epochs: number },
  evaluationSeconds: number,
  now: () => number,
) {
  const startedAt = now();
  const timeLeft = createTimeLeft(evaluationSeconds, now);
  let columns: ProgressColumns = {
    progress: before.progress,
    epoch: 0,
    epochs: before.epochs,
    etaSeconds: null,
    throughput: null,
    lossCurve: [],
  };
  const points = new Map<number, LossPoint>();
  let begun = false;
  /** Of the way from where this attempt began. */
  const shareDone = (left: number) => {
    const elapsed = (now() - startedAt) / 1000;
    return elapsed + left > 0 ? elapsed / (elapsed + left) : 0;
  };
  return {
    /** As of the newest message; null before the first. */
    get last(): ProgressColumns | null {
      return begun ? columns : null;
    },
    evaluatedFor: timeLeft.evaluatedFor,
    add(message: RunProgress): ProgressColumns {
      begun = true;
      for (const point of message.points) points.set(point.epoch, point);
      const etaSeconds = timeLeft.after(message);
      const reached = etaSeconds === null ? 0 : shareDone(etaSeconds);
      columns = {
        progress: Math.max(columns.progress, before.progress + (1 - before.progress) * reached),
        epoch: message.epoch,
        epochs: message.epochs || columns.epochs,
        etaSeconds,
        // 0 is said before any example was learned from.
        throughput: message.examplesPerSecond || columns.throughput,
        lossCurve: [...points.values()].sort((a, b) => a.epoch - b.epoch),
      };
      return columns;
    },
  };
}

/**
 * Writes the newest value at most every `interval` milliseconds, one write at a time; values in between are
 * skipped. A failed write is not repeated: the next value comes.
 */
export function throttle<Value>(interval: number, write: (value: Value) => Promise<void>) {
  let next: { readonly value: Value } | null = null;
  let writing: Promise<void> | null = null;
  let ended = false;
  let stopWaiting = () => {};
  const loop = async () => {
    while (next) {
      const { value } = next;
      next = null;
      await write(value).catch(() => {});
      if (ended) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, interval);
        stopWaiting = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    writing = null;
  };
  return {
    /** After `end` it does nothing. */
    put(value: Value): void {
      if (ended) return;
      next = { value };
      writing ??= loop();
    },
    /** Writes the newest value at once, if it was not written yet, and returns when no write is under way. */
    async end(): Promise<void> {
      ended = true;
      stopWaiting();
      await writing;
    },
  };
}
