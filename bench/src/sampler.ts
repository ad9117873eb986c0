import type { Random } from "@cinevec/core";

export type Draw = (random: Random) => number;

/** Draws one of `values`, weighted by weights[value]. */
export function sampler(values: readonly number[], weights: Float64Array): Draw {
  const cumulative = new Float64Array(values.length);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    total += weights[values[i]!]!;
    cumulative[i] = total;
  }
  return (random) => {
    const at = random.next() * total;
    let low = 0;
    let high = values.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return values[low]!;
  };
}
