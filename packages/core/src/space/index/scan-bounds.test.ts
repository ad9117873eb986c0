import { expect, test } from "vitest";
import { InvalidInputError } from "../../errors.js";
import { createRandom } from "../../random.js";
import { batchSize, listCapacity, listLimit, MatrixMemory, maskSlots } from "./matrix-memory.js";
import { backgroundRows, type Question, ScanMatrix } from "./scan-matrix.js";

/** `search` looks at the guards around every buffer after each batch. */
function scanOf(rows: number, dimensions: number, vector: (row: number) => ArrayLike<number>) {
  const storage = MatrixMemory.allocate(rows, dimensions);
  for (let row = 0; row < rows; row++) storage.row(row).set(vector(row));
  const scan = new ScanMatrix(storage);
  for (const _ of scan.prepare());
  storage.checkGuards();
  return scan;
}

function unit(dimensions: number, random: { normal(): number }): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, () => random.normal());
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

test.each([
  [1, 1],
  [2, 7],
  [3, 8],
  [13, 9],
  [131, 1024],
])("%d rows × %d dimensions: full batches, masks in every slot, every k", (rows, dimensions) => {
  const random = createRandom(3);
  const scan = scanOf(rows, dimensions, () => unit(dimensions, random));
  const masks = Array.from({ length: maskSlots + 1 }, (_, slot) =>
    Uint8Array.from({ length: rows }, (_, row) => Number(row % (slot + 1) === 0)),
  );
  const questions = Array.from(
    { length: batchSize + 3 },
    (_, i): Question => ({
      query: unit(dimensions, random),
      k: 1 + (i % rows),
      allowed: i % 3 === 0 ? null : masks[i % masks.length]!,
    }),
  );
  const hits = scan.search(questions);
  for (const [i, { query, k, allowed }] of questions.entries()) {
    const scores = Array.from(scan.scores(query));
    const expected = scores
      .map((score, row) => ({ score, row }))
      .filter(({ row }) => !allowed || allowed[row])
      .sort((a, b) => b.score - a.score || a.row - b.row)
      .slice(0, k);
    expect(Array.from(hits[i]!.rows)).toEqual(expected.map(({ row }) => row));
  }
});

test.each([
  ["all rows tie", () => 0],
  ["every row is better than the one before", (row: number, rows: number) => (row / rows - 1) * 0.7],
] as const)("more candidates than a list holds: %s", (_, angle) => {
  const rows = listCapacity * 2 + 1;
  const scan = scanOf(rows, 2, (row) => [Math.cos(angle(row, rows)), Math.sin(angle(row, rows))]);
  const query = Float32Array.of(0, 1);
  for (const k of [1, listLimit, listLimit + 1, rows]) {
    // A full batch: behind the last question's list lies a guard, behind the others' lie lists.
    const all = scan.search(Array.from({ length: batchSize }, () => ({ query, k, allowed: null })));
    const hits = all.at(-1);
    expect(hits!.rows).toHaveLength(k);
    const best = angle(0, rows) === 0 ? 0 : rows - 1;
    expect(hits!.rows[0]).toBe(best);
  }
});

/** The rows of a full sort of the canonical scores. */
function bestByScore(scan: ScanMatrix, { query, k, allowed, after = -1 }: Question) {
  return Array.from(scan.scores(query), (score, row) => ({ score, row }))
    .filter(({ row }) => row > after && (!allowed || allowed[row]))
    .sort((a, b) => b.score - a.score || a.row - b.row)
    .slice(0, k);
}

test("rows whose scores differ by less than 16 bits can say are told apart", () => {
  const [rows, dimensions] = [400, 24];
  const random = createRandom(12);
  const centre = unit(dimensions, random);
  const scan = scanOf(rows, dimensions, () => centre.map((value) => value + 3e-5 * random.normal()));
  const questions = Array.from({ length: 60 }, (_, i): Question => {
    const query = i % 2 ? unit(dimensions, random) : scan.storage.row(i).slice(0, dimensions);
    return { query, k: 1 + (i % 12), allowed: null };
  });
  const hits = scan.search(questions);
  for (const [i, question] of questions.entries()) {
    const expected = bestByScore(scan, question);
    expect([...hits[i]!.rows]).toEqual(expected.map(({ row }) => row));
    expect([...hits[i]!.scores]).toEqual(expected.map(({ score }) => score));
  }
});

test.each([
  [50, 30],
  // Beyond what the first pass takes.
  [listLimit + 200, listLimit + 1],
])(
  "of %i rows those after another one are found, and of those above a floor at least all, k %i",
  (rows, k) => {
    const random = createRandom(4);
    const dimensions = 6;
    const scan = scanOf(rows, dimensions, () => unit(dimensions, random));
    const questions = [-1, 0, 7, 20, rows - 2].flatMap((after) =>
      [undefined, -2, -0.3, 0.2].map((atLeast): Question => {
        const query = unit(dimensions, random);
        return { query, k, allowed: null, after, atLeast };
      }),
    );
    // One batch whose questions begin at different rows, and each by itself.
    for (const hits of [scan.search(questions), questions.flatMap((question) => scan.search([question]))])
      for (const [i, question] of questions.entries()) {
        const wanted = bestByScore(scan, question).filter(({ score }) => score >= (question.atLeast ?? -2));
        expect([...hits[i]!.rows].slice(0, wanted.length)).toEqual(wanted.map(({ row }) => row));
        expect(Math.min(...hits[i]!.rows)).toBeGreaterThan(question.after!);
      }
  },
);

