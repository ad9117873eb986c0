import { type Embedding, embeddingBytes } from "../embedding/embedding.js";
import type { Scorers } from "../embedding/scorers.js";
import type { SequenceScorer } from "../embedding/sequence-scorer.js";
import { InvalidInputError } from "../errors.js";
import { type Axis, axisBetween, movedAlong } from "./axis.js";
import { bestRows } from "./best.js";
import { checkAllowed, checkCount, checkFirst, checkRows, checkVector, mostAnswers } from "./check.js";
import { cosmul } from "./cosmul.js";
import { type IndexChoice, openIndex } from "./index/open-index.js";
import type { ThreadIndex } from "./index/thread-index.js";
import type { Hits } from "./index-contract.js";
import type { KeptBytes } from "./kept-bytes.js";
import { NeighborTable } from "./neighbor-table.js";
import { combine, unit } from "./profile.js";
import { recommend, recommendScored } from "./recommend.js";
import { openRemoteScorers, type ScorerOrigin } from "./remote-scorers.js";
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

/**
 * @param options.index "auto": FAISS where its addon loads (flat up to 200,000 rows, HNSW above), else the
 *   project's own exact scan. Naming one that cannot be had throws.
 * @param options.kept where the table of neighbors and an HNSW graph are read from instead of being worked out, and put
 *   once they were; what it holds must have been made from the same embedding.
 * @throws InvalidInputError where a vector has a component that is no finite number, or nothing is embedded.
 */
export async function createSpace(
  embedding: Embedding,
  options: { readonly index?: IndexChoice; readonly kept?: KeptBytes | null } = {},
): Promise<Space> {
  const { vectors, dimensions, ids } = embedding;
  if (ids.length === 0) throw InvalidInputError.of("embedding", "has no movies.");
  if (vectors.length !== ids.length * dimensions)
    throw InvalidInputError.of(
      "embedding",
      `has ${vectors.length} numbers for [${ids.length} × ${dimensions}].`,
    );
  const kept = options.kept ?? null;
  const index = await openIndex(vectors, dimensions, options.index ?? "auto", kept);
  return new IndexedSpace(embedding, index, kept);
}

const clamp = (cosine: number) => Math.max(-1, Math.min(1, cosine));

class IndexedSpace implements Space {
  readonly rows: number;
  readonly dimensions: number;
  readonly bytes: number;
  private readonly table: NeighborTable;
  private readonly allPairs = new Map<number, Promise<Pair[]>>();

  constructor(
    readonly embedding: Embedding,
    private readonly vectorIndex: ThreadIndex,
    kept: KeptBytes | null,
  ) {
    this.rows = vectorIndex.rows;
    this.dimensions = vectorIndex.dimensions;
    this.table = new NeighborTable(vectorIndex, kept);
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
    const enough = Math.min(k + 1, this.rows);
    const known = allowed ? null : this.table.lookup(row, enough);
    const hits = known ?? (await this.vectorIndex.search(this.unitRow(row), enough, allowed));
    return this.nearest(hits, k, new Set([row]));
  }

  async mostSimilar(question: CombinedQuestion): Promise<CombinedNeighbor[]> {
    const { positive, negative, k, method = "ADD", allowed = null } = question;
    checkFirst(k);
    checkRows("positive", positive, this.rows);
    checkRows("negative", negative, this.rows);
    checkCount("positive", [...positive, ...negative], 1, mostAnswers);
    checkAllowed(allowed, this.rows);
    const query = this.combined([
      ...positive.map((row) => ({ row, weight: 1 })),
      ...negative.map((row) => ({ row, weight: -1 })),
    ]);
    const excluded = new Set([...positive, ...negative]);
    if (method === "ADD") {
      const found = await this.search(query, k, allowed, excluded);
      return found.map((neighbor) => ({ ...neighbor, score: neighbor.similarity }));
    }
    const scores = await cosmul(positive, negative, this.rows, (row) => this.scores(this.unitRow(row)));
    return bestRows(scores, k, excluded, allowed).map((row) => ({
      row,
      similarity: this.cosine(row, query),
      score: scores[row]!,
    }));
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
    return this.search(unit(vector), k, allowed, new Set());
  }

  async axis(from: readonly number[], to: readonly number[]): Promise<Axis> {
    for (const [name, rows] of Object.entries({ from, to })) {
      checkCount(name, rows, 1, this.rows);
      checkRows(name, rows, this.rows);
    }
    const axis = await axisBetween((row) => this.unitRow(row), this.dimensions, from, to);
    if (!axis) throw InvalidInputError.of("to", "has the same mean as `from`: there is no way between them.");
    return axis;
  }

  async positions({ direction, middle, half }: Axis): Promise<Float32Array> {
    const scores = await this.scores(direction);
    return scores.map((score) => (score - middle) / half);
  }

  async nearestAlong(
    { row, axis, by, k }: Parameters<Space["nearestAlong"]>[0],
    allowed: Uint8Array | null = null,
  ): Promise<Neighbor[]> {
    checkFirst(k);
    checkRows("movie", [row], this.rows);
    checkAllowed(allowed, this.rows);
    return this.search(unit(movedAlong(this.unitRow(row), axis, by)), k, allowed, new Set([row]));
  }

  similarity(a: number, b: number): number {
    checkRows("a", [a], this.rows);
    checkRows("b", [b], this.rows);
    return clamp(this.vectorIndex.dotRows(a, b));
  }

  oddOneOut(rows: readonly number[]): OddOneOut {
    checkCount("movies", rows, 3, mostAnswers);
    checkRows("movies", rows, this.rows);
    const mean = this.combined(rows.map((row) => ({ row, weight: 1 })));
    const similarities = rows
      .map((row) => ({ row, similarity: this.cosine(row, mean) }))
      .sort((x, y) => y.similarity - x.similarity || x.row - y.row);
    return { row: similarities[similarities.length - 1]!.row, similarities };
  }

