import type { EpochStatistics } from "../../kernels/worker-team.js";

/** Loss per example of what threads have learned from so far; null before their first example. */
export function meanLoss({ loss, examples }: EpochStatistics): number | null {
  return examples > 0 ? loss / examples : null;
}
