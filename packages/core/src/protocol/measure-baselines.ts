import { dealToThreads } from "../deal-to-threads.js";
import type { BaselineEvaluation, BaselineName } from "../evaluation/baselines/baselines.js";
import { startWorker } from "../worker-thread.js";
import { type MeasureBaselineInput, measureBaseline } from "./measure-baseline.js";

/** What a thread is given once; it is then posted names, and posts what was measured. */
export type BaselineThreadSetup = Omit<MeasureBaselineInput, "signal">;

/** In the order of the time that they take: the longest are begun first, so that no thread is left with one at the end. */
const quickest: readonly BaselineName[] = [
  "popularity",
  "genre_popularity",
  "random",
  "ease",
  "ials",
  "content_knn",
  "item_knn",
];

/**
 * measureBaseline of each, on so many threads; the ratings are shared by them. What is measured does not depend on their
 * number.
 * @param input.threads 1 or more; more than there are baselines are not used.
 * @returns in the order of the names.
 * @throws CancelledError when `signal` aborts.
 */
export async function measureBaselines(
  names: readonly BaselineName[],
  input: MeasureBaselineInput & { readonly threads: number },
): Promise<BaselineEvaluation[]> {
  const { threads, signal, ...setup } = input;
  if (Math.min(threads, names.length) <= 1) {
    const measured: BaselineEvaluation[] = [];
    for (const name of names) measured.push(await measureBaseline(name, { ...setup, signal }));
    return measured;
  }
  const workerData: BaselineThreadSetup = setup;
  const found = new Map<BaselineName, BaselineEvaluation>();
  await dealToThreads<BaselineName, BaselineEvaluation>({
    jobs: [...names].sort((a, b) => quickest.indexOf(b) - quickest.indexOf(a)),
    ...{ threads, signal },
    start: () => startWorker(new URL("./baseline-thread.js", import.meta.url), { workerData }),
    onAnswer: (name, measured) => found.set(name, measured),
  });
  return names.map((name) => found.get(name)!);
}
