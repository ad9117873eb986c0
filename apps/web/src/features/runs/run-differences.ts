export interface Setting {
  readonly name: string;
  /** One for each run; null where the run has no such setting. */
  readonly values: readonly (string | null)[];
}

/** What runs were made with, divided into what differs among them and what is equal in all; names in the order in which they come first. */
export function runDifferences(runs: readonly (readonly (readonly [name: string, value: string])[])[]): {
  readonly differing: readonly Setting[];
  readonly equal: readonly Setting[];
} {
  const ofRuns = runs.map((settings) => new Map(settings));
  const names = [...new Set(ofRuns.flatMap((settings) => [...settings.keys()]))];
  const settings = names.map((name) => ({ name, values: ofRuns.map((of) => of.get(name) ?? null) }));
  const isEqual = ({ values }: Setting) => values.every((value) => value === values[0]);
  return {
    differing: settings.filter((setting) => !isEqual(setting)),
    equal: settings.filter(isEqual),
  };
}
