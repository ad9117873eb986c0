import { type ContentFeatures, groupOf } from "../../dataset/content/content-features.js";

/** Balances the weights of one movie, whose features are `features[from … to - 1]`, in place. */
export type Balancer = (features: ArrayLike<number>, weights: Float32Array, from: number, to: number) => void;

/**
 * Takes the square root of each group's share of a movie: within a movie the weights of a group are divided by the
 * square root of the group's length, and then the movie is brought back to length 1. Without it the thirty words of
 * a plot, each of them rare, weigh more than the cast, the director and the genres together. A whole division would
 * go too far: a movie's only company would count as much as its whole cast, however common that company is.
 * @param kindOf groups of one kind are balanced as one group; by default each is a kind of its own.
 */
export function groupBalancer(
  names: readonly string[],
  kindOf: (group: string) => string = (group) => group,
): Balancer {
  const kindOfName = (name: string) => kindOf(groupOf(name));
  const kinds = [...new Set(names.map(kindOfName))];
  const number = new Map(kinds.map((kind, i) => [kind, i]));
  const kind = Uint8Array.from(names, (name) => number.get(kindOfName(name))!);
  const squares = new Float64Array(kinds.length);
  return (features, weights, from, to) => {
    squares.fill(0);
    for (let k = from; k < to; k++) squares[kind[features[k]!]!]! += weights[k]! ** 2;
    // Each kind's length, l, becomes √l: its squares then sum to l.
    const length = Math.sqrt(squares.reduce((sum, square) => sum + Math.sqrt(square), 0));
    for (let k = from; k < to; k++)
      weights[k] = weights[k]! / (squares[kind[features[k]!]!]! ** 0.25 * length);
  };
}

/** All movies of a dataset, balanced: see groupBalancer. */
export function balanceGroups<Features extends ContentFeatures>(
  features: Features,
  kindOf?: (group: string) => string,
): Features {
  const balance = groupBalancer(features.names, kindOf);
  const weights = features.weights.slice();
  for (let movie = 0; movie + 1 < features.offsets.length; movie++)
    balance(features.features, weights, features.offsets[movie]!, features.offsets[movie + 1]!);
  return { ...features, weights };
}
