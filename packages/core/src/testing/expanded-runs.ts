import type { UserRuns } from "../dataset/ratings/user-runs.js";

/** The user of each rating. */
export function expandedRuns({ users, ends }: UserRuns): number[] {
  if (ends === null) return [...users];
  return [...users].flatMap((user, run) =>
    Array.from({ length: ends[run]! - (ends[run - 1] ?? 0) }, () => user),
  );
}
