import type { Problem } from "@cinevec/core";

/** Priorities of runs are whole numbers from `-largestPriority` to this; 0 where nobody gave one. */
export const largestPriority = 100;

/** What is wrong with a priority, under the path `priority`. */
export function priorityProblems(priority: number | null | undefined): Problem[] {
  if (priority === null || priority === undefined) return [];
  if (Number.isInteger(priority) && Math.abs(priority) <= largestPriority) return [];
  return [{ path: ["priority"], message: `A whole number, ${-largestPriority} to ${largestPriority}.` }];
}
