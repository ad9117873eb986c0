import type { Random } from "../random.js";
import type { Anchors } from "./anchors.js";
import { center } from "./check-input.js";
import { type PrincipalInput, principalCoordinates } from "./pca/principal-coordinates.js";

/** How large a start is: the standard deviation of its first axis, or its greatest coordinate. */
export type StartScale = { readonly standardDeviation: number } | { readonly greatest: number };

/**
 * Where the movies of a map start: by two principal components, scaled, or where another map has them, each moved by noise
 * of a hundredth of their spread, since movies in the same place would never part.
 * @returns float32 [rows × 2].
 */
export async function startPositions(
  input: PrincipalInput & { readonly anchors?: Anchors | undefined },
  scale: StartScale,
): Promise<Float32Array> {
  const { anchors } = input;
  if (anchors) {
    const map = anchors.positions.slice();
    const noise = spread(center(map.slice())) || 1;
    addNoise(map, 1, noise / 100, input.random.fork("start"));
    return map;
  }
  const map = center(await principalCoordinates(input));
  const size = sizeOf(map, scale);
  const wanted = "greatest" in scale ? scale.greatest : scale.standardDeviation;
  // Where all movies are in one place noise is all there is to start from.
  const factor = size > 0 ? wanted / size : 0;
  const noise = spread(map) * factor || wanted;
  addNoise(map, factor, noise / 100, input.random.fork("start"));
  return map;
}

function addNoise(map: Float32Array, factor: number, noise: number, random: Random): void {
  for (let at = 0; at < map.length; at++) map[at] = map[at]! * factor + noise * random.normal();
}

function sizeOf(map: Float32Array, scale: StartScale): number {
  if ("standardDeviation" in scale) return spread(map);
  return map.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The standard deviation of the first axis, or of the second where that is larger. */
function spread(map: Float32Array): number {
  const squares = [0, 0];
  for (let at = 0; at < map.length; at++) squares[at & 1]! += map[at]! ** 2;
  return Math.sqrt(Math.max(...squares) / (map.length / 2));
}
