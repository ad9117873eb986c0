import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PosterFile } from "./poster-file.js";
import type { KnownPoster } from "./posters.js";

let folder: string;
let reports: unknown[];
let known: [string, KnownPoster][];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cinevec-poster-file-"));
  reports = [];
  known = [
    ["2", { path: null, asked: 20 }],
    ["1", { path: "/a.jpg", asked: 10 }],
  ];
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true, force: true });
});

const path = () => join(folder, "posters.json");
const open = (at = path()) =>
  new PosterFile(
    at,
    () => known,
    (error) => reports.push(error),
  );
const written = async () => JSON.parse(await readFile(path(), "utf8"));

test("what is known is written ten seconds after the first change, the oldest first, and read again", async () => {
  const file = open();
  file.changed();
  await vi.advanceTimersByTimeAsync(6_000);
  file.changed();
  await vi.advanceTimersByTimeAsync(3_999);
  expect(await readdir(folder)).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  vi.useRealTimers();
  await expect.poll(() => readdir(folder)).toEqual(["posters.json"]);
  expect(await written()).toEqual([
    ["1", "/a.jpg", 10],
    ["2", null, 20],
  ]);
  expect(await open().load()).toEqual(known.toReversed());
  expect(reports).toEqual([]);
});

test("what changed is written at the end, and what did not is not", async () => {
  const file = open();
  await file.close();
  expect(await readdir(folder)).toEqual([]);
  file.changed();
  await file.close();
  expect(await written()).toHaveLength(2);
  // Once: nothing is left to be written later.
  expect(vi.getTimerCount()).toBe(0);
  known = [];
  await file.close();
  expect(await written()).toHaveLength(2);
  file.changed();
  await file.close();
  expect(await written()).toEqual([]);
});

test("a file that is not there is empty; what can't be read or written is told", async () => {
  expect(await open().load()).toEqual([]);
  expect(reports).toEqual([]);
  for (const content of ["{", '[["1",2,3]]', '{"a":1}']) {
    await writeFile(path(), content);
    expect(await open().load()).toEqual([]);
  }
  expect(reports).toHaveLength(3);
  const nowhere = open(join(folder, "none", "posters.json"));
  nowhere.changed();
  await nowhere.close();
  expect(reports).toHaveLength(4);
});

test("where the file can't be replaced, no draft of it stays", async () => {
  await mkdir(path());
  const file = open();
  file.changed();
  await file.close();
  expect(reports).toHaveLength(1);
  expect(await readdir(folder)).toEqual(["posters.json"]);
});
