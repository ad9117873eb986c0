import { expect, test } from "vitest";
import { InvalidInputError } from "../../errors.js";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { collectInteractions, whyTooFew } from "./interactions.js";

const dataset = plantedDataset({ movies: 20, users: 15, clusters: 2, ratingsPerUser: 6, noise: 0.4 });

test.each(["ratings", "likes"] as const)("%s: both directions hold what the dataset says", (interactions) => {
  const options = { interactions, minRating: 4, minCount: 3 };
  const { movieRows, matrix } = collectInteractions(dataset, options);
  const { offsets, movies, values } = dataset.ratings;
  const wanted = new Map<string, number>();
  const counts = new Map<number, number>();
  for (let user = 0; user < 15; user++)
    for (let i = offsets[user]!; i < offsets[user + 1]!; i++) {
      if (interactions === "likes" && values[i]! < 4) continue;
      wanted.set(`${user} ${movies[i]}`, interactions === "likes" ? 1 : Math.fround(values[i]! / 5));
      counts.set(movies[i]!, (counts.get(movies[i]!) ?? 0) + 1);
    }
  for (const key of [...wanted.keys()])
    if ((counts.get(Number(key.split(" ")[1])) ?? 0) < 3) wanted.delete(key);
  const byRow = new Map<string, number>();
  const byColumn = new Map<string, number>();
  for (let user = 0; user < matrix.rows; user++)
    for (let i = matrix.rowOffsets[user]!; i < matrix.rowOffsets[user + 1]!; i++) {
      const column = matrix.columnsOfRow[i]!;
      byRow.set(`${user} ${movieRows[column]}`, matrix.rowValues?.[i] ?? 1);
      if (i > matrix.rowOffsets[user]!) expect(column).toBeGreaterThan(matrix.columnsOfRow[i - 1]!);
    }
  for (let column = 0; column < matrix.columns; column++)
    for (let i = matrix.columnOffsets[column]!; i < matrix.columnOffsets[column + 1]!; i++)
      byColumn.set(`${matrix.rowsOfColumn[i]} ${movieRows[column]}`, matrix.columnValues?.[i] ?? 1);
  expect(new Map([...byRow].sort())).toEqual(new Map([...wanted].sort()));
  expect(new Map([...byColumn].sort())).toEqual(new Map([...wanted].sort()));
  const falling = Array.from(movieRows, (movie) => counts.get(movie)!);
  expect(falling).toEqual([...falling].sort((a, b) => b - a));
  expect(falling.at(-1)).toBeGreaterThanOrEqual(3);
});

test("ratings that are all the same count as 1, as likes do", () => {
  const { ratings } = dataset;
  const same = { ...dataset, ratings: { ...ratings, values: ratings.values.map(() => 3) } };
  const { matrix } = collectInteractions(same, { interactions: "ratings", minRating: 4, minCount: 1 });
  expect(matrix.rowValues).toBeNull();
  expect(matrix.columnsOfRow).toHaveLength(ratings.movies.length);
});

test("a bound that leaves no movie is told; so is why a movie has no vector", () => {
  const options = { interactions: "likes", minRating: 4, minCount: 1000 } as const;
  expect(() => collectInteractions(dataset, options)).toThrow(InvalidInputError);
  expect(whyTooFew(dataset, options)(0)).toMatch(/ratings? of 4 or more to learn from; this run needs 1000/);
  expect(whyTooFew(dataset, { ...options, interactions: "ratings" })(0)).not.toMatch(/of 4 or more/);
});
