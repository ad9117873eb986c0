import { type Protocol, protocolSchema } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";

/** By which a run is measured; null for runs of versions that kept no protocol. */
export function storedProtocol(run: Pick<TrainingRun, "protocol">): Protocol | null {
  return run.protocol === null ? null : protocolSchema.parse(run.protocol);
}
