import type { z } from "zod";
import type { NeighborsGraph } from "../graph/neighbors-graph.js";
import type { Random } from "../random.js";
import type { Anchors } from "./anchors.js";

/** What a projection is given. */
export interface ProjectionInput<Options> {
  /** float32 [rows × dimensions], of any length: only directions count, since neighbors are told by cosine. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
  /** At least `neighborsNeeded` neighbors of each row; may be null where that is 0. */
  readonly graph: NeighborsGraph | null;
  readonly options: Options;
  /** Made from the map's seed: everything random comes from here. */
  readonly random: Random;
  /** From 1. The same seed, threads and kind of machine give the same map to the bit. */
  readonly threads: number;
  readonly signal: AbortSignal;
  /** 0 to 1, never falling, a few times a second. */
  onProgress(fraction: number): void;
  /** Another map of the same projection, to start from instead of the two principal components and to stay near to. */
  readonly anchors?: Anchors | undefined;
}

/**
 * A way of drawing an embedding in two dimensions. The registry is the one list of them; testing/projection-suite.ts says
 * in tests what each must do.
 */
export interface Projection<Options> {
  /** In capitals, as the API writes it: TSNE. Never changed once maps carry it. */
  readonly name: string;
  readonly title: string;
  /** What the picture shows and what it does not, in three sentences at most. */
  readonly summary: string;
  readonly reference: string;
  /** Defaults, bounds and units in descriptions; JSON Schema is derived by z.toJSONSchema. Strict: unknown keys fail. */
  readonly options: z.ZodType<Options>;
  /**
   * How many neighbors of each row the graph must have.
   * @throws InvalidInputError where the options do not fit so many rows, with the bound.
   */
  neighborsNeeded(options: Options, rows: number): number;
  /**
   * Draws the map: float32 [rows × 2], every number finite, its mean at 0 unless it has anchors.
   * @throws InvalidInputError where vectors, graph and options do not fit. @throws CancelledError within a second after
   *   the signal aborts.
   */
  project(input: ProjectionInput<Options>): Promise<Float32Array>;
}
