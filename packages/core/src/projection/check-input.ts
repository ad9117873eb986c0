import { InvalidInputError } from "../errors.js";
import type { NeighborsGraph } from "../graph/neighbors-graph.js";
import { countRows } from "../graph/unit-rows.js";
import type { Anchors } from "./anchors.js";

/**
 * Checks at the door that vectors, graph and start are of one shape.
 * @returns the number of rows.
 * @throws InvalidInputError where they are not.
 */
export function checkInput(
  input: {
    readonly vectors: Float32Array;
    readonly dimensions: number;
    readonly graph: NeighborsGraph | null;
    readonly anchors?: Anchors | undefined;
  },
  neighborsNeeded: (rows: number) => number,
): number {
  const { vectors, dimensions, graph, anchors } = input;
  const rows = countRows(vectors, dimensions);
  const needed = neighborsNeeded(rows);
  if (needed > 0 && !graph)
    throw InvalidInputError.of(
      "graph",
      `${needed} neighbors of each movie are needed, and there is no graph`,
    );
  if (graph && graph.rows !== rows)
    throw InvalidInputError.of("graph", `has ${graph.rows} rows where there are ${rows} vectors`);
  if (graph && graph.k < needed)
    throw InvalidInputError.of("graph", `has ${graph.k} neighbors of each movie where ${needed} are needed`);
  if (anchors && (anchors.positions.length !== rows * 2 || !anchors.positions.every(Number.isFinite)))
    throw InvalidInputError.of(
      "anchors",
      `must have ${rows} × 2 finite numbers as positions, not ${anchors.positions.length} numbers`,
    );
  if (
    anchors &&
    (anchors.weights.length !== rows || !anchors.weights.every((weight) => weight >= 0 && weight <= 1))
  )
    throw InvalidInputError.of("anchors", `must have ${rows} weights from 0 to 1`);
  return rows;
}

/** Moves a map so that its mean is 0. */
export function center(map: Float32Array): Float32Array {
  for (let axis = 0; axis < 2; axis++) {
    let sum = 0;
    for (let at = axis; at < map.length; at += 2) sum += map[at]!;
    const mean = sum / (map.length / 2);
    for (let at = axis; at < map.length; at += 2) map[at] = map[at]! - mean;
  }
  return map;
}
