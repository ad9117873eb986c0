import { setTimeout as sleep } from "node:timers/promises";
import type { KeptBytes } from "@cinevec/core";
import { movieFacts } from "@cinevec/core/testing";
import { afterEach, expect, test, vi } from "vitest";
import { CatalogIndex } from "./catalog-index.js";
import { CatalogMovie } from "./catalog-movie.js";
import { catalogThread } from "./catalog-thread.js";
import type { IndexSource } from "./load-index.js";

afterEach(() => void vi.restoreAllMocks());

const nowhere: IndexSource = { contentHash: "", kept: null };

function indexOf(titles: readonly string[], source = nowhere, onLoaded?: () => void): CatalogIndex {
  return new CatalogIndex(
    titles.map(
      (title, row) =>
        new CatalogMovie(
          "d",
          row,
          movieFacts({
            externalId: `m${row}`,
            title,
            year: 1990 + row,
            genres: ["Drama"],
            directors: ["Jane Campion"],
          }),
          10 + row,
          3,
        ),
    ),
    source,
    onLoaded,
  );
}

const rowsOf = async (index: CatalogIndex, search: string) => [...(await index.titles(search)).rows];

test("each catalog finds its own movies, more of them than are sent at once", async () => {
  const many = indexOf(Array.from({ length: 2_500 }, (_, row) => `Film number ${row}x`));
  const few = indexOf(["The Piano", "Film number 2499x"]);
  const [inMany, inFew, people] = await Promise.all([
    rowsOf(many, "2499x"),
    rowsOf(few, "2499x"),
    many.terms("campion"),
  ]);
  expect([inMany, inFew]).toEqual([[2_499], [1]]);
  expect(people).toEqual([
    expect.objectContaining({ kind: "PERSON", name: "Jane Campion", movieCount: 2_500, approximate: false }),
  ]);
});

test("a catalog that was closed, also while it was asked, is sent anew", async () => {
  const index = indexOf(["The Piano"]);
  expect(await rowsOf(index, "piano")).toEqual([0]);
  index.close();
  index.close();
  const asked = rowsOf(index, "piano");
  index.close();
  expect(await asked).toEqual([0]);
});

test("where the thread ends, the question is told to ask again, and the next one is answered", async () => {
  const index = indexOf(["The Piano"]);
  expect(await rowsOf(index, "piano")).toEqual([0]);
  const asked = rowsOf(index, "piano");
  await catalogThread.terminate();
  await expect(asked).rejects.toThrow("ask again");
  expect(await rowsOf(index, "piano")).toEqual([0]);
});

test("a word that all of many movies have keeps nobody else waiting", async () => {
  const index = indexOf(Array.from({ length: 30_000 }, (_, row) => `A movie of the usual length ${row}`));
  await rowsOf(index, "3");
  let turns = 0;
  let searching = true;
  const asked = rowsOf(index, "usual length").finally(() => {
    searching = false;
  });
  while (searching) {
    await sleep(1);
    turns++;
  }
  expect(await asked).toHaveLength(30_000);
  expect(turns).toBeGreaterThan(5);
});

/** Keeps in memory, beside a list of what was put. */
function memory() {
  const held = new Map<string, Uint8Array>();
  const puts: string[] = [];
  const kept: KeptBytes = {
    get: async (name) => held.get(name)?.slice() ?? null,
    async put(name, bytes) {
      puts.push(name);
      held.set(name, bytes.slice());
    },
  };
  return { held, puts, kept };
}

/** What the thread was asked, in order. */
function asked() {
  const ask = vi.spyOn(catalogThread, "ask");
  return () => ask.mock.calls.map(([question]) => question.ask);
}

/** Has what builds an index answer so; other questions go to the thread, for what earlier tests left is closed at any time. */
function building(answer: () => Promise<unknown>) {
  const ask = catalogThread.ask.bind(catalogThread);
  vi.spyOn(catalogThread, "ask").mockImplementation((question) =>
    question.ask === "build" ? answer() : ask(question),
  );
}

test("an empty catalog finds nothing, and sends no movies", async () => {
  const asks = asked();
  expect(await indexOf([]).titles("piano")).toEqual({ rows: new Uint32Array(0), approximate: true });
  expect(asks()).not.toContain("add");
});

test("an index that came from the thread in a form that can't be read is told of, and is not kept", async () => {
  const { puts, kept } = memory();
  const index = indexOf([], { contentHash: "a", kept });
  building(async () => new Uint8Array(8));
  await expect(index.orderedByTitle()).rejects.toThrow("The index that was built can't be read.");
  expect(puts).toEqual([]);
  vi.restoreAllMocks();
  expect(await index.orderedByTitle()).toHaveLength(0);
});

