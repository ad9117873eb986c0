import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { ConflictError, InvalidInputError } from "../../errors.js";
import { createRandom } from "../../random.js";
import { bruteForceDot, bruteForceNormalise, bruteForceSearch } from "../../testing/brute-force.js";
import { MatrixMemory } from "./matrix-memory.js";
import { openIndex } from "./open-index.js";
import type { Requests } from "./search-protocol.js";
import { SearchStoppedError, searchThread } from "./search-thread.js";
import type { ThreadIndex } from "./thread-index.js";

const [rows, dimensions] = [60, 5];
const random = createRandom(7);
const vectors = Float32Array.from({ length: rows * dimensions }, () => random.normal());
const matrix = bruteForceNormalise(vectors, dimensions);
const query = (row: number) => matrix.slice(row * dimensions, (row + 1) * dimensions);
let index: ThreadIndex;
beforeAll(async () => {
  index = await openIndex(vectors, dimensions, "exact");
});
afterAll(() => index.close());

test.each<[message: string, query: Float32Array, k: number, allowed: Uint8Array | null]>([
  ["query: [4]: must have 5 components.", new Float32Array(4), 1, null],
  ["query: has the norm 5; normalise it to 1.", Float32Array.of(3, 0, 4, 0, 0), 1, null],
  ["query: has the norm NaN; normalise it to 1.", Float32Array.of(Number.NaN, 0, 0, 0, 0), 1, null],
  ["query: has the norm 0.5; normalise it to 1.", Float32Array.of(0.5, 0, 0, 0, 0), 1, null],
  ["k: is 0; must be a whole number, 1 to 60.", query(0), 0, null],
  ["k: is 61; must be a whole number, 1 to 60.", query(0), 61, null],
  ["k: is 1.5; must be a whole number, 1 to 60.", query(0), 1.5, null],
  ["allowed: [59]: must have a byte for each of 60 rows.", query(0), 1, new Uint8Array(59)],
])("%s", async (message, asked, k, allowed) => {
  const error = await index.search(asked, k, allowed).then(
    () => null,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(InvalidInputError);
  expect(error.message).toBe(message);
});

test("queries of norm 0, and of norm 1 but for rounding, are answered", async () => {
  expect((await index.search(new Float32Array(dimensions), 60, null)).rows).toHaveLength(60);
  const nearly = query(3).map((value) => value * 1.0003);
  expect((await index.search(nearly, 1, null)).rows).toEqual(Int32Array.of(3));
});

test("questions that come one after another, while others are under way, are each answered with their own filter", async () => {
  const masks = [0, 1, 2].map((part) =>
    Uint8Array.from({ length: rows }, (_, row) => Number(row % 3 === part)),
  );
  const questions = Array.from({ length: 30 }, (_, i) => ({
    asked: query(i),
    k: 1 + (i % 7),
    allowed: i % 4 === 3 ? null : masks[i % 3]!,
  }));
  const answers = [];
  for (const [i, { asked, k, allowed }] of questions.entries()) {
    answers.push(index.search(asked, k, allowed));
    if (i % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
  }
  for (const [i, { asked, k, allowed }] of questions.entries())
    expect(await answers[i]).toEqual(bruteForceSearch(matrix, asked, k, allowed));
});

afterEach(() => void vi.restoreAllMocks());

test("searches of one turn travel together, and what comes while they are away makes the next batch", async () => {
  const ask = searchThread.ask.bind(searchThread);
  let release = () => {};
  const away = new Promise<void>((resolve) => {
    release = resolve;
  });
  const spy = vi.spyOn(searchThread, "ask").mockImplementation(async (...asked) => {
    await away;
    return ask(...asked);
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const [odd, even] = [1, 0].map((part) =>
    Uint8Array.from({ length: rows }, (_, row) => Number(row % 2 === part)),
  );
  const answers = [null, odd!, even!, odd!].map((allowed, i) => index.search(query(i), i + 1, allowed));
  await turn();
  answers.push(index.search(query(4), 2, even!));
  await turn();
  answers.push(index.search(query(5), 3, null));
  await turn();
  expect(spy).toHaveBeenCalledOnce();
  release();
  expect((await Promise.all(answers)).map((hits) => hits.rows.length)).toEqual([1, 2, 3, 4, 2, 3]);
  await turn();
  await turn();
  const batches = spy.mock.calls.map(([, method, asked]) => {
    expect(method).toBe("search");
    const { ks, maskOf, masks, queries } = asked as Requests["search"]["ask"];
    return { ks: [...ks], maskOf: [...maskOf], masks: masks.length, queries: queries.length / dimensions };
  });
  expect(batches).toEqual([
    { ks: [1, 2, 3, 4], maskOf: [-1, 0, 1, 0], masks: 2, queries: 4 },
    { ks: [2, 3], maskOf: [0, -1], masks: 1, queries: 2 },
  ]);
});

test("a batch that fails is refused to all of it, and the next one is answered", async () => {
  vi.spyOn(searchThread, "ask").mockRejectedValueOnce(new Error("out of order"));
  const answers = await Promise.allSettled([
    index.search(query(0), 1, null),
    index.search(query(1), 1, null),
  ]);
  for (const answer of answers)
    expect(answer).toEqual({ status: "rejected", reason: new Error("out of order") });
  expect((await index.search(query(1), 1, null)).rows).toEqual(Int32Array.of(1));
});

test("single inner products are those of the searches, bit for bit", () => {
  for (const [a, b] of [
    [0, 1],
    [7, 59],
    [4, 4],
  ] as const) {
    expect(index.dotRows(a, b)).toBe(bruteForceDot(query(a), query(b)));
    expect(index.dotQuery(a, query(b))).toBe(bruteForceDot(query(a), query(b)));
  }
});

test("an exact index takes no graph, and is of the kind that was asked for", () => {
  expect([index.kind, index.rows, index.dimensions, index.graphBytes]).toEqual(["exact", 60, 5, 0]);
});

test("a closed index refuses everything in words, and can be closed again", async () => {
  const closed = await openIndex(vectors, dimensions, "exact");
  const refusal = new ConflictError("This space is closed.");
  const waiting = expect(closed.search(query(0), 1, null)).rejects.toThrow(refusal);
  await Promise.all([closed.close(), closed.close()]);
  await waiting;
  await expect(closed.search(query(0), 1, null)).rejects.toThrow(refusal);
  await expect(closed.ask("scores", { queries: query(0) })).rejects.toThrow(refusal);
  expect(() => closed.dotRows(0, 1)).toThrow(refusal);
  expect(() => closed.dotQuery(0, query(1))).toThrow(refusal);
  await closed.close();
});

test("vectors with a hole are refused by their row, and nothing is left open", async () => {
  const broken = vectors.slice();
  broken[2 * dimensions + 1] = Number.POSITIVE_INFINITY;
  const error = await openIndex(broken, dimensions, "exact").then(
    () => null,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(InvalidInputError);
  expect(error.message).toBe("embedding: The vector of row 2 has a component that is no finite number.");
});

test("a matrix beyond what can be addressed is refused before any memory is taken", () => {
  expect(() => MatrixMemory.allocate(2_000_000, 1024)).toThrow(
    /^embedding: needs 11\.\d GiB of memory where 4 GiB is the most; the index of \[2000000 × 1024\] wants fewer dimensions or movies$/,
  );
});

test("rows are padded to eights, and copied as they are", () => {
  const storage = MatrixMemory.allocate(3, 9);
  expect(storage.layout).toMatchObject({ rows: 3, dimensions: 9, length: 16 });
  storage.row(1).set([1, 2, 3]);
  expect([...storage.row(1)]).toEqual([1, 2, 3, ...new Array(13).fill(0)]);
  expect(storage.row(0).every((value) => value === 0)).toBe(true);
  expect(storage.row(2).every((value) => value === 0)).toBe(true);
  storage.checkGuards();
});

test("an exact index asks for no FAISS, and what lies normalised in memory is not normalised by the next thread", async () => {
  const spy = vi.spyOn(searchThread, "ask");
  const opened = await openIndex(vectors, dimensions, "exact");
  await searchThread.terminate();
  await opened.search(query(0), 1, null);
  const asked = spy.mock.calls.flatMap(([, method, ask]) =>
    method === "open" ? [ask as Requests["open"]["ask"]] : [],
  );
  const common = { faiss: null, graph: null, layout: opened.storage.layout };
  expect(asked).toEqual([
    { ...common, normalised: false, memory: opened.storage.memory },
    { ...common, normalised: true, memory: opened.storage.memory },
  ]);
  await opened.close();
});

/** Some questions to the thread are answered here instead; `undefined` leaves one to it. */
function answering(answer: (method: string) => unknown) {
  const ask = searchThread.ask.bind(searchThread);
  return vi.spyOn(searchThread, "ask").mockImplementation((async (...asked: Parameters<typeof ask>) => {
    const given = await answer(asked[1]);
    return given === undefined ? ask(...asked) : given;
  }) as typeof searchThread.ask);
}

test("where FAISS can't be had, an index of it is refused with the reason, and the best there is is the exact one", async () => {
  const spy = answering((method) => (method === "close" ? null : "no addon"));
  await expect(openIndex(vectors, dimensions, "faiss-flat")).rejects.toThrow(
    new ConflictError("The index faiss-flat cannot be had here: no addon"),
  );
  expect(spy.mock.calls.map(([, method]) => method)).toEqual(["open", "close"]);
  vi.restoreAllMocks();
  answering((method) => (method === "probe" ? "no addon" : undefined));
  const opened = await openIndex(vectors, dimensions, "auto");
  expect(opened.kind).toBe("exact");
  await opened.close();
});

test.each([
  ["faiss-flat", "flat", null],
  ["faiss-hnsw", "hnsw", Uint8Array.of(1, 2)],
] as const)("%s is opened as such, a graph from where it is kept", async (kind, faiss, graph) => {
  const spy = answering(() => null);
  const kept = { get: vi.fn(async () => Uint8Array.of(1, 2)), put: vi.fn(async () => {}) };
  const opened = await openIndex(vectors, dimensions, kind, kept);
  expect(spy.mock.calls[0]!.slice(1)).toEqual(["open", expect.objectContaining({ faiss, graph })]);
  await opened.close();
});

test("of an index that did not open no graph is kept", async () => {
  const spy = answering((method) => (method === "open" ? "broken" : null));
  const kept = { get: async () => null, put: vi.fn(async () => {}) };
  await expect(openIndex(vectors, dimensions, "faiss-hnsw", kept)).rejects.toThrow("broken");
  expect(spy.mock.calls.map(([, method]) => method)).not.toContain("graph");
});

test("a thread that ended while an index is closed had it with it; any other failure is told", async () => {
  for (const [failure, told] of [
    [new SearchStoppedError(null), null],
    [new Error("out of order"), "out of order"],
  ] as const) {
    const opened = await openIndex(vectors, dimensions, "exact");
    const spy = answering((method) => (method === "close" ? Promise.reject(failure) : undefined));
    const message = await opened.close().then(
      () => null,
      (error) => error.message,
    );
    expect(message).toBe(told);
    expect(spy.mock.calls).toEqual([[expect.any(Number), "close", null]]);
    vi.restoreAllMocks();
  }
});

test("large matrices are copied with turns for others in between", async () => {
  const turns = vi.spyOn(globalThis, "setImmediate");
  const opened = await openIndex(new Float32Array(40_000).fill(1), 1, "exact");
  expect(turns.mock.calls.length).toBeGreaterThanOrEqual(4);
  await opened.close();
});
