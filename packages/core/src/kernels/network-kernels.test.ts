import { describe, expect, test } from "vitest";
import { createRandom } from "../random.js";
import { ArenaPlan, type GuardedArena } from "./arena.js";
import { constants } from "./generated/layout.js";
import { instantiateKernels } from "./module.js";

/**
 * Every dense kernel on buffers of exactly the size that its comment asks for, guards around each, at the smallest
 * shapes and at shapes that fill no tile, against the formula in float64. Products and attention work on panels of 8
 * columns, whole layers on 4.
 */
const random = createRandom(7);
const kernels = (arena: GuardedArena) => instantiateKernels(arena.memory);

/** Buffers of float32 with random numbers in them, in one arena; copies as they were before the kernels ran. */
function buffers<Name extends string>(sizes: Readonly<Record<Name, number>>) {
  const plan = new ArenaPlan();
  const names = Object.keys(sizes) as Name[];
  const at = Object.fromEntries(names.map((name) => [name, plan.reserve(sizes[name] * 4)])) as Record<
    Name,
    number
  >;
  const arena = plan.allocate();
  const view = Object.fromEntries(names.map((name) => [name, arena.f32(at[name], sizes[name])])) as Record<
    Name,
    Float32Array
  >;
  for (const name of names) for (let i = 0; i < sizes[name]; i++) view[name][i] = random.normal();
  const before = Object.fromEntries(names.map((name) => [name, view[name].slice()])) as Record<
    Name,
    Float32Array
  >;
  return { arena, at, view, before, words: (name: Name) => arena.u32(at[name], sizes[name]) };
}

function near(actual: ArrayLike<number>, expected: (i: number) => number, tolerance = 1e-4): void {
  for (let i = 0; i < actual.length; i++) {
    const wanted = expected(i);
    expect(Math.abs(actual[i]! - wanted), `entry ${i}: ${actual[i]} ≠ ${wanted}`).toBeLessThan(
      tolerance * (1 + Math.abs(wanted)),
    );
  }
}

const sumOver = (count: number, term: (i: number) => number) => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += term(i);
  return sum;
};

describe.each([
  { rows: 1, inner: 8, columns: 8 },
  { rows: 3, inner: 4, columns: 16 },
  { rows: 64, inner: 12, columns: 8 },
  { rows: 69, inner: 20, columns: 24 },
])("products, %j", ({ rows, inner, columns }) => {
  test("rows by a matrix packed by rows, and by one packed by columns", () => {
    for (const accumulate of [0, 1]) {
      const { arena, at, view, before } = buffers({
        a: rows * inner,
        b: inner * columns,
        transposed: columns * inner,
        packed: inner * columns,
        c: rows * columns,
        d: rows * columns,
      });
      const { packRows, packColumns, multiplyRows } = kernels(arena);
      packRows(at.b, columns * 4, inner, columns, at.packed, inner * 32);
      multiplyRows(
        at.a,
        inner * 4,
        rows,
        inner,
        at.packed,
        inner * 32,
        columns,
        at.c,
        columns * 4,
        accumulate,
      );
      packColumns(at.transposed, inner * 4, inner, columns, at.packed, inner * 32);
      multiplyRows(
        at.a,
        inner * 4,
        rows,
        inner,
        at.packed,
        inner * 32,
        columns,
        at.d,
        columns * 4,
        accumulate,
      );
      arena.checkGuards();
      const { a, b, transposed, c, d } = before;
      const [row, column] = [(i: number) => Math.floor(i / columns), (i: number) => i % columns];
      near(
        view.c,
        (i) =>
          accumulate * c[i]! + sumOver(inner, (k) => a[row(i) * inner + k]! * b[k * columns + column(i)]!),
      );
      near(
        view.d,
        (i) =>
          accumulate * d[i]! +
          sumOver(inner, (k) => a[row(i) * inner + k]! * transposed[column(i) * inner + k]!),
      );
    }
  });

  test("a transposed matrix by one packed by rows", () => {
    const tall = Math.ceil(rows / 4) * 4;
    const { arena, at, view, before } = buffers({
      a: inner * tall,
      b: inner * columns,
      packed: inner * columns,
      c: tall * columns,
    });
    const { packRows, multiplyColumns } = kernels(arena);
    packRows(at.b, columns * 4, inner, columns, at.packed, inner * 32);
    multiplyColumns(at.a, tall * 4, tall, inner, at.packed, inner * 32, columns, at.c, columns * 4);
    arena.checkGuards();
    near(view.c, (i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      return (
        before.c[i]! + sumOver(inner, (k) => before.a[k * tall + row]! * before.b[k * columns + column]!)
      );
    });
  });
});

