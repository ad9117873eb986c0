import { breathe } from "../breathe.js";
import type { NeighborsGraph } from "./neighbors-graph.js";

/** Rows between two turns of the event loop. */
const rowsPerTurn = 8192;

/** Weighted edges of an undirected graph, each held in both directions. */
export interface SymmetricEdges {
  /** uint32 [rows + 1]: where a row's edges start; multiples of `grain`. */
  readonly offsets: Uint32Array;
  /** uint32 [edges]: who is at the other end; the row itself fills up. */
  readonly members: Uint32Array;
  /** float32 [edges]; 0 fills up. */
  readonly weights: Float32Array;
}

/**
 * Joins what rows think of each other: an edge wherever one of two rows has the other among its first `count`.
 * @param weights float32 [rows × width]: each row's weight for its neighbors, in the graph's order.
 * @param combine the edge's weight of both directions' weights, 0 for a direction that is not there; must not depend on
 *   the order. A result of at most `least` makes no edge.
 * @param grain each row's edges are filled up to a multiple of it.
 */
export async function symmetricEdges(
  graph: NeighborsGraph,
  weights: { readonly values: Float32Array; readonly width: number; readonly count: number },
  combine: (a: number, b: number) => number,
  { grain, least, signal }: { readonly grain: number; readonly least: number; readonly signal: AbortSignal },
): Promise<SymmetricEdges> {
  const { rows, k, neighbors } = graph;
  const { values, width, count } = weights;
  // Who names a row: counted, then listed, in the order of those who do.
  const incoming = new Uint32Array(rows + 1);
  for (let row = 0; row < rows; row++)
    for (let j = 0; j < count; j++) incoming[neighbors[row * k + j]! + 1]!++;
  for (let row = 0; row < rows; row++) incoming[row + 1]! += incoming[row]!;
  await breathe(signal);
  const fill = incoming.slice(0, rows);
  const sources = new Uint32Array(rows * count);
  const sourceWeights = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) {
    if (row % rowsPerTurn === rowsPerTurn - 1) await breathe(signal);
    for (let j = 0; j < count; j++) {
      const at = fill[neighbors[row * k + j]!]!++;
      sources[at] = row;
      sourceWeights[at] = values[row * width + j]!;
    }
  }
  const most = 2 * rows * count + rows * (grain - 1);
  const offsets = new Uint32Array(rows + 1);
  const members = new Uint32Array(most);
  const combined = new Float32Array(most);
  /** Of each row: where the row under way has it among its neighbors, plus one; 0 where it has not. */
  const place = new Int32Array(rows);
  let next = 0;
  for (let row = 0; row < rows; row++) {
    if (row % rowsPerTurn === rowsPerTurn - 1) await breathe(signal);
    for (let j = 0; j < count; j++) place[neighbors[row * k + j]!] = j + 1;
    const add = (member: number, weight: number) => {
      if (!(weight > least)) return;
      members[next] = member;
      combined[next++] = weight;
    };
    for (let at = incoming[row]!; at < incoming[row + 1]!; at++) {
      const source = sources[at]!;
      const mutual = place[source]!;
      // What both name goes in here, and not once more below.
      if (mutual > 0) place[source] = -mutual;
      add(source, combine(mutual > 0 ? values[row * width + mutual - 1]! : 0, sourceWeights[at]!));
    }
    for (let j = 0; j < count; j++) {
      const member = neighbors[row * k + j]!;
      if (place[member]! > 0) add(member, combine(values[row * width + j]!, 0));
      place[member] = 0;
    }
    while ((next - offsets[row]!) % grain !== 0) members[next++] = row;
    offsets[row + 1] = next;
  }
  return { offsets, members: members.slice(0, next), weights: combined.slice(0, next) };
}
