import { baselineNames, type Dataset, evaluateBaseline, type Split } from "@cinevec/core";
import { baselinesBlob, encodeBaselines, type StoredBaseline } from "../services/stored-baselines.js";
import type { ChildContext } from "./serve-child.js";

export interface BaselinesTask {
  readonly datasetId: string;
}

interface BaselineTools {
  loadDataset(source: ReturnType<ChildContext<never>["blobs"]["folder"]>): Promise<Dataset>;
  /** The split that runs are measured on. */
  holdOut(dataset: Dataset): Split;
  readonly minRating: number;
  /** Ratings above which the slow ones are left out. */
  readonly mostRatings: Readonly<Record<string, number>>;
}

/** Decides the random baseline, iALS' start and the bootstrap. */
const seed = 1;

/**
 * Measures each baseline on the split that runs are measured on and stores all at once. A dataset that nothing
 * can be held out from has none.
 */
export async function measureBaselines(
  tools: BaselineTools,
  { datasetId }: BaselinesTask,
  { blobs, signal, mayPublish }: Pick<ChildContext<never>, "blobs" | "signal" | "mayPublish">,
): Promise<void> {
  const dataset = await tools.loadDataset(blobs.folder(`datasets/${datasetId}`));
  const { train, heldOut } = tools.holdOut(dataset);
  const measured: StoredBaseline[] = [];
  for (const name of heldOut.users.length > 0 ? baselineNames : []) {
    const most = tools.mostRatings[name] ?? Number.POSITIVE_INFINITY;
    if (train.ratings.movies.length > most) {
      const description = `Not measured: it takes too long for more than ${most.toLocaleString("en-US")} ratings.`;
      measured.push({ name, description, metrics: [] });
      continue;
    }
    const input = { train, heldOut, minRating: tools.minRating, seed, signal };
    const { description, metrics } = await evaluateBaseline(name, input);
    measured.push({ name, description, metrics: [...metrics] });
  }
  await mayPublish();
  await blobs.put(baselinesBlob(datasetId), encodeBaselines(measured));
}
