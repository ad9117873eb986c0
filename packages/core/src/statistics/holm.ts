/**
 * Holm's step-down correction for many tests (Holm 1979, https://www.jstor.org/stable/4615733): adjusted p-values, each
 * to be held against the level as if it were the only test. Where at most a share α of them would be called significant
 * by chance alone, however the tests depend on each other, the chance of any false one among all is at most α.
 *
 * @param pValues 0 to 1; null where no test was made, which stays null and is not counted.
 * @returns aligned with them, never below them, at most 1.
 */
export function holmAdjust(pValues: readonly (number | null)[]): (number | null)[] {
  const tests = pValues.flatMap((p, at) => (p === null ? [] : [{ p, at }])).sort((a, b) => a.p - b.p);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let highest = 0;
  for (const [rank, { p, at }] of tests.entries()) {
    highest = Math.max(highest, Math.min(1, p * (tests.length - rank)));
    adjusted[at] = highest;
  }
  return adjusted;
}
