import type { AxisEndInput } from "@/graphql/generated/documents";
import { fromSegment, toSegment } from "@/ui/links";

/** A group of movies at one end of an axis. */
export type AxisEnd =
  | { readonly kind: "genre" | "keyword"; readonly name: string }
  | { readonly kind: "movies"; readonly ids: readonly string[] };

/** From all other movies where it has no `from`. */
export interface AxisSpec {
  readonly to: AxisEnd;
  readonly from: AxisEnd | null;
}

/** As an address has it: "genre:Horror", "genre:Horror|keyword:slapstick", "movies:id.id". */
export function writeAxis({ to, from }: AxisSpec): string {
  return [to, ...(from ? [from] : [])].map(writeEnd).join("|");
}

/** Null where it is no axis. */
export function readAxis(text: string | undefined): AxisSpec | null {
  const [first, second, ...more] = (text ?? "").split("|");
  const to = readEnd(first);
  const from = readEnd(second);
  if (!to || more.length > 0 || (second !== undefined && !from)) return null;
  return { to, from };
}

export function endInput(end: AxisEnd): AxisEndInput {
  return end.kind === "movies" ? { movies: [...end.ids] } : { [end.kind]: end.name };
}

/** A group in words. @param titleOf a movie's title, where it is known. */
export function endWords(end: AxisEnd | null, titleOf: (id: string) => string | null): string {
  if (!end) return "all others";
  if (end.kind !== "movies") return end.name;
  const [first = "", ...more] = end.ids.map((id) => titleOf(id) ?? "a movie");
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

function writeEnd(end: AxisEnd): string {
  return end.kind === "movies"
    ? `movies:${end.ids.map(toSegment).join(".")}`
    : `${end.kind}:${encodeURIComponent(end.name)}`;
}

function readEnd(text: string | undefined): AxisEnd | null {
  const [, kind, value] = /^(genre|keyword|movies):(.+)$/.exec(text ?? "") ?? [];
  if (kind === undefined || value === undefined) return null;
  if (kind === "movies") return { kind, ids: value.split(".").filter(Boolean).map(fromSegment) };
  try {
    return { kind: kind === "genre" ? "genre" : "keyword", name: decodeURIComponent(value) };
  } catch {
    return null;
  }
}
