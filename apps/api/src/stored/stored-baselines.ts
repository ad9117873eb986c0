import { CorruptDataError, metricSchema, type Protocol, protocolKey, utf8In } from "@cinevec/core";
import { z } from "zod";

const stored = z.strictObject({
  version: z.literal(1),
  baselines: z.array(
    z.strictObject({
      name: z.string(),
      description: z.string(),
      metrics: z.array(metricSchema),
    }),
  ),
});

/** What a simple method reached on the split of a dataset's runs. */
export type StoredBaseline = z.infer<typeof stored>["baselines"][number];

/** The blob's name: baselines are measured once for each protocol that runs are measured by. */
export function baselinesBlob(datasetId: string, protocol: Protocol): string {
  return `datasets/${datasetId}/baselines/${protocolKey(protocol)}.json`;
}

/** Beside it: what each baseline found user by user, as a run's per-user results. */
export function baselinePerUserBlob(datasetId: string, protocol: Protocol, name: string): string {
  return `datasets/${datasetId}/baselines/${protocolKey(protocol)}/${name}.bin`;
}

export function encodeBaselines(baselines: readonly StoredBaseline[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ version: 1, baselines }));
}

/** @throws CorruptDataError where it is not what encodeBaselines wrote. */
export function decodeBaselines(bytes: Uint8Array): StoredBaseline[] {
  try {
    return stored.parse(JSON.parse(utf8In(bytes))).baselines;
  } catch (cause) {
    throw new CorruptDataError("baselines.json does not hold what this version stores there.", { cause });
  }
}