describe.each([
  { rows: 1, columns: 4 },
  { rows: 5, columns: 8 },
  { rows: 9, columns: 12 },
])("layers, %j", ({ rows, columns }) => {
  const count = rows * columns;
  const column = (i: number) => i % columns;

  test("embedding and its gradient", () => {
    const items = 3;
    const { arena, at, view, before, words } = buffers({
      table: items * columns,
      tokens: rows,
      out: count,
      gradient: items * columns,
      d: count,
    });
    words("tokens").set(Uint32Array.from({ length: rows }, (_, r) => (r + 2) % items));
    const { embed, embedBackward } = kernels(arena);
    embed(at.table, at.tokens, rows, columns, at.out, 0, 0, 0, 2);
    embedBackward(at.gradient, at.tokens, rows, columns, at.d, 0, 0, 0, 2);
    arena.checkGuards();
    const token = (i: number) => (Math.floor(i / columns) + 2) % items;
    near(view.out, (i) => 2 * before.table[token(i) * columns + column(i)]!);
    near(
      view.gradient,
      (i) =>
        before.gradient[i]! +
        sumOver(rows, (r) =>
          token(r * columns) === Math.floor(i / columns) ? 2 * before.d[r * columns + column(i)]! : 0,
        ),
    );
  });

  test("dropout, ReLU and column sums", () => {
    const { arena, at, view, before } = buffers({
      base: count,
      source: count,
      bias: columns,
      sum: count,
      copy: count,
      relu: count,
      d: count,
      columnSums: columns,
    });
    const { addDropped, dropped, reluDropped, reluDroppedBackward, addColumnSums } = kernels(arena);
    addDropped(at.base, at.source, at.bias, at.sum, rows, columns, 0, 0, 0, 3);
    dropped(at.source, at.copy, count, 0, 0, 0, 3);
    reluDropped(at.relu, at.bias, rows, columns, 0, 0, 0, 3);
    reluDroppedBackward(at.relu, at.d, count, 3);
    addColumnSums(at.source, columns * 4, rows, columns, at.columnSums);
    arena.checkGuards();
    const { base, source, bias, relu, d, columnSums } = before;
    near(view.sum, (i) => base[i]! + 3 * (source[i]! + bias[column(i)]!));
    near(view.copy, (i) => 3 * source[i]!);
    near(view.relu, (i) => 3 * Math.max(0, relu[i]! + bias[column(i)]!));
    near(view.d, (i) => (relu[i]! + bias[column(i)]! > 0 ? 3 * d[i]! : 0));
    near(view.columnSums, (c) => columnSums[c]! + sumOver(rows, (r) => source[r * columns + c]!));
  });

  test("layer normalization", () => {
    const { arena, at, view, before } = buffers({
      x: count,
      gain: columns,
      bias: columns,
      out: count,
      statistics: rows * 2,
      d: count,
      dx: count,
      gainGradient: columns,
      biasGradient: columns,
    });
    const { layerNorm, layerNormBackward } = kernels(arena);
    layerNorm(at.x, rows, columns, at.gain, at.bias, at.out, at.statistics);
    layerNormBackward(
      at.x,
      at.statistics,
      rows,
      columns,
      at.gain,
      at.d,
      at.dx,
      at.gainGradient,
      at.biasGradient,
    );
    arena.checkGuards();
    const { x, gain, bias, d, gainGradient, biasGradient } = before;
    const normal = (i: number) => {
      const first = i - column(i);
      const mean = sumOver(columns, (c) => x[first + c]!) / columns;
      const variance = sumOver(columns, (c) => (x[first + c]! - mean) ** 2) / columns;
      return (x[i]! - mean) / Math.sqrt(variance + 1e-5);
    };
    near(view.out, (i) => normal(i) * gain[column(i)]! + bias[column(i)]!, 1e-3);
    near(
      view.gainGradient,
      (c) => gainGradient[c]! + sumOver(rows, (r) => d[r * columns + c]! * normal(r * columns + c)),
      1e-3,
    );
    near(view.biasGradient, (c) => biasGradient[c]! + sumOver(rows, (r) => d[r * columns + c]!));
  });

  test("softmax cross-entropy", () => {
    const { arena, at, view, before, words } = buffers({
      logits: count,
      sampled: count,
      bias: columns,
      candidates: columns,
      targets: rows,
      wanted: rows,
      targetLogits: rows,
      results: rows * 3,
      sampledResults: rows * 3,
    });
    words("targets").set(Uint32Array.from({ length: rows }, (_, r) => r % columns));
    words("candidates").set(Uint32Array.from({ length: columns }, (_, c) => c));
    words("wanted").set(Uint32Array.from({ length: rows }, (_, r) => (r % 2 ? 1000 : 1)));
    const { crossEntropy, sampledCrossEntropy } = kernels(arena);
    crossEntropy(at.logits, columns * 4, rows, columns, at.bias, at.targets, at.results, 0.5);
    sampledCrossEntropy(
      at.sampled,
      columns * 4,
      rows,
      columns,
      at.bias,
      at.candidates,
      at.wanted,
      at.targetLogits,
      at.sampledResults,
      0.5,
    );
    arena.checkGuards();
    const e = (i: number) => Math.exp(before.logits[i]! + before.bias[column(i)]!);
    near(view.logits, (i) => {
      const first = i - column(i);
      const hit = column(i) === (first / columns) % columns ? 1 : 0;
      return 0.5 * (e(i) / sumOver(columns, (c) => e(first + c)) - hit);
    });
    const own = (r: number) => Math.exp(before.targetLogits[r]!);
    const s = (i: number) =>
      column(i) === 1 && ((i - column(i)) / columns) % 2 === 0
        ? 0
        : Math.exp(before.sampled[i]! + before.bias[column(i)]!);
    near(view.sampled, (i) => {
      const first = i - column(i);
      return (0.5 * s(i)) / (sumOver(columns, (c) => s(first + c)) + own(first / columns));
    });
    near(
      view.targetLogits,
      (r) => 0.5 * (own(r) / (sumOver(columns, (c) => s(r * columns + c)) + own(r)) - 1),
    );
  });

  test("the target's own logit, gathered and scattered rows", () => {
    const items = 3;
    const { arena, at, view, before, words } = buffers({
      x: count,
      table: items * columns,
      bias: items,
      targets: rows,
      out: rows,
      d: rows,
      dx: count,
      tableGradient: items * columns,
      biasGradient: items,
      picked: count,
      scattered: items * columns,
    });
    const target = (r: number) => (r + 2) % items;
    words("targets").set(Uint32Array.from({ length: rows }, (_, r) => target(r)));
    const { targetDots, targetDotsBackward, gatherRows, scatterAddRows } = kernels(arena);
    targetDots(at.x, rows, columns, at.table, at.bias, at.targets, at.out);
    targetDotsBackward(
      at.x,
      rows,
      columns,
      at.table,
      at.targets,
      at.d,
      at.dx,
      at.tableGradient,
      at.biasGradient,
    );
    gatherRows(at.table, at.targets, rows, columns, at.picked);
    scatterAddRows(at.x, at.targets, rows, columns, at.scattered);
    arena.checkGuards();
    const { x, table, bias, d } = before;
    const row = (i: number) => Math.floor(i / columns);
    near(
      view.out,
      (r) =>
        bias[target(r)]! + sumOver(columns, (c) => x[r * columns + c]! * table[target(r) * columns + c]!),
    );
    near(view.dx, (i) => before.dx[i]! + d[row(i)]! * table[target(row(i)) * columns + column(i)]!);
    const added = (i: number, weight: (r: number) => number) =>
      sumOver(rows, (r) => (target(r) === row(i) ? weight(r) * x[r * columns + column(i)]! : 0));
    near(view.tableGradient, (i) => before.tableGradient[i]! + added(i, (r) => d[r]!));
    near(
      view.biasGradient,
      (t) => before.biasGradient[t]! + sumOver(rows, (r) => (target(r) === t ? d[r]! : 0)),
    );
    near(view.picked, (i) => table[target(row(i)) * columns + column(i)]!);
    near(view.scattered, (i) => before.scattered[i]! + added(i, () => 1));
  });
});

