import { CorruptDataError, regionPoints } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { z } from "zod";
import { encodeRegionId, withSafeLetters } from "../ids/global-ids.js";
import { mapFolder } from "./map-file.js";
import type { RegionLevel } from "./run-regions.js";
import { getSealed, putSealed } from "./sealed-blobs.js";

/** Levels of regions; level 0 is the coarsest. */
export const regionLevels = 3;

/** A region of a run on one of its maps. */
export interface MapRegion {
  /** Global id of GraphQL, the same on each map of the run. */
  readonly id: string;
  readonly name: string;
  readonly terms: readonly string[];
  readonly movieCount: number;
  /** A point inside of it. */
  readonly x: number;
  readonly y: number;
}

const schema: z.ZodType<readonly (readonly MapRegion[])[]> = z.array(
  z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      terms: z.array(z.string()),
      movieCount: z.int(),
      x: z.number(),
      y: z.number(),
    }),
  ),
);
const regionsBlob = (runId: string, mapId: string) => `${mapFolder(runId, mapId)}/regions.json`;

/** Where a run's regions lie on a map, level by level. @param positions float32 [movies × 2]. */
export function placeRegions(
  runId: string,
  levels: readonly RegionLevel[],
  positions: Float32Array,
): readonly (readonly MapRegion[])[] {
  return levels.map(({ labels, regions }, level) => {
    const points = regionPoints(labels, positions);
    const counts = new Uint32Array(regions.length);
    for (const label of labels) if (label >= 0) counts[label]!++;
    return regions.map(({ name, terms }, region) => ({
      id: encodeRegionId(runId, level, region),
      ...{ name, terms, movieCount: counts[region]! },
      ...{ x: points[region * 2]!, y: points[region * 2 + 1]! },
    }));
  });
}

export async function storeMapRegions(
  blobs: Pick<BlobStore, "put">,
  runId: string,
  mapId: string,
  levels: readonly (readonly MapRegion[])[],
): Promise<void> {
  await putSealed(blobs, regionsBlob(runId, mapId), new TextEncoder().encode(JSON.stringify(levels)));
}

/** Of each level; none where a version of Cinevec that found none made the map. @throws CorruptDataError. */
export async function mapRegions(
  blobs: Pick<BlobStore, "size" | "get">,
  runId: string,
  mapId: string,
): Promise<readonly (readonly MapRegion[])[]> {
  const name = regionsBlob(runId, mapId);
  if ((await blobs.size(name)) === null) return Array.from({ length: regionLevels }, () => []);
  try {
    const levels = schema.parse(JSON.parse(new TextDecoder().decode(await getSealed(blobs, name))));
    // Older versions wrote ids in other letters.
    return levels.map((regions) => regions.map((region) => ({ ...region, id: withSafeLetters(region.id) })));
  } catch (cause) {
    throw new CorruptDataError(`${name} does not hold the regions of a map.`, { cause });
  }
}
