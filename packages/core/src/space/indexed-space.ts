import { type Embedding, embeddingBytes } from "../embedding/embedding.js";
import type { Scorers } from "../embedding/scorers.js";
import type { SequenceScorer } from "../embedding/sequence-scorer.js";
import { InvalidInputError } from "../errors.js";
import { type Axis, axisBetween, movedAlong } from "./axis.js";
import { checkAllowed, checkCount, checkFirst, checkRows, checkVector } from "./check.js";
import { ClosestPairs } from "./closest-pairs.js";
import type { ThreadIndex } from "./index/thread-index.js";
import type { KeptBytes } from "./kept-bytes.js";
import { mostSimilar } from "./most-similar.js";
import { NeighborTable } from "./neighbor-table.js";
import { oddOneOut } from "./odd-one-out.js";
import { predict } from "./predict.js";
import { unit } from "./profile.js";
import { closerThan, rank } from "./ranks.js";
import { recommend, recommendScored } from "./recommend.js";
import { openRemoteScorers, type ScorerOrigin } from "./remote-scorers.js";
import { nearest, SearchedVectors } from "./searched-vectors.js";
import { similarityMatrix } from "./similarity-matrix.js";
import type {
  CombinedNeighbor,
  CombinedQuestion,
  NearestRows,
  Neighbor,
  OddOneOut,
  Pair,
  Prediction,
  Recommendation,
  RecommendQuestion,
  ScoredQuestion,
  Space,
} from "./space.js";

/** A space over an index on the searching thread. Questions of more than a few lines have files of their own. */
export class IndexedSpace implements Space {
  readonly rows: number;
  readonly dimensions: number;
  readonly bytes: number;
  private readonly vectors: SearchedVectors;
  private readonly table: NeighborTable;
  private readonly pairs: ClosestPairs;

  /** @param kept where the table of neighbors is read from, and put once it is filled. */
  constructor(
    readonly embedding: Embedding,
    private readonly vectorIndex: ThreadIndex,
    kept: KeptBytes | null,
  ) {
    this.rows = vectorIndex.rows;
    this.dimensions = vectorIndex.dimensions;
    this.vectors = new SearchedVectors(vectorIndex);
    this.table = new NeighborTable(vectorIndex, kept);
    this.pairs = new ClosestPairs(this.vectors);
    this.bytes =
      embeddingBytes(embedding) +
      embedding.vectors.byteLength +
      NeighborTable.bytesOf(vectorIndex.rows) +
      vectorIndex.graphBytes;
  }

  get index() {
    return this.vectorIndex.kind;
  }

  vector(row: number): Float32Array {
    checkRows("movie", [row], this.rows);
    return this.embedding.vectors.subarray(row * this.dimensions, (row + 1) * this.dimensions);
  }

  async neighbors(row: number, k: number, allowed: Uint8Array | null = null): Promise<Neighbor[]> {
    checkFirst(k);
    checkRows("movie", [row], this.rows);
    checkAllowed(allowed, this.rows);
    const itself = new Set([row]);
    const known = allowed ? null : this.table.lookup(row, Math.min(k + 1, this.rows));
    if (known) return nearest(known, k, itself);
    return this.vectors.search(this.vectors.unitRow(row), k, allowed, itself);
  }

  mostSimilar(question: CombinedQuestion): Promise<CombinedNeighbor[]> {
    return mostSimilar(this.vectors, question);
  }

  analogy({ a, b, c, ...rest }: Parameters<Space["analogy"]>[0]): Promise<CombinedNeighbor[]> {
    return this.mostSimilar({ positive: [b, c], negative: [a], ...rest });
  }

  async similarToVector(
    vector: Float32Array | readonly number[],
    k: number,
    allowed: Uint8Array | null = null,
  ): Promise<Neighbor[]> {
    checkFirst(k);
    checkVector(vector, this.dimensions);
    checkAllowed(allowed, this.rows);
    return this.vectors.search(unit(vector), k, allowed, new Set());
  }

  async axis(from: readonly number[], to: readonly number[]): Promise<Axis> {
    for (const [name, rows] of Object.entries({ from, to })) {
      checkCount(name, rows, 1, this.rows);
      checkRows(name, rows, this.rows);
    }
    const axis = await axisBetween((row) => this.vectors.unitRow(row), this.dimensions, from, to);
    if (!axis) throw InvalidInputError.of("to", "has the same mean as `from`: there is no way between them.");
    return axis;
  }

  async positions({ direction, middle, half }: Axis): Promise<Float32Array> {
    const scores = await this.vectors.scores(direction);
    return scores.map((score) => (score - middle) / half);
  }

  async nearestAlong(
    { row, axis, by, k }: Parameters<Space["nearestAlong"]>[0],
    allowed: Uint8Array | null = null,
  ): Promise<Neighbor[]> {
    checkFirst(k);
    checkRows("movie", [row], this.rows);
    checkAllowed(allowed, this.rows);
    const moved = unit(movedAlong(this.vectors.unitRow(row), axis, by));
    return this.vectors.search(moved, k, allowed, new Set([row]));
  }

  similarity(a: number, b: number): number {
    checkRows("a", [a], this.rows);
    checkRows("b", [b], this.rows);
    return this.vectors.cosine(a, b);
  }

  oddOneOut(rows: readonly number[]): OddOneOut {
    return oddOneOut(this.vectors, rows);
  }

  rank(row: number, of: number): Promise<number> {
    return rank(this.vectors, row, of);
  }

  closerThan(row: number, than: number, k: number): Promise<Neighbor[]> {
    return closerThan(this.vectors, row, than, k);
  }

  similarityMatrix(rows: readonly number[]): Float32Array {
    return similarityMatrix(this.vectors, rows);
  }

  closestPairs(k: number, among: readonly number[] | null = null): Promise<Pair[]> {
    return this.pairs.find(k, among);
  }

  recommend(question: RecommendQuestion): Promise<Recommendation[]> {
    return recommend(this.vectors, question);
  }

  recommendScored(question: ScoredQuestion): Recommendation[] {
    return recommendScored(this.vectors, question);
  }

  predict(
    context: readonly number[],
    k: number,
    scorer: SequenceScorer,
    allowed: Uint8Array | null = null,
  ): Promise<Prediction[]> {
    return predict(this.rows, context, k, scorer, allowed);
  }

  openScorers(origin: ScorerOrigin): Promise<Scorers> {
    return openRemoteScorers(this.vectorIndex, this.embedding, origin);
  }

  warm(): Promise<void> {
    return this.table.fill();
  }

  nearestRows(): Promise<NearestRows | null> {
    return this.table.whole();
  }

  async close(): Promise<void> {
    await this.vectorIndex.close();
    await this.table.settled();
  }
}
