import type { Hits } from "../index-contract.js";
import { createHnsw, type FaissIndex, loadFaiss, readHnsw } from "./faiss-addon.js";
import { batchSize, listCapacity } from "./matrix-memory.js";
import type { Question, ScanMatrix } from "./scan-matrix.js";
import { bestOfPairs } from "./top.js";

/** FAISS multiplies matrices from 20 queries on and is ten times slower a query below: the scan takes those. */
const leastBatch = 20;
/** Asked for beyond k, so that ties at the end and last-bit differences are seen. */
const spare = 16;
/** Beyond this the scan is cheaper, and HNSW's graph search is no longer near exact. */
const mostK = 128;

/** A FAISS index beside the scan's matrix: candidates from FAISS, scores and order from the scan's kernel. */
export class FaissMatrix {
  private readonly index: FaissIndex;
  /** Whether the index was read from what was kept. */
  private readonly wasRead: boolean;
  private added = 0;
  /** FAISS and the canonical score both sum `length` products in float32, each in its own order. */
  private readonly error: number;

  /**
   * @param graph an HNSW index of the scan's rows, as `graph` gave it; one that is none is built anew.
   * @throws where the addon does not load.
   */
  constructor(
    private readonly scan: ScanMatrix,
    private readonly kind: "flat" | "hnsw",
    graph: Uint8Array | null = null,
  ) {
    const { rows, dimensions, length } = scan.storage.layout;
    const { IndexFlatIP } = loadFaiss();
    const read = graph && kind === "hnsw" ? tryToRead(graph, rows, dimensions) : null;
    this.index = read ?? (kind === "flat" ? new IndexFlatIP(dimensions) : createHnsw(dimensions));
    this.wasRead = read !== null;
    if (read) this.added = rows;
    this.error = length * 2 ** -22;
  }

  /** Adds the rows, a few milliseconds a step; the scan answers until all are in. */
  *build(isOpen: () => boolean): Generator<void> {
    const { rows, dimensions } = this.scan.storage.layout;
    const step = this.kind === "flat" ? 1024 : 32;
    while (this.added < rows && isOpen()) {
      const last = Math.min(rows, this.added + step);
      const chunk: number[] = [];
      for (let row = this.added; row < last; row++)
        for (const value of this.scan.storage.row(row).subarray(0, dimensions)) chunk.push(value);
      this.index.add(chunk);
      this.added = last;
      yield;
    }
  }

  get built(): boolean {
    return this.added === this.scan.storage.layout.rows;
  }

  /** The whole HNSW index to be kept; null where it was read itself, or is not built. */
  graph(): Uint8Array | null {
    return this.kind === "hnsw" && this.built && !this.wasRead ? this.index.toBuffer() : null;
  }

  search(questions: readonly Question[]): Hits[] {
    const answers = new Array<Hits | null>(questions.length).fill(null);
    const places = questions.flatMap(({ k, allowed }, place) => (k <= mostK && !allowed ? [place] : []));
    const suits = this.kind === "hnsw" || places.length >= leastBatch;
    if (this.built && suits)
      for (let from = 0; from < places.length; from += batchSize)
        this.searchBatch(questions, places.slice(from, from + batchSize), answers);
    const left = questions.flatMap((_, place) => (answers[place] ? [] : [place]));
    const scanned = this.scan.search(left.map((place) => questions[place]!));
    left.forEach((place, i) => {
      answers[place] = scanned[i]!;
    });
    return answers.map((answer) => answer!);
  }

  /** Leaves null where ties or rounding at the end may hide one of the k best. */
  private searchBatch(
    questions: readonly Question[],
    places: readonly number[],
    answers: (Hits | null)[],
  ): void {
    const { rows } = this.scan.storage.layout;
    const asked = Math.min(rows, Math.max(...places.map((place) => questions[place]!.k)) + spare);
    const queries = places.flatMap((place) => Array.from(questions[place]!.query));
    const { labels, distances } = this.index.search(queries, asked);
    places.forEach((place, i) => {
      const { query, k } = questions[place]!;
      const found = labels.slice(i * asked, (i + 1) * asked).filter((label) => label >= 0);
      if (found.length < Math.min(k, rows)) return;
      const hits = this.rescored(query, found, k);
      const last = distances[(i + 1) * asked - 1]!;
      // Another row can score no more than the last one found (in a graph: hardly ever), but for rounding.
      if (found.length === rows || last + this.error < hits.scores[k - 1]!) answers[place] = hits;
    });
  }

  private rescored(query: Float32Array, found: readonly number[], k: number): Hits {
    const { storage } = this.scan;
    const { kernel, layout } = storage;
    storage.floats(layout.queries, layout.length).fill(0).set(query);
    const count = Math.min(found.length, listCapacity);
    const pairs = storage.integers(layout.lists, count * 2);
    for (let i = 0; i < count; i++) pairs[i * 2 + 1] = found[i]!;
    kernel.rescore(layout.matrix, layout.queries, layout.lists, count, layout.length);
    return bestOfPairs(storage.floats(layout.lists, count * 2), pairs, k);
  }
}

function tryToRead(graph: Uint8Array, rows: number, dimensions: number): FaissIndex | null {
  try {
    return readHnsw(graph, rows, dimensions);
  } catch {
    return null;
  }
}
