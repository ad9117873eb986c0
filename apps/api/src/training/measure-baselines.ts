import {
  type BaselineName,
  baselinesFor,
  encodePerUser,
  holdOut,
  loadDataset,
  measureBaselines as measureAll,
  type Protocol,
} from "@cinevec/core";
import { putSealed } from "../stored/sealed-blobs.js";
import {
  baselinePerUserBlob,
  baselinesBlob,
  encodeBaselines,
  type StoredBaseline,
} from "../stored/stored-baselines.js";
import type { ChildContext } from "./serve-child.js";

export interface BaselinesTask {
  readonly datasetId: string;
  readonly protocol: Protocol;
  readonly threads: number;
}

/** Decides the random baseline, iALS' start, the samples and the bootstrap. */
const seed = 1;

/** What can be measured where nothing can be held out: its neighbors. */
const withoutRatings: readonly BaselineName[] = ["content_knn"];

/**
 * Measures, on the split that runs are measured on, each baseline that can rank what it holds out, and stores all at
 * once. A dataset that nothing can be held out from has the content kNN's neighbors alone.
 */
export async function measureBaselines(
  { datasetId, protocol, threads }: BaselinesTask,
  { blobs, signal, mayPublish }: Pick<ChildContext<never>, "blobs" | "signal" | "mayPublish">,
): Promise<void> {
  const split = holdOut(await loadDataset(blobs.folder(`datasets/${datasetId}`)), protocol);
  const names = split.heldOut.users.length > 0 ? baselinesFor(split) : withoutRatings;
  const measured = await measureAll(names, { split, protocol, seed, signal, threads });
  await mayPublish();
  for (const { name, perUser } of measured)
    await putSealed(blobs, baselinePerUserBlob(datasetId, protocol, name), encodePerUser(perUser));
  // Last the list: where it is, all of it is.
  const list: StoredBaseline[] = measured.map(({ name, description, metrics }) => ({
    ...{ name, description },
    metrics: [...metrics],
  }));
  await putSealed(blobs, baselinesBlob(datasetId, protocol), encodeBaselines(list));
}