test.each([1, 3, 4, 6, 17])("Adam of %i numbers, whose gradients two threads hold", (count) => {
  const { arena, at, view, before } = buffers({
    parameters: count,
    first: count,
    second: count,
    gradients: 2 * count,
  });
  view.second.set(before.second.map(Math.abs));
  kernels(arena).adam(
    ...([at.parameters, at.first, at.second, at.gradients, count * 4, 2, count] as const),
    ...([0.1, 0.9, 0.99, 2, 0.05] as const),
  );
  arena.checkGuards();
  const gradient = (i: number) => before.gradients[i]! + before.gradients[count + i]!;
  const m = (i: number) => 0.9 * before.first[i]! + 0.1 * gradient(i);
  const v = (i: number) => 0.99 * Math.abs(before.second[i]!) + 0.01 * gradient(i) ** 2;
  near(view.first, m);
  near(view.second, v);
  near(view.parameters, (i) => before.parameters[i]! * 0.95 - (0.1 * m(i)) / (Math.sqrt(2 * v(i)) + 1e-8));
  expect(view.gradients.every((value) => value === 0)).toBe(true);
});

test.each([
  { length: 1, width: 8 },
  { length: 4, width: 8 },
  { length: 6, width: 16 },
  { length: 9, width: 8 },
])("attention, %j", ({ length, width }) => {
  const line = Math.ceil(length / 4) * 4;
  // Three rows past the last are read with weight 0; the distances before the first likewise, here another's numbers.
  const stride = 3 * width;
  const { arena, at, view, before } = buffers({
    qkv: (length + 3) * stride,
    bias: 3 + length,
    weights: length * line,
    row: 2 * line,
    out: length * width,
    dqkv: (length + 3) * stride,
    dBias: 3 + length,
    d: length * width,
  });
  view.dqkv.fill(0);
  view.dBias.fill(0);
  const { attend, attendBackward } = kernels(arena);
  const scale = 0.5;
  attend(
    ...([
      at.qkv,
      at.qkv + width * 4,
      at.qkv + 2 * width * 4,
      stride * 4,
      length,
      0,
      width,
      at.bias + 12,
    ] as const),
    ...([scale, at.weights, line, at.row, at.out, width * 4, 0, line, 0, 0, 1] as const),
  );
  attendBackward(
    ...([at.qkv, at.qkv + width * 4, at.qkv + 2 * width * 4] as const),
    ...([
      at.dqkv,
      at.dqkv + width * 4,
      at.dqkv + 2 * width * 4,
      stride * 4,
      length,
      width,
      at.dBias + 12,
    ] as const),
    ...([scale, at.weights, line, at.row, at.d, width * 4, 0, line, 0, 0, 1] as const),
  );
  arena.checkGuards();
  const { qkv, bias, d } = before;
  const part = (which: number, i: number, k: number) => qkv[i * stride + which * width + k]!;
  const e = (i: number, j: number) =>
    Math.exp(scale * sumOver(width, (k) => part(0, i, k) * part(1, j, k)) + bias[3 + i - j]!);
  const p = (i: number, j: number) => (j > i ? 0 : e(i, j) / sumOver(i + 1, (other) => e(i, other)));
  near(view.out, (at) => {
    const [i, k] = [Math.floor(at / width), at % width];
    return sumOver(i + 1, (j) => p(i, j) * part(2, j, k));
  });
  const dp = (i: number, j: number) => sumOver(width, (k) => d[i * width + k]! * part(2, j, k));
  const ds = (i: number, j: number) =>
    j > i ? 0 : p(i, j) * (dp(i, j) - sumOver(i + 1, (other) => p(i, other) * dp(i, other)));
  near(
    view.dqkv,
    (at) => {
      const [i, which, k] = [Math.floor(at / stride), Math.floor((at % stride) / width), at % width];
      if (i >= length) return 0;
      if (which === 0) return scale * sumOver(length, (j) => ds(i, j) * part(1, j, k));
      if (which === 1) return scale * sumOver(length, (j) => ds(j, i) * part(0, j, k));
      return sumOver(length, (j) => p(j, i) * d[j * width + k]!);
    },
    1e-3,
  );
  near(
    view.dBias,
    (at) => (at < 3 ? 0 : sumOver(length, (i) => (i - (at - 3) >= 0 ? ds(i, i - (at - 3)) : 0))),
    1e-3,
  );
});

test("what takes a column out of a softmax is the same number on both sides", () => {
  const { arena, at, view } = buffers({ logits: 4, bias: 4, targets: 1, results: 3 });
  view.bias[3] = constants.impossible;
  arena.u32(at.targets, 1)[0] = 0;
  kernels(arena).crossEntropy(at.logits, 16, 1, 4, at.bias, at.targets, at.results, 1);
  expect(view.logits[3]).toBe(0);
});
