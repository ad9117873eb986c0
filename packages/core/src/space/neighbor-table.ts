import { bytesOf, numbersIn } from "../bytes.js";
import { ConflictError } from "../errors.js";
import type { ThreadIndex } from "./index/thread-index.js";
import type { Hits } from "./index-contract.js";
import type { KeptBytes } from "./kept-bytes.js";
import type { NearestRows } from "./space.js";

/** Hits kept for each row, itself included: neighbors(first: 50) and fewer come from the table. */
const width = 51;
/** 8 × 51 bytes a row: 80 MB at most. */
const mostRows = 200_000;

/**
 * Every row's nearest neighbors, read from where they are kept, else filled in the background by the searching thread,
 * from the first question on. A row that is ready is answered at once, with exactly what a search would have found.
 */
export class NeighborTable {
  /** What a table of so many rows takes once it is filled. */
  static bytesOf(rows: number): number {
    return rows > mostRows ? 0 : rows * (8 * Math.min(width, rows) + 1);
  }

  private readonly k: number;
  private filled: Promise<void> | null = null;
  private keeping: Promise<void> = Promise.resolve();
  private rows: Int32Array = new Int32Array(0);
  private scores: Float32Array = new Float32Array(0);
  private ready: Uint8Array = new Uint8Array(0);

  /** @param kept where the table is read from, and put once it is filled. */
  constructor(
    private readonly index: ThreadIndex,
    private readonly kept: KeptBytes | null,
  ) {
    this.k = Math.min(width, index.rows);
  }

  /** The k best rows for a row's own vector (views), or null where the table does not know them yet. */
  lookup(row: number, k: number): Hits | null {
    if (k > this.k) return null;
    this.fill();
    if (this.ready.length === 0 || Atomics.load(this.ready, row) === 0) return null;
    const at = row * this.k;
    return { rows: this.rows.subarray(at, at + k), scores: this.scores.subarray(at, at + k) };
  }

  /** Starts filling, once; resolves when every row is ready (or the index was closed). */
  fill(): Promise<void> {
    this.filled ??= this.start();
    return this.filled;
  }

  /**
   * The whole table once every row is ready; null where there are too many rows to keep one.
   * @throws ConflictError where the index was closed, or its thread ended, before that.
   */
  async whole(): Promise<NearestRows | null> {
    await this.fill();
    if (this.index.rows > mostRows) return null;
    if (this.ready.some((ready) => ready === 0)) {
      this.filled = null;
      throw new ConflictError(
        "The neighbors of all movies were not found before the search ended: ask again.",
      );
    }
    return { k: this.k, rows: this.rows };
  }

  /** Resolves once nothing is filled or put any more. */
  async settled(): Promise<void> {
    await this.filled;
    await this.keeping;
  }

  private async start(): Promise<void> {
    if (this.index.rows > mostRows) return;
    const cells = this.index.rows * this.k;
    const name = `neighbors-${this.k}`;
    const found = (await this.kept?.get(name)) ?? null;
    if (found && this.take(found, cells)) return;
    const rows = new SharedArrayBuffer(cells * 4);
    const scores = new SharedArrayBuffer(cells * 4);
    const ready = new SharedArrayBuffer(this.index.rows);
    this.rows = new Int32Array(rows);
    this.scores = new Float32Array(scores);
    this.ready = new Uint8Array(ready);
    // A failure only means that nothing more becomes ready; searches report it.
    await this.index.ask("table", { k: this.k, rows, scores, ready }).catch(() => {});
    if (this.kept && this.ready.every((isReady) => isReady === 1))
      this.keeping = this.kept.put(name, this.packed(cells));
  }

  /** int32 [rows × k] rows, then float32 [rows × k] scores, little-endian. */
  private packed(cells: number): Uint8Array {
    const bytes = new Uint8Array(cells * 8);
    bytes.set(bytesOf(this.rows));
    bytes.set(bytesOf(this.scores), cells * 4);
    return bytes;
  }

  /** False where the bytes are no table of this index. */
  private take(bytes: Uint8Array, cells: number): boolean {
    if (bytes.length !== cells * 8) return false;
    const rows = numbersIn(bytes.subarray(0, cells * 4), Int32Array);
    if (!rows.every((row) => row >= 0 && row < this.index.rows)) return false;
    // Shared memory, as a table that was filled here: threads that compare runs read it.
    this.rows = new Int32Array(new SharedArrayBuffer(cells * 4));
    this.scores = new Float32Array(new SharedArrayBuffer(cells * 4));
    this.rows.set(rows);
    this.scores.set(numbersIn(bytes.subarray(cells * 4), Float32Array));
    this.ready = new Uint8Array(this.index.rows).fill(1);
    return true;
  }
}
