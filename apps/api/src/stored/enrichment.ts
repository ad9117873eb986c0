import type { EnrichmentReport } from "@cinevec/core";

/** What came of the join, and with what: told in full, since the other dataset may be deleted later. */
export interface Enrichment extends EnrichmentReport {
  readonly name: string;
  readonly contentHash: string;
  readonly licence: string | null;
}
