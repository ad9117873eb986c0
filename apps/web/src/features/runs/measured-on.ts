import type { RunRowFragment } from "@/graphql/generated/documents";

type Measured = Pick<RunRowFragment, "dataset" | "protocol">;

/** What a run's numbers are of: those of different held-out ratings don't compare. */
function heldOutOf({ dataset, protocol }: Measured): string {
  return `${dataset.id} ${protocol?.key ?? ""}`;
}

/** Whether the numbers of these two compare: both were measured on the same held-out ratings. */
export function heldOutWith(a: Measured, b: Measured): boolean {
  return heldOutOf(a) === heldOutOf(b);
}

/** How many different held-out ratings these runs were measured on. */
export function heldOutSets(runs: readonly Measured[]): number {
  return new Set(runs.map(heldOutOf)).size;
}
