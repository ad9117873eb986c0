import type { Dataset } from "@cinevec/db";

/** What a promoted run answers for where a question names none. */
export const purposes = ["NEIGHBORS", "RECOMMENDATIONS"] as const;
/** NEIGHBORS: neighbors, analogies, maps. RECOMMENDATIONS: recommend, predict. */
export type Purpose = (typeof purposes)[number];

/** The column of a dataset that names the run of each purpose. */
export const promotedColumn = {
  NEIGHBORS: "neighborsRunId",
  RECOMMENDATIONS: "recommendationsRunId",
} as const satisfies Record<Purpose, keyof Dataset>;

export type Promotions = Pick<Dataset, (typeof promotedColumn)[Purpose]>;

/** The id of the run that answers for a purpose; null where none is promoted. */
export function promotedFor(dataset: Promotions, purpose: Purpose): string | null {
  return dataset[promotedColumn[purpose]];
}

/** What a dataset's row must say for a run to answer for these purposes. */
export function promotion(runId: string, forPurposes: readonly Purpose[]): Partial<Promotions> {
  return Object.fromEntries(forPurposes.map((purpose) => [promotedColumn[purpose], runId]));
}