test("what was asked before a catalog was closed fails without harm to the index that was read since", async () => {
  const { held, kept } = memory();
  await rowsOf(indexOf(["The Piano"], { contentHash: "a", kept }), "piano");
  /** Answered by hand, as if the disk were slow. */
  const reads: ((bytes: Uint8Array | null) => void)[] = [];
  const slow: KeptBytes = { ...kept, get: () => new Promise((resolve) => reads.push(resolve)) };
  const grown = vi.fn();
  const index = indexOf(["The Piano"], { contentHash: "a", kept: slow }, grown);
  const early = index.orderedByTitle();
  index.close();
  const late = index.orderedByTitle();
  building(() => Promise.reject(new Error("The thread ended.")));
  reads[0]!(null);
  await expect(early).rejects.toThrow("The thread ended.");
  const whole = held.get("catalog") as Uint8Array;
  reads[1]!(whole.slice());
  expect([...(await late)]).toEqual([0]);
  expect([index.bytes, grown.mock.calls.length]).toEqual([whole.length, 1]);
  expect([...(await index.orderedByTitle())]).toEqual([0]);
  expect(reads).toHaveLength(2);
});

test("the first builds the index and puts it; the next one reads it and sends no movies, and finds the same", async () => {
  const { kept, puts } = memory();
  const titles = ["The Piano", "Heat", "Body Heat", "Amélie", "heat", "8½"];
  const found = async (index: CatalogIndex) => ({
    titles: await Promise.all(["heat", "haet", "8 1/2", "zzzz", "a"].map((search) => index.titles(search))),
    terms: await Promise.all(["campion", "dram", "1990s"].map((search) => index.terms(search))),
    order: [...(await index.orderedByTitle())],
  });
  const source = { contentHash: "a", kept };
  const first = await found(indexOf(titles, source));
  expect(first.order).toEqual([5, 3, 2, 1, 4, 0]);
  const asks = asked();
  expect(await found(indexOf(titles, source))).toEqual(first);
  expect(asks()).not.toContain("add");
  expect(puts).toEqual(["catalog"]);
});

test.each([
  ["of other movies", "b", (bytes: Uint8Array) => bytes],
  ["cut short", "a", (bytes: Uint8Array) => bytes.subarray(0, 500)],
  ["empty", "a", () => new Uint8Array(0)],
])("a kept index that is %s is built anew and replaced", async (_name, contentHash, spoil) => {
  const { held, puts, kept } = memory();
  await rowsOf(indexOf(["The Piano"], { contentHash: "a", kept }), "piano");
  const whole = held.get("catalog") as Uint8Array;
  held.set("catalog", spoil(whole));
  const source = { contentHash, kept };
  expect(await rowsOf(indexOf(["Heat", "The Piano"], source), "piano")).toEqual([1]);
  expect(puts).toHaveLength(2);
  expect(await rowsOf(indexOf(["Heat", "The Piano"], source), "piano")).toEqual([1]);
  expect(puts).toHaveLength(2);
});

test("tells its bytes from when it is first asked until it is closed", async () => {
  const grown = vi.fn();
  const { held, kept } = memory();
  const index = indexOf(["The Piano", "Heat"], { contentHash: "a", kept }, grown);
  expect([index.bytes, grown.mock.calls.length]).toEqual([0, 0]);
  await Promise.all([rowsOf(index, "piano"), index.terms("drama"), index.orderedByTitle()]);
  expect(index.bytes).toBe(held.get("catalog")?.length);
  expect(grown).toHaveBeenCalledTimes(1);
  index.close();
  expect(index.bytes).toBe(0);
});

test("a thread that ended is given the index again, not the movies", async () => {
  const index = indexOf(["The Piano"]);
  expect(await rowsOf(index, "piano")).toEqual([0]);
  await catalogThread.terminate();
  const asks = asked();
  expect(await rowsOf(index, "piano")).toEqual([0]);
  expect(asks()).toEqual(["open", "titles"]);
});

test("a thread that ends while it builds costs those who wait their answer, and nobody else", async () => {
  const { puts, kept } = memory();
  const source = { contentHash: "a", kept };
  const index = indexOf(
    Array.from({ length: 3_000 }, (_, row) => `Film number ${row}x`),
    source,
  );
  const asks = asked();
  const waiting = [index.titles("2999x"), index.terms("campion"), index.orderedByTitle()];
  const told = Promise.all(waiting.map((one) => expect(one).rejects.toThrow("ask again")));
  while (!asks().includes("build")) await sleep(1);
  await catalogThread.terminate();
  await told;
  expect(puts).toEqual([]);
  expect(await rowsOf(index, "2999x")).toEqual([2_999]);
  expect(puts).toEqual(["catalog"]);
});
