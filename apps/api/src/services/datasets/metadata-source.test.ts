import type { Dataset, Transaction } from "@cinevec/db";
import { expect, test } from "vitest";
import { holdMetadata, metadataProblems } from "./metadata-source.js";

const datasetOf = (status: Dataset["status"], ...parts: Dataset["parts"]) =>
  ({ name: 'The "one"', status, parts }) as Partial<Dataset> as Dataset;
const refused = (message: string) => [{ path: ["enrichWith"], message }];
const gone = refused("There is no such dataset: Query.datasets lists them.");
const lacking = (has: string) =>
  refused(`"The \\"one\\"" has no cast, crew, keywords, overviews or genres to give (it has: ${has}).`);

test.each<[Dataset | null, object[]]>([
  [datasetOf("READY", "METADATA"), []],
  [datasetOf("READY", "RATINGS", "GENRES"), []],
  [null, gone],
  [
    datasetOf("IMPORTING", "METADATA"),
    refused('"The \\"one\\"" is still being imported: wait until it is READY.'),
  ],
  [
    datasetOf("FAILED", "METADATA"),
    refused('The import of "The \\"one\\"" failed: it has no movies to take from.'),
  ],
  [datasetOf("READY"), lacking("nothing")],
  [datasetOf("READY", "RATINGS", "PAIRS"), lacking("RATINGS, PAIRS")],
])("of %j an import can't take metadata: %j", (dataset, problems) => {
  expect(metadataProblems(dataset)).toEqual(problems);
});

test("a dataset that was deleted meanwhile gives none", async () => {
  const rows = (found: unknown[]) =>
    ({ $queryRaw: async () => found }) as Partial<Transaction> as Transaction;
  await expect(holdMetadata(rows([{}]), "id")).resolves.toBeUndefined();
  await expect(holdMetadata(rows([]), "id")).rejects.toMatchObject({
    ...{ name: "InvalidInputError", problems: gone },
  });
});
