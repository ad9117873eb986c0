import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRandom } from "../../random.js";
import { checkSearching, faissProblem, openIndex } from "./open-index.js";
import { SearchStoppedError, searchThread } from "./search-thread.js";
import type { ThreadIndex } from "./thread-index.js";

const rows = 500;
const dimensions = 16;
let index: ThreadIndex;

beforeEach(async () => {
  const random = createRandom(3);
  const vectors = Float32Array.from({ length: rows * dimensions }, () => random.normal());
  index = await openIndex(vectors, dimensions, "exact");
});
afterEach(() => index.close());

const query = (row: number) => index.storage.row(row).slice(0, dimensions);
const searchAll = () =>
  Promise.all(Array.from({ length: 40 }, (_, row) => index.search(query(row), 9, null)));

test("an open index answers as before after its thread died", async () => {
  const before = await searchAll();
  await searchThread.terminate();
  expect(await searchAll()).toEqual(before);
});

test("a question that was under way when the thread died is asked again", async () => {
  const before = await searchAll();
  const searching = searchAll();
  const scoring = index.ask("scores", { queries: query(0) });
  // After the questions have left, before they are answered.
  await new Promise((resolve) => setImmediate(resolve));
  await searchThread.terminate();
  expect(await searching).toEqual(before);
  expect(await scoring).toHaveLength(rows);
});

test("questions of a thread that dies again are refused in words, and the next one is answered", async () => {
  const scoring = index.ask("scores", { queries: query(0) });
  const refused = expect(scoring).rejects.toThrow(SearchStoppedError);
  for (let death = 0; death < 2; death++) {
    await searchThread.terminate();
    // The second try leaves once the failure has been heard of.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await refused;
  expect(await index.search(query(1), 1, null)).toMatchObject({ rows: Int32Array.of(1) });
});

test("an index whose thread died is closed all the same", async () => {
  await searchThread.terminate();
  await index.close();
  await expect(index.search(query(0), 1, null)).rejects.toThrow("This space is closed.");
});

test("what stopped it is kept, and whoever asked is told what to do", () => {
  const cause = new Error("out of memory");
  const error = new SearchStoppedError(cause);
  expect(error.message).toBe("The searching thread stopped before it answered: ask again.");
  expect(error.cause).toBe(cause);
});

test("the thread shares the environment: FAISS' library is told there that it has one thread", async () => {
  const before = process.env.OMP_NUM_THREADS;
  delete process.env.OMP_NUM_THREADS;
  try {
    await searchThread.terminate();
    await faissProblem();
    expect(process.env.OMP_NUM_THREADS).toBe("1");
  } finally {
    process.env.OMP_NUM_THREADS = before ?? "1";
  }
});

test("whether it answers can be asked", async () => {
  await expect(checkSearching()).resolves.toBeUndefined();
  vi.spyOn(searchThread, "ask").mockRejectedValueOnce(new SearchStoppedError(null));
  await expect(checkSearching()).rejects.toThrow(SearchStoppedError);
  vi.restoreAllMocks();
});
