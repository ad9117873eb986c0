import { join } from "node:path";
import { expect, test } from "vitest";
import { canListOpenFiles, openFiles } from "../../testing/open-files.js";
import { fixtureFolder } from "../../testing/reader-contract.js";
import type { InteractionLayout } from "./interaction-layout.js";
import { readInteractions } from "./read-interactions.js";

const fixtures = fixtureFolder();
const layout: InteractionLayout = {
  delimiter: ",",
  columnCount: 5,
  columns: { user: 0, item: 1, rating: 2, time: 3 },
  itemYear: -1,
  described: [4],
  scale: { from: 0, to: 5 },
  timeKind: "seconds",
};

async function read(text: string, more: Partial<Parameters<typeof readInteractions>[0]> = {}) {
  const folder = await fixtures.folder({ "r.csv": text });
  return readInteractions({
    path: join(folder, "r.csv"),
    file: "r.csv",
    layout,
    header: { bytes: 2, lines: 1 },
    listedItems: [],
    oneLineRows: true,
    ...more,
  });
}
const sound = async (...args: Parameters<typeof read>) => {
  const found = await read(...args);
  if (found === "several lines") throw new Error(found);
  return found;
};

test("whatever the pieces, items are numbered with the listed ones and described by their first row", async () => {
  const text = "h\n9,b,4,7,x\n9,10,3,5,y\na,b,2,1,z\n10,tt2,5,1,\n";
  for (const chunkBytes of [8, text.length - 2, 1000]) {
    const progress: number[] = [];
    const { ratings, userIds, itemIds, descriptions, rejections } = await sound(text, {
      chunkBytes,
      listedItems: ["7", "b", "c"],
      onProgress: (fraction) => progress.push(fraction),
    });
    expect([userIds, itemIds]).toEqual([
      ["9", "10", "a"],
      ["7", "10", "b", "c", "tt2"],
    ]);
    expect([...ratings.offsets]).toEqual([0, 2, 3, 4]);
    expect([...ratings.movies]).toEqual([1, 2, 4, 2]);
    expect([...ratings.values]).toEqual([3, 4, 5, 2]);
    expect([...descriptions]).toEqual([
      ["b", ["x"]],
      ["10", ["y"]],
      ["tt2", [""]],
    ]);
    expect(rejections.toRejectedLines()).toEqual([]);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    const pieces = Math.ceil((text.length - 2) / chunkBytes);
    expect(progress[0]).toBe(0.6 / pieces);
    expect([progress[pieces - 1], progress[pieces]! > 0.6, progress.at(-1)]).toEqual([0.6, true, 1]);
  }
});

test("rows without a rating and repeated ones do not speak against the file, and are told by their lines", async () => {
  const { ratings, rejections } = await sound("h\n1,a,4,7,\n1,a,3,5,\n\n1,b,NA,5,\n1,c,,5,\n");
  expect([...ratings.values]).toEqual([4]);
  expect(rejections.badCount).toBe(0);
  expect(rejections.toRejectedLines()).toEqual([
    { file: "r.csv", reason: "has no rating", count: 2, firstLines: [5, 6] },
    {
      file: "r.csv",
      reason: "a later rating of the same movie by the same user counts",
      count: 1,
      firstLines: [3],
    },
  ]);
});

test("a file without rows, or of bad ones, is refused by name", async () => {
  await expect(read("h\n\n1,a,NA,5,\n")).rejects.toThrow(/^r\.csv: holds no ratings\.$/);
  await expect(read("h\n1,a,4,7,\n1,a,x,7,\n")).rejects.toThrow("r.csv, line 3: 1 of 2 lines cannot be used");
});

test("a quote that is not closed on its line ends the reading where cells may have several lines", async () => {
  const text = 'h\n1,a,4,7,"one\n1,b,4,7,two"\n';
  expect(await read(text, { oneLineRows: false })).toBe("several lines");
  await expect(read(text)).rejects.toThrow("a quote is not closed on its line (1×, line 2)");
  expect(await read(`${text}2,b,4,7,x\n`, { oneLineRows: false, chunkBytes: 14 })).toBe("several lines");
  expect((await sound("h\n1,a,4,7,x\n1,b,NA,7,y\n", { oneLineRows: false })).userIds).toEqual(["1"]);
});

/** Which files of this name's ending the process has open. */
const openNamed = (ending: string) => openFiles().filter((path) => path.endsWith(ending));

test.runIf(canListOpenFiles)("no file stays open, whether it was read or refused", async () => {
  const folder = await fixtures.folder({ "closed.csv": "h\n1,a,4,7,x\n", "refused.csv": "h\n1,a,x,7,x\n" });
  await sound("", { path: join(folder, "closed.csv") });
  await expect(read("", { path: join(folder, "refused.csv") })).rejects.toThrow("cannot be used");
  expect([...openNamed("closed.csv"), ...openNamed("refused.csv")]).toEqual([]);
});
