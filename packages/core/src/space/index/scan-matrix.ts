import { InvalidInputError } from "../../errors.js";
import type { Hits } from "../index-contract.js";
import {
  batchSize,
  listCapacity,
  listLimit,
  type MatrixMemory,
  maskSlots,
  stateBytes,
  stateFields,
} from "./matrix-memory.js";
import { bestOfAll, bestOfPairs } from "./top.js";

/** One search of a batch. */
export interface Question {
  /** float32 [dimensions], L2-normalised or zero. */
  readonly query: Float32Array;
  /** 1 to rows. */
  readonly k: number;
  readonly allowed: Uint8Array | null;
  /** Rows up to and including this one are not returned; -1 for none. */
  readonly after?: number;
  /** Canonical scores below this are not wanted; they may be returned all the same. */
  readonly atLeast?: number;
}

/**
 * Rows that background work asks for in a step: two or three milliseconds at 60,000 × 64, which is what a live
 * search may have to wait. Full batches are no cheaper a row.
 */
export const backgroundRows = 16;

/** Rows of one block stay in the first-level cache while every query of the batch passes over them. */
const blockBytes = 24 * 1024;
const scale = 32767;

type StateField = keyof typeof stateFields;
/** Places of a ScanState's fields, in words of 32 bits. */
const word = Object.fromEntries(
  Object.entries(stateFields).map(([name, { offset }]) => [name, offset / 4]),
) as Readonly<Record<StateField, number>>;

/** The worker's side of a matrix: exact top k in two passes. See docs/search.md. */
export class ScanMatrix {
  /** Twice the greatest error of a first-pass score, in its integer unit 1 / 32767². */
  readonly margin: number;

  constructor(readonly storage: MatrixMemory) {
    const { dimensions, length } = storage.layout;
    // Rounding moves each of a vector's components by at most .51 / 32767 (.5, and the product's own rounding);
    // the float32 sums of the canonical score err by at most length × 2^-23 of the product of the norms.
    const moved = (Math.sqrt(dimensions) * 0.51) / scale;
    const error = (2 * moved + moved * moved) * 1.001 + length * 2 ** -23;
    this.margin = Math.ceil(2 * error * scale * scale) + 2;
  }

  /**
   * Normalises the raw vectors that lie in the matrix, in place, and quantises them. Yields every few
   * thousand rows, so that others get their turn.
   * @throws InvalidInputError where a vector has a component that is no finite number.
   */
  *prepare(): Generator<void> {
    const { rows, length, matrix } = this.storage.layout;
    const values = this.storage.floats(matrix, rows * length);
    for (let row = 0; row < rows; row++) {
      normalise(values, row * length, length, row);
      if (row % 4096 === 4095) yield;
    }
    yield* this.quantise();
  }

  /** The second half of prepare, for rows that are normalised already. */
  *quantise(): Generator<void> {
    const { rows, length, matrix, quantised } = this.storage.layout;
    for (let row = 0; row < rows; row += 4096) {
      const count = Math.min(rows - row, 4096) * length;
      this.storage.kernel.quantise(matrix + row * length * 4, quantised + row * length * 2, count, scale);
      yield;
    }
  }

  /** Exact answers, in the questions' order; any number of questions. */
  search(questions: readonly Question[]): Hits[] {
    const answers: Hits[] = [];
    let batch: Question[] = [];
    const masks: Uint8Array[] = [];
    for (const question of questions) {
      const { allowed } = question;
      const newMask = allowed !== null && !masks.includes(allowed);
      if (batch.length === batchSize || (newMask && masks.length === maskSlots)) {
        answers.push(...this.searchBatch(batch, masks));
        batch = [];
        masks.length = 0;
      }
      if (allowed !== null && !masks.includes(allowed)) masks.push(allowed);
      batch.push(question);
    }
    if (batch.length > 0) answers.push(...this.searchBatch(batch, masks));
    this.storage.checkGuards();
    return answers;
  }

