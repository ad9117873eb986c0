import { one, type PageQuery, toSegment } from "@/ui/links";

/** Weights go from -this to this. */
export const largestWeight = 2;
const step = 0.25;

/** The query parameter that holds the weight of one pick. */
export function weightParameter(id: string): string {
  return `w-${toSegment(id)}`;
}

/** How much of a pick is wanted; 1 where the address says nothing, or nothing that is a weight. */
export function weightOf(query: PageQuery, id: string): number {
  const text = one(query, weightParameter(id));
  const value = text === undefined ? 1 : Number(text);
  return Math.abs(value) <= largestWeight && Number.isInteger(value / step) ? value : 1;
}

export const weightStep = step;
