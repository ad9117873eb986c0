/** The index of the best value of a row, or null where there is none or all are alike. */
export function bestOf(values: readonly (number | null)[], higherIsBetter: boolean): number | null {
  const known = values.filter((value) => value !== null);
  const best = higherIsBetter ? Math.max(...known) : Math.min(...known);
  if (known.length < 2 || known.every((value) => value === best)) return null;
  return values.indexOf(best);
}
