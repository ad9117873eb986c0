/** What became of a movie's neighbors from one run to another, as ids, the nearest first. */
export interface Change {
  readonly kept: readonly string[];
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

export function changeOf(before: readonly string[], after: readonly string[]): Change {
  return {
    kept: before.filter((id) => after.includes(id)),
    gained: after.filter((id) => !before.includes(id)),
    lost: before.filter((id) => !after.includes(id)),
  };
}
