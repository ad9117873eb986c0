import { ConflictError } from "@cinevec/core";
import type { Transaction } from "@cinevec/db";

const mostNames = 3;

/** @throws ConflictError that names who still needs what somebody wants to delete, unless nobody does. */
export function refuseWhileInUse(
  who: string,
  users: readonly { readonly name: string; readonly status: string }[],
  advice: string,
): void {
  if (users.length === 0) return;
  const names = users.slice(0, mostNames).map(({ name, status }) => `"${name}" (${status})`);
  if (users.length > mostNames) names.push(`and ${users.length - mostNames} more`);
  throw new ConflictError(`It is in use. ${who}: ${names.join(", ")}. ${advice}`);
}

/**
 * The runs that will read another run's artifact: those that wait or run, and those that failed or were cancelled,
 * because they can be resumed.
 */
export function startersFrom(transaction: Transaction, runId: string) {
  return transaction.trainingRun.findMany({
    where: { pretrainedRunId: runId, status: { not: "SUCCEEDED" } },
    orderBy: { queuedAt: "asc" },
    select: { name: true, status: true },
  });
}

/** The imports, waiting or under way, that will read a dataset's metadata. */
export function importsEnrichedWith(transaction: Transaction, datasetId: string) {
  return transaction.dataset.findMany({
    where: { enrichWithId: datasetId, status: "IMPORTING" },
    orderBy: { createdAt: "asc" },
    select: { name: true, status: true },
  });
}

/** The runs that repeat a run's training on all ratings. */
export function refitsOf(transaction: Transaction, runId: string) {
  return transaction.trainingRun.findMany({
    where: { refitOfId: runId },
    orderBy: { queuedAt: "asc" },
    select: { name: true, status: true },
  });
}
