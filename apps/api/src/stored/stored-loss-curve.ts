import type { LossPoint } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";

/** One point an epoch, as the trainer stored them; none before the first has ended. */
export function storedLossCurve({ lossCurve }: Pick<TrainingRun, "lossCurve">): LossPoint[] {
  return Array.isArray(lossCurve) ? (lossCurve as readonly unknown[] as LossPoint[]) : [];
}
