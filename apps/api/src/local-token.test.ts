import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureLocalToken, localTokenFile, readLocalToken } from "./local-token.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cinevec-token-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("is made once, for its owner alone, and is the same for everybody who starts at once", async () => {
  expect(await readLocalToken(folder)).toBeNull();
  const tokens = new Set(await Promise.all(Array.from({ length: 10 }, () => ensureLocalToken(folder))));
  expect(tokens.size).toBe(1);
  expect(await readLocalToken(folder)).toBe([...tokens][0]);
  expect((await stat(localTokenFile(folder))).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["local-token"]);
});

test("is made anew where others could read it, or where it is damaged", async () => {
  const first = await ensureLocalToken(folder);
  await chmod(localTokenFile(folder), 0o644);
  const second = await ensureLocalToken(folder);
  expect(second).not.toBe(first);
  expect((await stat(localTokenFile(folder))).mode & 0o777).toBe(0o600);
  await writeFile(localTokenFile(folder), "");
  expect(await readLocalToken(folder)).toBeNull();
  expect(await ensureLocalToken(folder)).toMatch(/^cinevec_local_/);
});
