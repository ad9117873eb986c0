import {
  type BaselineName,
  baselinesFor,
  encodePerUser,
  holdOut,
  loadDataset,
  measureBaseline,
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
  { datasetId, protocol }: BaselinesTask,
  { blobs, signal, mayPublish }: Pick<ChildContext<never>, "blobs" | "signal" | "mayPublish">,
): Promise<void> {
  const split = holdOut(await loadDataset(blobs.folder(`datasets/${datasetId}`)), protocol);
  const measured: StoredBaseline[] = [];
  const found = new Map<string, Uint8Array>();
  for (const name of split.heldOut.users.length > 0 ? baselinesFor(split) : withoutRatings) {
    const { description, metrics, perUser } = await measureBaseline(name, { split, protocol, seed, signal });
    measured.push({ name, description, metrics: [...metrics] });
    found.set(name, encodePerUser(perUser));
  }
  await mayPublish();
  // Last the list: where it is, all of it is.
  for (const [name, bytes] of found)
    await putSealed(blobs, baselinePerUserBlob(datasetId, protocol, name), bytes);
  await putSealed(blobs, baselinesBlob(datasetId, protocol), encodeBaselines(measured));
}
