import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listFolder } from "@cinevec/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { confineSource } from "./import-source.js";

let root: string;
let imports: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cinevec-source-"));
  imports = join(root, "imports");
  await mkdir(join(imports, "ml"), { recursive: true });
  await mkdir(join(root, "imports-secret"));
  await writeFile(join(imports, "ml", "ratings.csv"), "x");
  await writeFile(join(root, "secret.csv"), "x");
});
afterEach(() => rm(root, { recursive: true, force: true }));

test("takes what lies inside, relative or absolute, links within included", async () => {
  const real = join(imports, "ml");
  expect(await confineSource(imports, "ml")).toBe(real);
  expect(await confineSource(imports, "./ml/../ml/")).toBe(real);
  expect(await confineSource(imports, real)).toBe(real);
  await symlink(real, join(imports, "alias"));
  expect(await confineSource(imports, "alias")).toBe(real);
  await symlink(imports, join(root, "linked-imports"));
  for (const source of [join(root, "linked-imports", "ml"), "ml", real])
    expect(await confineSource(join(root, "linked-imports"), source)).toBe(real);
});

// Whether anything lies there is not told: of "/nowhere/at/all" it is the same as of "/etc/passwd".
test.each([
  ...["..", "../secret.csv", "ml/../../secret.csv", "/etc/passwd", "/nowhere/at/all", "../none.csv"],
  ...["../imports-secret", "ml\0/x"],
])("refuses the path %j", async (source) => {
  await expect(confineSource(imports, source)).rejects.toMatchObject({
    name: "InvalidInputError",
    problems: [
      {
        path: ["source"],
        message: `Only files in the server's import folder can be imported: copy it to ${imports} first.`,
      },
    ],
  });
});

test("refuses links that lead out, the source itself or deep within it", async () => {
  await symlink(join(root, "secret.csv"), join(imports, "innocent.csv"));
  await expect(confineSource(imports, "innocent.csv")).rejects.toMatchObject({
    problems: [{ path: ["source"] }],
  });
  await mkdir(join(imports, "deep", "er"), { recursive: true });
  await symlink("../../../secret.csv", join(imports, "deep", "er", "ratings.csv"));
  await expect(confineSource(imports, "deep")).rejects.toThrow(/link deep\/er\/ratings.csv leads out/);
});

test("refuses a link that leads out as deep as readers read, behind links within, too", async () => {
  const bottom = join(imports, "a", "b", "c", "d", "e");
  await mkdir(bottom, { recursive: true });
  await symlink(join(root, "secret.csv"), join(bottom, "ratings.csv"));
  const deepest = join(imports, "a", "b", "c", "d");
  expect(await listFolder(join(imports, "a")), "readers read it").toEqual(["b/c/d/e/ratings.csv"]);
  await expect(confineSource(imports, "a")).rejects.toThrow(/e\/ratings.csv leads out/);
  await mkdir(join(imports, "behind", "links"), { recursive: true });
  await symlink(deepest, join(imports, "behind", "links", "first"));
  await symlink(join(imports, "behind", "links"), join(imports, "behind", "second"));
  await expect(confineSource(imports, "behind")).rejects.toThrow(/leads out/);
});

test("says what is missing, and where it was looked for", async () => {
  await expect(confineSource(imports, "ml-99m")).rejects.toThrow(
    `There is no "ml-99m" in the server's import folder`,
  );
  await expect(confineSource(join(root, "none"), "ml")).rejects.toThrow(/does not exist/);
});
