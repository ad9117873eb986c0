import type { AdamTable } from "../../neural/adam.js";

/** −ln σ(x) without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

function dot(x: Float32Array, from: number, y: Float32Array, to: number, length: number): number {
  let sum = 0;
  for (let d = 0; d < length; d++) sum += x[from + d]! * y[to + d]!;
  return sum;
}

/** Binary examples: row `left[i]` of one table with row `right[i]` of another, label 0 or 1. */
export interface Examples {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
  readonly labels: Uint8Array;
}

/** logit = (left + its traits) · right + bias of the right row. */
export interface DotModel {
  readonly left: AdamTable;
  readonly right: AdamTable;
  /** [right rows × 1], or null for none. */
  readonly bias: AdamTable | null;
  /** True where the right table must not change. */
  readonly rightFrozen: boolean;
  /** Vectors that left rows share, for instance of an age group: `of[row]` lists a row's. */
  readonly traits: { readonly table: AdamTable; readonly of: readonly (readonly number[])[] } | null;
}

/** float32 [ids.length × dimensions]: left rows with their traits added. */
export function leftVectors(model: DotModel, ids: Uint32Array): Float32Array {
  const size = model.left.dimensions;
  const out = model.left.gather(ids);
  if (!model.traits) return out;
  const { table, of } = model.traits;
  for (let i = 0; i < ids.length; i++) {
    for (const trait of of[ids[i]!]!) {
      for (let d = 0; d < size; d++) out[i * size + d] = out[i * size + d]! + table.values[trait * size + d]!;
    }
  }
  return out;
}

function logitsOf(model: DotModel, left: Float32Array, rightIds: Uint32Array): Float32Array {
  const { right, bias } = model;
  const size = right.dimensions;
  return Float32Array.from(
    rightIds,
    (r, i) => dot(left, i * size, right.values, r * size, size) + (bias ? bias.values[r]! : 0),
  );
}

/** The logits of examples start … end - 1. */
export function dotLogits(model: DotModel, examples: Examples, start: number, end: number): Float32Array {
  const left = leftVectors(model, examples.left.subarray(start, end));
  return logitsOf(model, left, examples.right.subarray(start, end));
}

/** Mean binary cross-entropy, natural logarithm; ln 2 for a model that learned nothing. */
export function crossEntropy(logits: Float32Array, labels: Uint8Array, from = 0): number {
  let sum = 0;
  for (const [i, logit] of logits.entries()) sum += softplus(labels[from + i] ? -logit : logit);
  return sum / logits.length;
}

/** One Adam step on examples start … end - 1; returns their mean cross-entropy before the step. */
export function dotStep(model: DotModel, examples: Examples, start: number, end: number): number {
  const { left, right, bias, rightFrozen, traits } = model;
  const size = left.dimensions;
  const count = end - start;
  const leftIds = examples.left.subarray(start, end);
  const rightIds = examples.right.subarray(start, end);
  const leftRows = leftVectors(model, leftIds);
  const logits = logitsOf(model, leftRows, rightIds);
  const leftGradients = new Float32Array(count * size);
  const rightGradients = new Float32Array(rightFrozen ? 0 : count * size);
  const biasGradients = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const error = (1 / (1 + Math.exp(-logits[i]!)) - examples.labels[start + i]!) / count;
    const r = rightIds[i]! * size;
    const l = i * size;
    for (let d = 0; d < size; d++) leftGradients[l + d] = error * right.values[r + d]!;
    if (!rightFrozen) for (let d = 0; d < size; d++) rightGradients[l + d] = error * leftRows[l + d]!;
    biasGradients[i] = error;
  }
  left.apply(leftIds, leftGradients);
  if (traits) applyTraits(traits, leftIds, leftGradients, size);
  if (!rightFrozen) right.apply(rightIds, rightGradients);
  bias?.apply(rightIds, biasGradients);
  return crossEntropy(logits, examples.labels, start);
}

function applyTraits(
  traits: NonNullable<DotModel["traits"]>,
  ids: Uint32Array,
  gradients: Float32Array,
  size: number,
): void {
  const traitIds: number[] = [];
  const from: number[] = [];
  for (let i = 0; i < ids.length; i++) {
    for (const trait of traits.of[ids[i]!]!) {
      traitIds.push(trait);
      from.push(i);
    }
  }
  const expanded = new Float32Array(traitIds.length * size);
  for (const [k, i] of from.entries()) expanded.set(gradients.subarray(i * size, (i + 1) * size), k * size);
  traits.table.apply(traitIds, expanded);
}

/** The examples in the order given. */
export function reorder(examples: Examples, order: Uint32Array): Examples {
  return {
    left: order.map((i) => examples.left[i]!),
    right: order.map((i) => examples.right[i]!),
    labels: Uint8Array.from(order, (i) => examples.labels[i]!),
  };
}
