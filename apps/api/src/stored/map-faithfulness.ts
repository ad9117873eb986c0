import type { Faithfulness } from "@cinevec/core";
import { z } from "zod";

/** How far a map can be trusted, as its row keeps it; each movie's own share is in the map's file. */
export type MapFaithfulness = Omit<Faithfulness, "kept">;

const schema: z.ZodType<MapFaithfulness> = z.object({
  k: z.int(),
  trustworthiness: z.number(),
  continuity: z.number(),
  ranked: z.int(),
  neighborsKept: z.number(),
  tripletAccuracy: z.number(),
  neighborhoodHit: z.number().nullable(),
  neighborhoodHitByChance: z.number().nullable(),
});

/** What a row holds; null until the map has SUCCEEDED. @throws where it is something else. */
export function storedFaithfulness({
  faithfulness,
}: {
  readonly faithfulness: unknown;
}): MapFaithfulness | null {
  return faithfulness === null ? null : schema.parse(faithfulness);
}