test("work in the background is done in steps: 4,096 rows each", () => {
  for (const [rows, steps] of [
    [1, 1],
    [4096, 2],
    [8193, 5],
  ] as const) {
    const storage = MatrixMemory.allocate(rows, 1);
    for (let row = 0; row < rows; row++) storage.row(row).set([2]);
    const scan = new ScanMatrix(storage);
    expect([...scan.prepare()]).toHaveLength(steps);
    expect([storage.row(0)[0], storage.row(rows - 1)[0]]).toEqual([1, 1]);
    // Normalised already: the last value would show that it was divided again.
    storage.row(0).set([0.5]);
    expect([...scan.quantise()]).toHaveLength(Math.ceil(rows / 4096));
    expect(storage.row(0)[0]).toBe(0.5);
  }
  expect(backgroundRows).toBeLessThan(batchSize);
});

test("rows of zeros stay zeros, and a component that is no finite number is refused by its row", () => {
  const scan = scanOf(3, 2, (row) => [row, 0]);
  expect([...scan.storage.row(0).subarray(0, 2), ...scan.storage.row(2).subarray(0, 2)]).toEqual([
    0, 0, 1, 0,
  ]);
  expect(scan.search([{ query: Float32Array.of(1, 0), k: 3, allowed: null }])[0]).toEqual({
    rows: Int32Array.of(1, 2, 0),
    scores: Float32Array.of(1, 1, 0),
  });
  for (const hole of [Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => scanOf(3, 2, (row) => [1, row === 1 ? hole : 0])).toThrow(
      InvalidInputError.of("embedding", "The vector of row 1 has a component that is no finite number."),
    );
  expect(scan.search([])).toEqual([]);
});

test("scores are those of the last query, whatever was asked before", () => {
  const scan = scanOf(2, 3, (row) => [row === 0 ? 1 : 0, row === 1 ? 1 : 0, 0]);
  expect([...scan.scores(Float32Array.of(0, 1, 0))]).toEqual([0, 1]);
  // A query of fewer components is padded.
  expect([...scan.scores(Float32Array.of(1))]).toEqual([1, 0]);
});

test.each([
  ["without masks", batchSize * 2 + 3, () => null],
  // One mask more than there are slots for, in one batch.
  [
    "each with a mask of its own",
    maskSlots + 1,
    (i: number, rows: number) => new Uint8Array(rows).fill(1, i),
  ],
  [
    "with a mask for every second one",
    batchSize,
    (i: number, rows: number) => (i % 2 ? new Uint8Array(rows).fill(1, i) : null),
  ],
])("questions %s beyond what a batch takes", (_, count, maskOf) => {
  const [rows, dimensions] = [90, 5];
  const random = createRandom(8);
  const scan = scanOf(rows, dimensions, () => unit(dimensions, random));
  const questions = Array.from(
    { length: count },
    (_, i): Question => ({ query: unit(dimensions, random), k: 4, allowed: maskOf(i, rows) }),
  );
  for (const [i, hits] of scan.search(questions).entries())
    expect([...hits.rows]).toEqual(bestByScore(scan, questions[i]!).map(({ row }) => row));
});

test("vectors of any length are normalised each by itself, and found in every part that is quantised at once", () => {
  const [rows, dimensions] = [9000, 8];
  const random = createRandom(9);
  const vectors = Array.from({ length: rows }, () => unit(dimensions, random));
  const scan = scanOf(rows, dimensions, (row) => vectors[row]!.map((value) => value * (1 + (row % 7))));
  for (const row of [0, 1, 2, 4095, 4096, 5001, 8192, 8999]) {
    for (const [d, value] of vectors[row]!.entries()) expect(scan.storage.row(row)[d]).toBeCloseTo(value, 6);
    const [hits] = scan.search([{ query: vectors[row]!, k: 2, allowed: null }]);
    expect(hits!.rows[0]).toBe(row);
    expect(hits!.scores[0]).toBeCloseTo(1, 6);
  }
});

test("a floor as high as what is to be found lets it pass", () => {
  const [rows, dimensions] = [200, 12];
  const random = createRandom(10);
  const scan = scanOf(rows, dimensions, () => unit(dimensions, random));
  for (let i = 0; i < 20; i++) {
    const question = { query: unit(dimensions, random), k: 3, allowed: null };
    const best = bestByScore(scan, question);
    const [hits] = scan.search([{ ...question, atLeast: best[2]!.score }]);
    expect([...hits!.rows]).toEqual(best.map(({ row }) => row));
  }
});

test("thousands of equal rows that a list still holds are ranked by row", () => {
  const scan = scanOf(listCapacity - 96, 2, () => [0, 1]);
  const [hits] = scan.search([{ query: Float32Array.of(0, 1), k: 3, allowed: null }]);
  expect([...hits!.rows]).toEqual([0, 1, 2]);
});

test.each([
  // By hand, from the bound of docs/search.md.
  [1, 68_962],
  [8, 191_309],
  [64, 551_711],
  [1000, 2_372_436],
])("of %i dimensions, what the first pass may err by", (dimensions, margin) => {
  expect(new ScanMatrix(MatrixMemory.allocate(1, dimensions)).margin).toBe(margin);
});

test("a byte that is written outside of the buffers is noticed, and single products keep to theirs", () => {
  const storage = MatrixMemory.allocate(2, 13);
  storage.floats(storage.layout.scratch, storage.layout.length).fill(1);
  storage.checkGuards();
  const guard = storage.layout.guards[3]!;
  storage.integers(Math.ceil(guard.address / 4) * 4, 1)[0] = 1;
  expect(() => storage.checkGuards()).toThrow(/^a kernel wrote outside of its buffers: /);
});
