import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fixtureFolder } from "../../testing/reader-contract.js";
import { openSource } from "./source-files.js";

const fixtures = fixtureFolder();

test("links to files and folders are followed, circles are not", async () => {
  const elsewhere = await fixtures.folder({ "ratings.csv": "r", "release/movies.csv": "m" });
  const folder = await fixtures.folder({ "links.csv": "l" });
  await symlink(join(elsewhere, "ratings.csv"), join(folder, "ratings.csv"));
  await symlink(join(elsewhere, "release"), join(folder, "release"));
  await mkdir(join(folder, "deep"));
  await symlink(folder, join(folder, "deep", "round"));
  await symlink(join(folder, "nowhere"), join(folder, "broken.csv"));
  await writeFile(join(folder, ".hidden.csv"), "h");
  const source = await openSource(folder);
  expect(source.folders.map(({ path, files }) => [path, files.names])).toEqual([
    ["", ["links.csv", "ratings.csv"]],
    ["release", ["movies.csv"]],
  ]);
  await source.close();
});

test("Kaggle's folders that are named as the file in them are no folders", async () => {
  const files = { "credits.csv/credits.csv": "c", "movies_metadata.csv/movies_metadata.csv": "m" };
  for (const path of [await fixtures.folder(files), await fixtures.zip(files)]) {
    const source = await openSource(path);
    expect(source.folders.map(({ files: found }) => found.names)).toEqual([
      ["credits.csv", "movies_metadata.csv"],
    ]);
    await source.close();
  }
});
