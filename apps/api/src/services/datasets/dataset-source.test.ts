import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DatasetFormat, movieLensReleases } from "@cinevec/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { resolveSource } from "./dataset-source.js";

let folder: string;
const releases = [...movieLensReleases.keys()];
const [release, saved] = releases as [string, string];

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "cinevec-source-")));
  for (const name of ["mine", saved, "ml-mine", "ml-no release"]) await mkdir(join(folder, name));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const resolved = (format: DatasetFormat, source?: string | null) => resolveSource(folder, { format, source });
const refused = (message: string) => ({
  name: "InvalidInputError",
  problems: [{ path: ["source"], message }],
});

test("the sample has none, and takes none", async () => {
  for (const none of [undefined, null, ""]) expect(await resolved("SAMPLE", none)).toBeNull();
  await expect(resolved("SAMPLE", "mine")).rejects.toMatchObject(
    refused("SAMPLE comes with Cinevec: leave the source out."),
  );
});

test("what lies in the import folder is read from there, also under a release's name", async () => {
  expect(await resolved("TMDB", "mine")).toBe(join(folder, "mine"));
  expect(await resolved("MOVIELENS", "mine")).toBe(join(folder, "mine"));
  expect(await resolved("MOVIELENS", "ml-mine")).toBe(join(folder, "ml-mine"));
  expect(await resolved("MOVIELENS", saved)).toBe(join(folder, saved));
});

test("a release that is not there is downloaded, by MOVIELENS alone", async () => {
  expect(await resolved("MOVIELENS", release)).toBe(release);
  await expect(resolved("TMDB", release)).rejects.toMatchObject(
    refused(`There is no "${release}" in the server's import folder ${folder}.`),
  );
});

test("every other format needs one, and says where it looks", async () => {
  for (const none of [undefined, null, ""]) {
    await expect(resolved("TMDB", none)).rejects.toMatchObject(
      refused(`TMDB needs one: a folder or zip in the server's import folder ${folder}.`),
    );
    await expect(resolved("MOVIELENS", none)).rejects.toMatchObject(
      refused(
        `MOVIELENS needs one: a folder or zip in the server's import folder ${folder}, or one of ${releases.join(", ")}.`,
      ),
    );
  }
});

test("what looks like a release and is none is told the releases; what does not, that it is not there", async () => {
  for (const name of ["ml-1b", "ml-25_m"])
    await expect(resolved("MOVIELENS", name)).rejects.toMatchObject(
      refused(
        `"${name}" is neither in the import folder ${folder} nor a MovieLens release; known are ${releases.join(", ")}.`,
      ),
    );
  for (const name of ["html-1b", "ml-", "ml-a/b", "xml-1b", "ml-1b.zip"])
    await expect(resolved("MOVIELENS", name)).rejects.toMatchObject(
      refused(`There is no ${JSON.stringify(name)} in the server's import folder ${folder}.`),
    );
  await expect(resolved("TMDB", "ml-1b")).rejects.toMatchObject(
    refused(`There is no "ml-1b" in the server's import folder ${folder}.`),
  );
});
