import { NotFoundError } from "@cinevec/core";
import type { Transaction } from "@cinevec/db";

// Who locks both a dataset and a run of it locks the dataset first: two that lock in the other order would wait for
// each other.

/** Nobody deletes the dataset until the transaction ends. @throws NotFoundError where somebody has. */
export async function holdDataset(transaction: Transaction, id: string): Promise<void> {
  const [still] = await transaction.$queryRaw<unknown[]>`
    SELECT 1 FROM "Dataset" WHERE id = ${id}::uuid FOR SHARE`;
  if (!still) throw new NotFoundError("dataset", id);
}

/** Nobody else holds the dataset until the transaction ends, nor refers to it anew. */
export async function lockDataset(transaction: Transaction, id: string): Promise<void> {
  await transaction.$queryRaw`SELECT 1 FROM "Dataset" WHERE id = ${id}::uuid FOR UPDATE`;
}

/** Holds the row until the transaction ends: nobody deletes it (SHARE), or starts from it (UPDATE). False where it is gone. */
export async function lockRun(
  transaction: Transaction,
  id: string,
  kind: "SHARE" | "UPDATE",
): Promise<boolean> {
  const rows =
    kind === "SHARE"
      ? await transaction.$queryRaw<unknown[]>`SELECT 1 FROM "TrainingRun" WHERE id = ${id}::uuid FOR SHARE`
      : await transaction.$queryRaw<unknown[]>`SELECT 1 FROM "TrainingRun" WHERE id = ${id}::uuid FOR UPDATE`;
  return rows.length > 0;
}
