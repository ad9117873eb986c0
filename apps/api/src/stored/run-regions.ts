import { CorruptDataError } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { z } from "zod";
import { mapsFolder } from "./map-file.js";
import { getSealed, putSealed } from "./sealed-blobs.js";

const regionsBlob = (runId: string) => `${mapsFolder(runId)}/regions.json`;

/** A level of a run's regions: found and named once, so that they are the same on each of its maps. */
export interface RegionLevel {
  /** int32 [movies of the run]: a region of each; -1 where it has none. */
  readonly labels: Int32Array;
  /** By their numbers. */
  readonly regions: readonly { readonly name: string; readonly terms: readonly string[] }[];
}

const stored = z.object({
  version: z.literal(1),
  levels: z.array(
    z.object({
      labels: z.array(z.int().min(-1)),
      regions: z.array(z.object({ name: z.string(), terms: z.array(z.string()) })),
    }),
  ),
});

/** The three levels of a run, the coarsest first; null until they were found. @throws CorruptDataError. */
export async function storedRegions(
  blobs: Pick<BlobStore, "size" | "get">,
  runId: string,
): Promise<readonly RegionLevel[] | null> {
  const name = regionsBlob(runId);
  if ((await blobs.size(name)) === null) return null;
  try {
    const { levels } = stored.parse(JSON.parse(new TextDecoder().decode(await getSealed(blobs, name))));
    return levels.map(({ labels, regions }) => ({ labels: Int32Array.from(labels), regions }));
  } catch (cause) {
    throw new CorruptDataError(`${name} does not hold the regions of a run.`, { cause });
  }
}

export async function storeRegions(
  blobs: Pick<BlobStore, "put">,
  runId: string,
  levels: readonly RegionLevel[],
): Promise<void> {
  const content: z.infer<typeof stored> = {
    version: 1,
    levels: levels.map(({ labels, regions }) => ({
      labels: Array.from(labels),
      regions: regions.map(({ name, terms }) => ({ name, terms: [...terms] })),
    })),
  };
  await putSealed(blobs, regionsBlob(runId), new TextEncoder().encode(JSON.stringify(content)));
}
