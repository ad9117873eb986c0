import { InvalidInputError, type Problem } from "@cinevec/core";
import type { Dataset, Transaction } from "@cinevec/db";

/** Why an import can't take a dataset's metadata; paths as in ImportDatasetInput. @param dataset null: there is none. */
export function metadataProblems(dataset: Dataset | null): Problem[] {
  const refuse = (message: string) => [{ path: ["enrichWith"], message }];
  if (!dataset) return refuse("There is no such dataset: Query.datasets lists them.");
  const name = JSON.stringify(dataset.name);
  if (dataset.status === "IMPORTING")
    return refuse(`${name} is still being imported: wait until it is READY.`);
  if (dataset.status === "FAILED")
    return refuse(`The import of ${name} failed: it has no movies to take from.`);
  if (!dataset.parts.some((part) => part === "METADATA" || part === "GENRES"))
    return refuse(
      `${name} has no cast, crew, keywords, overviews or genres to give (it has: ${dataset.parts.join(", ") || "nothing"}).`,
    );
  return [];
}

/** Nobody deletes the dataset until the transaction ends. @throws InvalidInputError where somebody has. */
export async function holdMetadata(transaction: Transaction, id: string): Promise<void> {
  const [still] = await transaction.$queryRaw<unknown[]>`
    SELECT 1 FROM "Dataset" WHERE id = ${id}::uuid FOR KEY SHARE`;
  if (!still) throw new InvalidInputError(metadataProblems(null));
}
