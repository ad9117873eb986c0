import type { ColumnsInput } from "@/graphql/generated/documents";

/** What a column may be, as a person reads it. */
export const roles = {
  user: "User",
  item: "Item",
  rating: "Rating",
  time: "Time",
  title: "Title",
  year: "Year",
  genres: "Genres",
} as const;
export type ColumnRole = keyof typeof roles;
export const roleNames = Object.keys(roles) as ColumnRole[];

/** A preview's columns (JSON) by role: a column's name, or null. */
export function foundColumns(columns: unknown): Readonly<Record<ColumnRole, string | null>> {
  const of = (role: ColumnRole) => {
    const value = typeof columns === "object" && columns !== null ? Reflect.get(columns, role) : null;
    return typeof value === "string" ? value : null;
  };
  return {
    user: of("user"),
    item: of("item"),
    rating: of("rating"),
    time: of("time"),
    title: of("title"),
    year: of("year"),
    genres: of("genres"),
  };
}

/** The scale that a preview found: null where there are no ratings. */
export function foundScale(columns: unknown): { from: number; to: number } | null {
  if (typeof columns !== "object" || columns === null) return null;
  const [from, to] = [Reflect.get(columns, "scaleFrom"), Reflect.get(columns, "scaleTo")];
  return typeof from === "number" && typeof to === "number" ? { from, to } : null;
}

/**
 * What was said of a table, after saying that a column has another role, or none. The API lets two columns change
 * places where nobody said what the other is; where somebody did, that is taken back here.
 */
export function withRole(
  said: ColumnsInput,
  found: Readonly<Record<ColumnRole, string | null>>,
  column: string,
  role: ColumnRole | null,
): ColumnsInput {
  const next: ColumnsInput = { ...said };
  for (const one of roleNames) {
    if (found[one] !== column || one === role) continue;
    if (role === null) next[one] = "none";
    else if (said[one] === column) next[one] = found[role] ?? "none";
  }
  if (role) next[role] = column;
  return next;
}
