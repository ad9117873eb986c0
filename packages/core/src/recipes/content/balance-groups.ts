import type { ContentFeatures } from "../../dataset/content/content-features.js";

/** "cast:tom hanks" belongs to "cast". */
const groupOf = (name: string) => name.slice(0, name.indexOf(":"));

/**
 * Takes the square root of each group's share of a movie: within a movie the weights of a group are divided by the
 * square root of the group's length, and then the movie is brought back to length 1. Without it the thirty words of
 * a plot, each of them rare, weigh more than the cast, the director and the genres together. A whole division would
 * go too far: a movie's only company would count as much as its whole cast, however common that company is.
 */
export function balanceGroups(features: ContentFeatures): ContentFeatures {
  const { names, offsets } = features;
  const groups = [...new Set(names.map(groupOf))];
  const number = new Map(groups.map((group, i) => [group, i]));
  const group = Uint8Array.from(names, (name) => number.get(groupOf(name))!);
  const weights = features.weights.slice();
  const squares = new Float64Array(groups.length);
  for (let movie = 0; movie + 1 < offsets.length; movie++) {
    squares.fill(0);
    for (let k = offsets[movie]!; k < offsets[movie + 1]!; k++)
      squares[group[features.features[k]!]!]! += weights[k]! ** 2;
    // Each group's length, l, becomes √l: its squares then sum to l.
    const length = Math.sqrt(squares.reduce((sum, square) => sum + Math.sqrt(square), 0));
    for (let k = offsets[movie]!; k < offsets[movie + 1]!; k++)
      weights[k] = weights[k]! / (squares[group[features.features[k]!]!]! ** 0.25 * length);
  }
  return { ...features, weights };
}