  async rank(row: number, of: number): Promise<number> {
    checkRows("movie", [row], this.rows);
    checkRows("of", [of], this.rows);
    if (row === of) throw InvalidInputError.of("of", "is the movie itself; name another one.");
    const scores = await this.scores(this.unitRow(row));
    const mark = scores[of]!;
    let rank = 1;
    scores.forEach((score, other) => {
      if (other !== row && (score > mark || (score === mark && other < of))) rank++;
    });
    return rank;
  }

  async closerThan(row: number, than: number, k: number): Promise<Neighbor[]> {
    checkFirst(k);
    checkRows("movie", [row], this.rows);
    checkRows("than", [than], this.rows);
    const scores = await this.scores(this.unitRow(row));
    const closer = Uint8Array.from(scores, (score) => (score > scores[than]! ? 1 : 0));
    return bestRows(scores, k, new Set([row]), closer).map((other) => ({
      row: other,
      similarity: clamp(scores[other]!),
    }));
  }

  similarityMatrix(rows: readonly number[]): Float32Array {
    checkCount("movies", rows, 1, mostAnswers);
    checkRows("movies", rows, this.rows);
    const matrix = new Float32Array(rows.length * rows.length);
    rows.forEach((a, i) => {
      rows.forEach((b, j) => {
        matrix[i * rows.length + j] =
          j < i ? matrix[j * rows.length + i]! : clamp(this.vectorIndex.dotRows(a, b));
      });
    });
    return matrix;
  }

  async closestPairs(k: number, among: readonly number[] | null = null): Promise<Pair[]> {
    checkFirst(k);
    if (among) checkRows("among", among, this.rows);
    if (among) return this.findPairs(k, Uint32Array.from(new Set(among)).sort());
    // Of all rows the answer never changes, and takes seconds for tens of thousands: found once.
    const kept = k <= 100 ? 100 : mostAnswers;
    const found = this.allPairs.get(kept) ?? this.findPairs(kept, null);
    this.allPairs.set(kept, found);
    found.catch(() => this.allPairs.delete(kept));
    return (await found).slice(0, k);
  }

  recommend(question: RecommendQuestion): Promise<Recommendation[]> {
    return recommend(question, {
      rows: this.rows,
      profile: (weights) => this.combined(weights),
      search: (query, k, allowed, excluded) => this.search(query, k, allowed, excluded),
      cosine: (a, b) => clamp(this.vectorIndex.dotRows(a, b)),
    });
  }

  recommendScored(question: ScoredQuestion): Recommendation[] {
    return recommendScored(question, {
      rows: this.rows,
      cosine: (a, b) => clamp(this.vectorIndex.dotRows(a, b)),
    });
  }

  async predict(
    context: readonly number[],
    k: number,
    scorer: SequenceScorer,
    allowed: Uint8Array | null = null,
  ): Promise<Prediction[]> {
    checkFirst(k);
    checkCount("context", context, 1, mostAnswers);
    checkRows("context", context, this.rows);
    checkAllowed(allowed, this.rows);
    if (!scorer.toProbabilities && !scorer.scoreProbabilities)
      throw InvalidInputError.of("run", "was trained by a recipe that predicts no title; use recommend.");
    const probabilities = new Float32Array(this.rows);
    const histories = [Uint32Array.from(context)];
    if (scorer.scoreProbabilities) await scorer.scoreProbabilities(histories, probabilities);
    else {
      await scorer.score(histories, probabilities);
      scorer.toProbabilities?.(probabilities);
    }
    return bestRows(probabilities, k, new Set(context), allowed).map((row) => ({
      row,
      probability: probabilities[row]!,
    }));
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

  /** float32 [dimensions]: the row's normalised vector. A view. */
  private unitRow(row: number): Float32Array {
    return this.vectorIndex.storage.row(row).subarray(0, this.dimensions);
  }

  private combined(weights: readonly { readonly row: number; readonly weight: number }[]): Float32Array {
    const vectors = weights.map(({ row, weight }) => ({ vector: this.unitRow(row), weight }));
    return combine(vectors, this.dimensions);
  }

  private cosine(row: number, query: Float32Array): number {
    return clamp(this.vectorIndex.dotQuery(row, query));
  }

  /** Searches for as many more as are excluded, so that none is missing. */
  private async search(
    query: Float32Array,
    k: number,
    allowed: Uint8Array | null,
    excluded: ReadonlySet<number>,
  ): Promise<Neighbor[]> {
    const enough = Math.min(this.rows, k + excluded.size);
    return this.nearest(await this.vectorIndex.search(query, enough, allowed), k, excluded);
  }

  private nearest({ rows, scores }: Hits, k: number, excluded: ReadonlySet<number>): Neighbor[] {
    const found: Neighbor[] = [];
    for (let i = 0; i < rows.length && found.length < k; i++)
      if (!excluded.has(rows[i]!)) found.push({ row: rows[i]!, similarity: clamp(scores[i]!) });
    return found;
  }

  /** Cosines of every row to one query. */
  private scores(query: Float32Array): Promise<Float32Array> {
    return this.vectorIndex.ask("scores", { queries: query });
  }

  private async findPairs(k: number, among: Uint32Array | null): Promise<Pair[]> {
    if (among && among.length < 2) return [];
    const { a, b, scores } = await this.vectorIndex.ask("pairs", { k, among });
    return Array.from(a, (row, i) => ({ a: row, b: b[i]!, similarity: clamp(scores[i]!) }));
  }
}
