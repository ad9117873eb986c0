import { ConflictError, InvalidInputError } from "../../errors.js";
import type { Hits, VectorIndex } from "../index-contract.js";
import type { KeptBytes } from "../kept-bytes.js";
import { graphBytesOfRow, graphName } from "./faiss-addon.js";
import type { MatrixMemory } from "./matrix-memory.js";
import type { Method, Requests } from "./search-protocol.js";
import { SearchStoppedError, searchThread } from "./search-thread.js";

interface Waiting {
  readonly query: Float32Array;
  readonly k: number;
  readonly allowed: Uint8Array | null;
  resolve(hits: Hits): void;
  reject(error: unknown): void;
}

/**
 * A matrix on the searching thread. Searches of one turn of the event loop travel and are answered together; what
 * arrives while a batch is away makes the next one, so that batches grow with the load.
 */
export class ThreadIndex implements VectorIndex {
  private readonly matrix = searchThread.newMatrix();
  private waiting: Waiting[] = [];
  private away = false;
  private closed = false;
  /** Which thread has the matrix, and when it is ready there. */
  private home: { readonly generation: number; readonly opened: Promise<string | null> };
  private keeping: Promise<void> = Promise.resolve();

  private constructor(
    readonly kind: VectorIndex["kind"],
    readonly storage: MatrixMemory,
    private readonly kept: KeptBytes | null,
  ) {
    this.home = this.moveIn(false);
  }

  /**
   * @param storage raw vectors in its matrix; they are normalised in place.
   * @param kept where an HNSW graph is read from, and put once it was built.
   * @throws InvalidInputError where a vector has a component that is no finite number.
   * @throws ConflictError where a FAISS index is asked for and the addon does not load.
   */
  static async open(
    storage: MatrixMemory,
    kind: VectorIndex["kind"],
    kept: KeptBytes | null,
  ): Promise<ThreadIndex> {
    const index = new ThreadIndex(kind, storage, kept);
    const problem = await index.home.opened;
    if (problem === null) return index;
    await index.close();
    throw new ConflictError(`The index ${kind} cannot be had here: ${problem}`);
  }

  get rows(): number {
    return this.storage.layout.rows;
  }

  /** What FAISS' graph takes beside the matrix, with its own copy of the vectors. */
  get graphBytes(): number {
    return this.kind === "faiss-hnsw" ? this.rows * (this.dimensions * 4 + graphBytesOfRow) : 0;
  }

  get dimensions(): number {
    return this.storage.layout.dimensions;
  }

  async search(query: Float32Array, k: number, allowed: Uint8Array | null): Promise<Hits> {
    this.checkOpen();
    this.check(query, k, allowed);
    return new Promise((resolve, reject) => {
      this.waiting.push({ query, k, allowed, resolve, reject });
      if (this.waiting.length === 1 && !this.away) setImmediate(() => this.flush());
    });
  }

  /** Canonical inner product of two rows; at once. */
  dotRows(a: number, b: number): number {
    this.checkOpen();
    const { kernel, layout } = this.storage;
    const stride = layout.length * 4;
    return kernel.dot(layout.matrix + a * stride, layout.matrix + b * stride, layout.length);
  }

  /** Canonical inner product of a row and a query float32 [dimensions]; at once. */
  dotQuery(row: number, query: Float32Array): number {
    this.checkOpen();
    const { kernel, layout } = this.storage;
    this.storage.floats(layout.scratch, layout.length).set(query);
    return kernel.dot(layout.matrix + row * layout.length * 4, layout.scratch, layout.length);
  }

  /**
   * Whatever else the searching thread does for a matrix. Where the thread dies, the matrix moves to the next one and
   * is asked once more there.
   * @throws SearchStoppedError where that one dies, too.
   */
  async ask<M extends Method>(method: M, ask: Requests[M]["ask"]): Promise<Requests[M]["answer"]> {
    try {
      return await this.askOnce(method, ask);
    } catch (error) {
      if (!(error instanceof SearchStoppedError)) throw error;
      return await this.askOnce(method, ask);
    }
  }

