import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { expectSound } from "../../../testing/reader-contract.js";
import { readDataset } from "../../read-dataset.js";

const data =
  process.env.CINEVEC_TEST_DATA ??
  fileURLToPath(new URL("../../../../../../../shared/data", import.meta.url));
const folder = join(data, "ml-latest-small");

test("MovieLens latest-small, the real files", async (context) => {
  if (!existsSync(folder)) return context.skip(`${folder} is not there (set CINEVEC_TEST_DATA)`);
  const dataset = await readDataset({ format: "MOVIELENS", source: folder });
  expect([dataset.ratings.movies.length, dataset.movies.length, dataset.users.length]).toEqual([
    100_836, 9742, 610,
  ]);
  expect(dataset.rejectedLines).toEqual([]);
  expectSound(dataset);
  const movie = (id: string) => dataset.movies.find((candidate) => candidate.externalId === id)!;
  expect(movie("2571")).toMatchObject({
    title: "The Matrix",
    year: 1999,
    imdbId: "tt0133093",
    tmdbId: "603",
  });
  expect(movie("29").alternativeTitles).toEqual(["La Cité des enfants perdus"]);
  expect(dataset.movies.filter((m) => m.year === null).length).toBeLessThan(20);
  expect(dataset.movies.filter((m) => /, (?:The|A|An|La|Le)$/.test(m.title))).toEqual([]);
});
