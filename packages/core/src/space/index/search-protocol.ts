import type { Embedding } from "../../embedding/embedding.js";
import type { NewMovie } from "../../embedding/movie-placer.js";
import type { WasmMemory } from "../../kernels/webassembly.js";
import type { MatrixLayout } from "./matrix-memory.js";

/** What the searching thread is asked. Queries are flattened float32 [count × dimensions]. */
export interface Requests {
  /**
   * Normalises and quantises the raw vectors in the memory; `normalised`: an earlier thread did the first of it.
   * `faiss`: builds that index too, HNSW in the background.
   */
  open: {
    ask: {
      memory: WasmMemory;
      layout: MatrixLayout;
      faiss: "flat" | "hnsw" | null;
      normalised: boolean;
      /** An HNSW index of these rows that was kept; null: it is built. */
      graph: Uint8Array | null;
    };
    /** Why FAISS does not answer though it was asked for; null where all is as asked. */
    answer: string | null;
  };
  /** Waits until a FAISS index has all rows; the scan answers before. */
  built: { ask: null; answer: null };
  /** Waits as `built` does. An HNSW index to be kept; null where it was read itself, or the matrix was closed before. */
  graph: { ask: null; answer: Uint8Array | null };
  /** Loads the native addon. Null, or why it does not load. */
  probe: { ask: null; answer: string | null };
  search: {
    ask: {
      queries: Float32Array;
      ks: Int32Array;
      /** Index into `masks` for each query, -1 for none. */
      maskOf: Int32Array;
      masks: readonly Uint8Array[];
    };
    /** Hits one after the other; `counts` says how many each query has. */
    answer: { rows: Int32Array; scores: Float32Array; counts: Int32Array };
  };
  /** Canonical scores of every row, float32 [queries × rows]. */
  scores: { ask: { queries: Float32Array }; answer: Float32Array };
  /** Fills a table of every row's k best in the background; see neighbor-table.ts. */
  table: {
    ask: { k: number; rows: SharedArrayBuffer; scores: SharedArrayBuffer; ready: SharedArrayBuffer };
    answer: null;
  };
  /** The k most similar pairs; in the background. */
  pairs: {
    ask: { k: number; among: Uint32Array | null };
    answer: { a: Int32Array; b: Int32Array; scores: Float32Array };
  };
  /** Makes the scorers of the matrix' run: loads the module, an artifact's embedding, its recipe and options. */
  openScorers: {
    ask: { module: string; recipe: string; options: unknown; embedding: Embedding };
    answer: OpenedScorers;
  };
  /** Scores float32 [rows] of one history; null where this thread has not opened the scorers. */
  score: {
    ask: { which: "next" | "middle"; history: Uint32Array; probabilities: boolean; rows: number };
    answer: Float32Array | null;
  };
  /** The same for a user of the dataset. */
  scoreUser: { ask: { user: number; rows: number }; answer: Float32Array | null };
  /** Where a new movie stands; null where this thread has not opened the scorers. */
  place: { ask: { movie: NewMovie }; answer: { vector: Float32Array | null } | null };
  close: { ask: null; answer: null };
}
export type Method = keyof Requests;

/** What the scorers say of themselves. */
export interface OpenedScorers {
  readonly next: { readonly description: string; readonly predicts: boolean } | null;
  readonly middle: { readonly description: string; readonly predicts: boolean } | null;
  readonly user: { readonly description: string; readonly likedFrom: number } | null;
  /** Whether new movies can be placed. */
  readonly places: boolean;
}

export interface SearchRequest<M extends Method = Method> {
  /** Which of the thread's matrices. */
  readonly matrix: number;
  readonly method: M;
  readonly ask: Requests[M]["ask"];
}

export type RequestMessage = SearchRequest & { readonly call: number };
