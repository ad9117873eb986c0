import type { ArrowEnd, MapArrow } from "../draw/arrows";
import type { MapPoints } from "../map-points";
import type { Analogy } from "../map-state";

/** An analogy's four movies on a map, and the two arrows between them. */
export interface PlacedAnalogy {
  readonly rows: readonly [a: number, b: number, c: number, d: number];
  readonly arrows: readonly [MapArrow, MapArrow];
  /** The angle between the arrows in the picture, 0 to 180 degrees; null where one has no length. */
  readonly degrees: number | null;
}

/** Null where the map lacks one of the movies. */
export function placeAnalogy(points: MapPoints, analogy: Analogy): PlacedAnalogy | null {
  const [a, b, c, d] = analogy.map((id) => points.rowOf(id));
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null;
  const end = (row: number): ArrowEnd => ({
    x: points.x[row]!,
    y: points.y[row]!,
    row,
    name: points.title(row),
  });
  const arrow = (from: number, to: number): MapArrow => ({
    from: end(from),
    to: end(to),
    width: 4,
    opacity: 1,
  });
  const step = (from: number, to: number) => [
    points.x[to]! - points.x[from]!,
    points.y[to]! - points.y[from]!,
  ];
  const cosine = cosineOf(step(a, b), step(c, d));
  return {
    rows: [a, b, c, d],
    arrows: [arrow(a, b), arrow(c, d)],
    degrees: cosine === null ? null : (Math.acos(cosine) * 180) / Math.PI,
  };
}

/** The cosine of two vectors, -1 to 1; null where one of them is zeros. */
export function cosineOf(one: readonly number[], other: readonly number[]): number | null {
  let [dot, first, second] = [0, 0, 0];
  for (const [at, value] of one.entries()) {
    dot += value * other[at]!;
    first += value ** 2;
    second += other[at]! ** 2;
  }
  const lengths = Math.sqrt(first * second);
  return lengths > 0 ? Math.max(-1, Math.min(1, dot / lengths)) : null;
}
