import { InvalidInputError } from "@cinevec/core";
import type { Page, PageQuestion, Position } from "../services/lists/page.js";
import { mostRows } from "./bounds.js";

export interface Connection<Row> {
  readonly edges: { readonly cursor: string; readonly node: Row }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number;
}

interface Window {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** Rows in a page where nothing is asked. */
const fewRows = 20;

function connection<Row>(
  edges: { cursor: string; node: Row }[],
  rest: { hasNextPage: boolean; hasPreviousPage: boolean; totalCount: number },
): Connection<Row> {
  return {
    edges,
    pageInfo: {
      hasNextPage: rest.hasNextPage,
      hasPreviousPage: rest.hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: rest.totalCount,
  };
}

function checkRows(path: string, value: number): number {
  if (value < 1 || value > mostRows)
    throw InvalidInputError.of(path, `is ${value}; must be 1 to ${mostRows}. Ask for more with "after".`);
  return value;
}

function encode(kind: string, value: string | number): string {
  return Buffer.from(`${kind}:${value}`).toString("base64url");
}

function decode(kind: string, shape: RegExp, cursor: string, path: string): string {
  const text = Buffer.from(cursor, "base64url").toString();
  const value = text.startsWith(`${kind}:`) ? text.slice(kind.length + 1) : "";
  if (!shape.test(value)) throw InvalidInputError.of(path, "is not a cursor of this list.");
  return value;
}

/**
 * The question that `first` and `after` ask of a list in the database. Its cursors hold the values by which it is
 * ordered, so that they outlive their rows. @throws InvalidInputError.
 */
export function pageQuestion(window: Window): PageQuestion {
  return {
    first: checkRows("first", window.first ?? fewRows),
    after: window.after == null ? null : positionIn(window.after, "after"),
  };
}

function positionIn(cursor: string, path: string): Position {
  try {
    const values = JSON.parse(decode("in", /^\[.*\]$/s, cursor, path));
    if (values.every((value: unknown) => value === null || ["string", "number"].includes(typeof value)))
      return values;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw InvalidInputError.of(path, "is not a cursor of this list.");
}

/** A page of rows whose cursors are their positions in the list's order. */
export function fromPage<Row>(page: Page<Row>): Connection<Row> {
  return connection(
    page.rows.map(({ row, position }) => ({ cursor: encode("in", JSON.stringify(position)), node: row })),
    page,
  );
}

/**
 * The part of a list that never changes which Relay's four arguments name, forward or backward: cursors are
 * positions. https://relay.dev/graphql/connections.htm#sec-Pagination-algorithm
 * @throws InvalidInputError for numbers out of bounds, foreign cursors, or `first` together with `last`.
 */
export function fromPositions<Row>(
  positions: ArrayLike<number>,
  window: Window,
  node: (position: number) => Row,
): Connection<Row> {
  if (window.first != null && window.last != null)
    throw InvalidInputError.of("last", 'can\'t go together with "first"; ask for one of them.');
  const position = (path: "after" | "before", cursor: string) =>
    Number(decode("at", /^\d{1,9}$/, cursor, path));
  const low = window.after == null ? 0 : Math.min(position("after", window.after) + 1, positions.length);
  const high =
    window.before == null ? positions.length : Math.min(position("before", window.before), positions.length);
  const end = window.last == null ? Math.min(high, low + checkRows("first", window.first ?? fewRows)) : high;
  const start = window.last == null ? low : Math.max(low, high - checkRows("last", window.last));
  const edges: { cursor: string; node: Row }[] = [];
  for (let at = start; at < end; at++) edges.push({ cursor: encode("at", at), node: node(positions[at]!) });
  return connection(edges, {
    hasNextPage: end < positions.length,
    hasPreviousPage: start > 0,
    totalCount: positions.length,
  });
}
