import { CorruptDataError, type DatasetFormat, datasetFormats } from "@cinevec/core";
import type { Dataset } from "@cinevec/db";

/** A dataset's format, which the database has as text. @throws CorruptDataError where this version knows none of that name. */
export function formatOf({ format }: Pick<Dataset, "format">): DatasetFormat {
  const known = datasetFormats.find((name) => name === format);
  if (known === undefined)
    throw new CorruptDataError(
      `The dataset's format ${JSON.stringify(format)} is none that this version knows.`,
    );
  return known;
}