  /** Resolves once nothing is put any more, too: where it is kept may go next. */
  async close(): Promise<void> {
    if (this.closed) return this.keeping;
    this.closed = true;
    // A thread that is gone took the matrix along.
    if (this.home.generation === searchThread.generation)
      await searchThread.ask(this.matrix, "close", null).catch((error) => {
        if (!(error instanceof SearchStoppedError)) throw error;
      });
    await this.keeping;
  }

  private async askOnce<M extends Method>(
    method: M,
    ask: Requests[M]["ask"],
  ): Promise<Requests[M]["answer"]> {
    this.checkOpen();
    if (this.home.generation !== searchThread.generation) this.home = this.moveIn(true);
    await this.home.opened;
    this.checkOpen();
    return searchThread.ask(this.matrix, method, ask);
  }

  private moveIn(normalised: boolean): ThreadIndex["home"] {
    const { generation } = searchThread;
    const opened = this.openThere(normalised);
    this.keeping = opened.then(
      (problem) => (problem === null ? this.keepGraph() : undefined),
      // Whoever asks next is told.
      () => {},
    );
    return { generation, opened };
  }

  private async openThere(normalised: boolean): Promise<string | null> {
    const { memory, layout } = this.storage;
    const faiss = this.kind === "exact" ? null : this.kind === "faiss-flat" ? "flat" : "hnsw";
    const graph = faiss === "hnsw" ? ((await this.kept?.get(graphName)) ?? null) : null;
    return searchThread.ask(this.matrix, "open", { memory, layout, faiss, normalised, graph });
  }

  /** Once an HNSW graph was built, it is kept; one that was read is kept already. */
  private async keepGraph(): Promise<void> {
    if (this.kind !== "faiss-hnsw" || !this.kept) return;
    // Without an answer there is nothing to keep: the space was closed, or the thread ended.
    const graph = await searchThread.ask(this.matrix, "graph", null).catch(() => null);
    if (graph) await this.kept.put(graphName, graph);
  }

  private checkOpen(): void {
    if (this.closed) throw new ConflictError("This space is closed.");
  }

  private check(query: Float32Array, k: number, allowed: Uint8Array | null): void {
    if (query.length !== this.dimensions)
      throw InvalidInputError.of("query", `[${query.length}]: must have ${this.dimensions} components.`);
    const squares = query.reduce((sum, value) => sum + value * value, 0);
    if (squares !== 0 && !(Math.abs(squares - 1) < 1e-3))
      throw InvalidInputError.of("query", `has the norm ${Math.sqrt(squares)}; normalise it to 1.`);
    if (!Number.isInteger(k) || k < 1 || k > this.rows)
      throw InvalidInputError.of("k", `is ${k}; must be a whole number, 1 to ${this.rows}.`);
    if (allowed && allowed.length !== this.rows)
      throw InvalidInputError.of(
        "allowed",
        `[${allowed.length}]: must have a byte for each of ${this.rows} rows.`,
      );
  }

  private flush(): void {
    const batch = this.waiting;
    this.waiting = [];
    this.away = true;
    this.searchBatch(batch)
      .catch((error) => {
        for (const { reject } of batch) reject(error);
      })
      .finally(() => {
        this.away = false;
        if (this.waiting.length > 0) setImmediate(() => this.flush());
      });
  }

  private async searchBatch(batch: readonly Waiting[]): Promise<void> {
    const masks: Uint8Array[] = [];
    const maskOf = Int32Array.from(batch, ({ allowed }) => {
      if (!allowed) return -1;
      const known = masks.indexOf(allowed);
      return known >= 0 ? known : masks.push(allowed) - 1;
    });
    const queries = new Float32Array(batch.length * this.dimensions);
    batch.forEach(({ query }, i) => {
      queries.set(query, i * this.dimensions);
    });
    const ks = Int32Array.from(batch, ({ k }) => k);
    const ask = { queries, ks, maskOf, masks };
    const { rows, scores, counts } = await this.ask("search", ask);
    let at = 0;
    batch.forEach(({ resolve }, i) => {
      const end = at + counts[i]!;
      resolve({ rows: rows.slice(at, end), scores: scores.slice(at, end) });
      at = end;
    });
  }
}
