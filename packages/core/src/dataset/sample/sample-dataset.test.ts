import { expect, test } from "vitest";
import { sampleDataset } from "./sample-dataset.js";

const dataset = await sampleDataset({ users: 1500 });
const byTitle = new Map(dataset.movies.map((movie, row) => [movie.title, row]));

test("the sample has every movie of the list, titles repaired, years of this and the last century", () => {
  expect(dataset.movies).toHaveLength(3201);
  expect(dataset.simulated).toBe(true);
  expect(dataset.licence).toContain("simulated");
  for (const movie of dataset.movies) {
    expect(movie.title).not.toBe("");
    expect(movie.year).toBeGreaterThanOrEqual(1915);
    expect(movie.year).toBeLessThanOrEqual(2011);
  }
  const year = (title: string) => dataset.movies[byTitle.get(title)!]!.year;
  expect(year("Gone with the Wind")).toBe(1939);
  expect(year("1941")).toBe(1979);
  expect(year("Unknown")).toBe(2006);
  expect(byTitle.has("The Barbarians")).toBe(true);
  expect(byTitle.has("Le Fabuleux destin d'Amélie Poulain")).toBe(true);
  expect(byTitle.has("The Naked Gun 2½: The Smell of Fear")).toBe(true);
});

test("a seed decides the audience", async () => {
  const again = await sampleDataset({ users: 1500 });
  expect(again.contentHash).toBe(dataset.contentHash);
  const other = await sampleDataset({ users: 1500, seed: 2 });
  expect(other.contentHash).not.toBe(dataset.contentHash);
});

test("an audience is the same everywhere and at all times: what was measured on it stays true", async () => {
  const { contentHash, users, ...said } = await sampleDataset({ users: 60, seed: 7 });
  expect(said).toMatchObject({ format: "SAMPLE", simulated: true, rejectedLines: [] });
  expect(contentHash).toBe("6f3b1a53a6f33b9c494be9bba7584440bbdec9f5a8d4f34340a7e132eed4b1be");
  expect(users.map(({ externalId }) => externalId)).toEqual(users.map((_, user) => String(user + 1)));
});

test("histories are ordered in time, ratings are half stars, popularity falls steeply", () => {
  const { offsets, values, timestamps, movies } = dataset.ratings;
  const counts = new Array<number>(3201).fill(0);
  let disordered = 0;
  for (let user = 0; user < 1500; user++)
    for (let i = offsets[user]!; i < offsets[user + 1]!; i++) {
      if (i > offsets[user]! && timestamps[i]! < timestamps[i - 1]!) disordered++;
      counts[movies[i]!]!++;
    }
  expect(disordered).toBe(0);
  expect([...new Set(values)].sort()).toEqual([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]);
  counts.sort((a, b) => b - a);
  expect(counts[10]! / counts[2000]!).toBeGreaterThan(10);
  expect(values.length / 1500).toBeGreaterThan(50);
});

test.each([
  ["Spider-Man 2", ["Spider-Man", "Spider-Man 3"]],
  ["The Lord of the Rings: The Two Towers", ["The Lord of the Rings: The Return of the King"]],
  ["Harry Potter and the Goblet of Fire", ["Harry Potter and the Order of the Phoenix"]],
])("who saw %s saw its sequels: the nearest by cosine of co-watching", (title, sequels) => {
  const { offsets, movies } = dataset.ratings;
  const target = byTitle.get(title)!;
  const together = new Float64Array(3201);
  const alone = new Float64Array(3201);
  for (let user = 0; user < 1500; user++) {
    const seen = movies.subarray(offsets[user]!, offsets[user + 1]!);
    const here = seen.includes(target);
    for (const row of seen) {
      alone[row]!++;
      if (here) together[row]!++;
    }
  }
  const nearest = [...together.keys()]
    .sort((a, b) => together[b]! / Math.sqrt(alone[b]!) - together[a]! / Math.sqrt(alone[a]!))
    .slice(1, 8)
    .map((row) => dataset.movies[row]!.title);
  expect(nearest).toEqual(expect.arrayContaining(sequels));
});
