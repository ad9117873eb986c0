/** The datasets that a caller may see and act on, by UUID; null: all of them, those to come too. */
export type Scope = ReadonlySet<string> | null;

export function covers(scope: Scope, datasetId: string): boolean {
  return scope === null || scope.has(datasetId);
}

/** A Prisma condition on a dataset's id; undefined where all are meant. */
export function within(scope: Scope): { in: string[] } | undefined {
  return scope === null ? undefined : { in: [...scope] };
}
