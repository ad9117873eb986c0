import { mkdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createRandom } from "../../random.js";
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

const bounds = { free: 100_000, ratio: 20, total: 2_000_000 };

test("what was packed to fill a disk is stopped: by how much larger it becomes, and by how much all becomes", async () => {
  const folder = await fixtures.folder({});
  const line = "1,2,3.5,964982703\n";
  await writeFile(join(folder, "bomb.csv.gz"), gzipSync(line.repeat(1_000_000)));
  await writeFile(join(folder, "small.csv.gz"), gzipSync(line.repeat(5_000)));
  const random = createRandom(1);
  const text = Array.from(
    { length: 30_000 },
    () => `${random.integer(9_999)},${random.integer(9_999)}\n`,
  ).join("");
  for (const name of ["a", "b", "c", "d", "e", "f", "g", "h", "i"])
    await writeFile(join(folder, `${name}.csv.gz`), gzipSync(text));
  const source = await openSource(folder, undefined, bounds);
  const { files } = source.folders[0]!;
  await expect(files.path("bomb.csv")).rejects.toThrow("more than 20 times larger than it was packed");
  // Twenty times and more, but little.
  expect((await stat(await files.path("small.csv"))).size).toBe(5_000 * line.length);
  const sizes = [];
  const rest = async () => {
    for (const name of ["a", "b", "c", "d", "e", "f", "g", "h", "i"])
      sizes.push((await stat(await files.path(`${name}.csv`))).size);
  };
  await expect(rest()).rejects.toThrow("the source's files are more than");
  expect(sizes.length).toBeGreaterThan(2);
  await source.close();
});

test("a zip's files are watched, too, and its first lines can still be looked at", async () => {
  const path = await fixtures.zip({ "ratings.csv": "1,2\n".repeat(600_000) });
  const source = await openSource(path, undefined, bounds);
  const { files } = source.folders[0]!;
  await expect(files.path("ratings.csv")).rejects.toThrow("cannot be unpacked");
  expect(new TextDecoder().decode(await files.start("ratings.csv", 8))).toBe("1,2\n1,2\n");
  await source.close();
});