  /** Canonical scores of every row: float32 [rows], a view that the next call overwrites. */
  scores(query: Float32Array): Float32Array {
    const { kernel, layout } = this.storage;
    this.storage.floats(layout.queries, layout.length).fill(0).set(query);
    kernel.dotAll(layout.matrix, layout.queries, layout.rows, layout.length, layout.scores);
    return this.storage.floats(layout.scores, layout.rows);
  }

  private searchBatch(batch: readonly Question[], masks: readonly Uint8Array[]): Hits[] {
    const { kernel, layout } = this.storage;
    const { rows, length } = layout;
    const bytes = new Uint8Array(this.storage.memory.buffer);
    masks.forEach((mask, slot) => {
      bytes.set(mask, layout.masks + slot * rows);
    });
    const groups = Math.ceil(batch.length / 4);
    const queries = this.storage.floats(layout.queries, groups * 4 * length).fill(0);
    const states = this.storage.integers(layout.states, (groups * 4 * stateBytes) / 4).fill(0);
    let start = rows;
    for (let i = 0; i < groups * 4; i++) {
      const question = batch[i];
      const at = (i * stateBytes) / 4;
      // A floor at the top: the empty lanes of the last group, and what goes through every row anyway.
      states[at + word.floor] = 0x7fffffff;
      if (!question) continue;
      queries.set(question.query, i * length);
      if (question.k > listLimit) continue;
      const after = question.after ?? -1;
      start = Math.min(start, after + 1);
      const least = question.atLeast ?? -2;
      states[at + word.floor] = Math.max(-0x7fffffff, Math.floor(least * scale * scale) - this.margin);
      states[at + word.capacity] = listCapacity;
      states[at + word.after] = after;
      states[at + word.mask] = question.allowed ? layout.masks + masks.indexOf(question.allowed) * rows : 0;
      states[at + word.list] = layout.lists + i * listCapacity * 8;
      states[at + word.heap] = layout.heaps + i * listLimit * 4;
      states[at + word.k] = question.k;
      states[at + word.margin] = this.margin;
    }
    kernel.quantise(layout.queries, layout.quantisedQueries, groups * 4 * length, scale);
    const block = Math.max(16, Math.floor(blockBytes / (length * 2)) & ~1);
    for (let first = start; first < rows; first += block) {
      const last = Math.min(rows, first + block);
      for (let group = 0; group < groups; group++) {
        const pointer = layout.quantisedQueries + group * 4 * length * 2;
        kernel.scan(layout.quantised, pointer, first, last, length, layout.states + group * 4 * stateBytes);
      }
    }
    return batch.map((question, i) => this.collect(question, i));
  }

  /** The second pass of one question: what the first pass kept, scored canonically. */
  private collect(question: Question, i: number): Hits {
    const { kernel, layout } = this.storage;
    const state = layout.states + i * stateBytes;
    const record = this.storage.integers(state, stateBytes / 4);
    if (question.k > listLimit || record[word.overflow] !== 0) {
      return bestOfAll(this.scores(question.query), question.k, question.allowed, question.after ?? -1);
    }
    kernel.compact(state);
    const list = layout.lists + i * listCapacity * 8;
    const count = record[word.count]!;
    kernel.rescore(layout.matrix, layout.queries + i * layout.length * 4, list, count, layout.length);
    return bestOfPairs(
      this.storage.floats(list, count * 2),
      this.storage.integers(list, count * 2),
      question.k,
    );
  }
}

function normalise(matrix: Float32Array, at: number, length: number, row: number): void {
  let sum = 0;
  for (let i = at; i < at + length; i++) sum += matrix[i]! * matrix[i]!;
  if (!Number.isFinite(sum))
    throw InvalidInputError.of(
      "embedding",
      `The vector of row ${row} has a component that is no finite number.`,
    );
  if (sum === 0) return;
  const norm = Math.sqrt(sum);
  for (let i = at; i < at + length; i++) matrix[i] = matrix[i]! / norm;
}
