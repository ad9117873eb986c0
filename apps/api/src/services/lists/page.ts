import { InvalidInputError } from "@cinevec/core";
import { isUuid } from "../../ids/uuid.js";

/** Where a row stands in a list: the values by which the list is ordered, its id last. */
export type Position = readonly (string | number | null)[];

export interface Placed<Row> {
  readonly row: Row;
  readonly position: Position;
}

export interface PageQuestion {
  /** 1 or more. */
  readonly first: number;
  /** The position of the row before the page, after the name of the list's order; null: from the beginning. */
  readonly after: Position | null;
}

export interface Page<Row> {
  /** With cursors' positions: each begins with the name of the order. */
  readonly rows: readonly Placed<Row>[];
  readonly totalCount: number;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** A list in the database in one of its orders, which is total: no two rows have the same position. */
export interface OrderedList<Row> {
  /** Tells this order from others: a position in one means nothing in another. */
  readonly order: string;
  /** Whether this can be the position of a row in this order; it came from outside. */
  accepts(position: Position): boolean;
  /** At most `take` rows after a position, in order. */
  list(after: Position | null, take: number): Promise<Placed<Row>[]>;
  /** How many rows come after a position. */
  count(after: Position | null): Promise<number>;
}

/**
 * A page of a list that changes meanwhile. It goes on from a position, not from a row: where the row before it was
 * deleted, or others came before it, the page is still what follows.
 * @throws InvalidInputError where the cursor is of another list or another order.
 */
export async function pageOf<Row>(list: OrderedList<Row>, question: PageQuestion): Promise<Page<Row>> {
  const [order, ...position] = question.after ?? [list.order];
  const after = question.after === null ? null : position;
  if (order !== list.order || (after !== null && !list.accepts(after)))
    throw InvalidInputError.of("after", "is not a cursor of this list in this order.");
  const found = await list.list(after, question.first + 1);
  const totalCount = await list.count(null);
  return {
    rows: found
      .slice(0, question.first)
      .map((placed) => ({ row: placed.row, position: [list.order, ...placed.position] })),
    totalCount,
    hasNextPage: found.length > question.first,
    hasPreviousPage: after !== null && (await list.count(after)) < totalCount,
  };
}

type Value = string | number | null | undefined;

/** Whether a value of a position is a row's id. */
export const isId = (value: Value): value is string => typeof value === "string" && isUuid(value);

/** Whether it is a moment, as Date writes it. */
export const isMoment = (value: Value): value is string =>
  typeof value === "string" &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
  !Number.isNaN(Date.parse(value));

/** Whether it is a text that the database can compare with. */
export const isText = (value: Value): value is string =>
  typeof value === "string" && value.length <= 1_000 && !/[\0\p{Surrogate}]/u.test(value);

/** Whether it is a number that a metric can have. */
export const isNumber = (value: Value): value is number => Number.isFinite(value);
