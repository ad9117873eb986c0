import { InvalidInputError } from "@cinevec/core";

export interface PageQuestion {
  /** 1 or more. */
  readonly first: number;
  /** The id of the row before the page; null: from the beginning. */
  readonly after: string | null;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly totalCount: number;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/**
 * Cuts a page out of all ids in order, then reads its rows alone. Datasets and runs are few enough for a list of
 * their ids, and a position found by id survives rows that come and go on other pages.
 * @throws InvalidInputError where the row named by the cursor is gone.
 */
export async function pageOf<Row>(
  ids: readonly string[],
  { first, after }: PageQuestion,
  read: (ids: readonly string[]) => Promise<(Row | null)[]>,
): Promise<Page<Row>> {
  const start = after === null ? 0 : ids.indexOf(after) + 1;
  if (after !== null && start === 0)
    throw InvalidInputError.of(
      "after",
      "is not a cursor of this list, or what it named is gone; start anew.",
    );
  const rows = await read(ids.slice(start, start + first));
  return {
    rows: rows.filter((row) => row !== null),
    totalCount: ids.length,
    hasNextPage: start + first < ids.length,
    hasPreviousPage: start > 0,
  };
}
