import { setTimeout as sleep } from "node:timers/promises";
import { movieFacts } from "@cinevec/core/testing";
import { expect, test } from "vitest";
import { CatalogIndex, catalogThread } from "./catalog-index.js";
import { CatalogMovie } from "./catalog-movie.js";

function indexOf(titles: readonly string[]): CatalogIndex {
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

test("an empty catalog finds nothing", async () => {
  expect(await indexOf([]).titles("piano")).toEqual({ rows: new Uint32Array(0), approximate: true });
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
