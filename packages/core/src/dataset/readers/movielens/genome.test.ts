import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { CancelledError, InvalidInputError } from "../../../errors.js";
import { fixtureFolder } from "../../../testing/reader-contract.js";
import { openSource } from "../../files/source-files.js";
import { addGenomeKeywords } from "./genome.js";
import { readMoviesCsv } from "./movie-table.js";

const fixtures = fixtureFolder();
const tags = `tagId,tag\n${Array.from({ length: 20 }, (_, i) => `${i + 1}, Tag ${i + 1} `).join("\n")}\n`;
const head = "movieId,tagId,relevance\n";

interface Given {
  readonly tagsText?: string;
  readonly folderName?: string;
  readonly signal?: AbortSignal;
  /** The scores vanish before they are read. */
  readonly vanish?: boolean;
}

async function add(scores: string, { tagsText = tags, folderName = "g", signal, vanish }: Given = {}) {
  const files = { [`${folderName}/genome-tags.csv`]: tagsText, [`${folderName}/genome-scores.csv`]: scores };
  const source = await openSource(await fixtures.folder(files));
  const table = readMoviesCsv("movies.csv", "movieId,title,genres\n1,Heat,\n2,Up,\n5,Léon,\n");
  table.movies[0] = { ...table.movies[0]!, keywords: ["tag 3", "heist"] };
  const opened = source.folders[0]!.files;
  const path = async (name: string) =>
    vanish && name === "genome-scores.csv" ? "/nowhere/genome-scores.csv" : await opened.path(name);
  try {
    const context = { onProgress: () => {}, ...(signal && { signal }) };
    const rejections = await addGenomeKeywords({ ...opened, path }, table, context);
    return { keywords: table.movies.map((movie) => movie.keywords), rejected: rejections.toRejectedLines() };
  } finally {
    await source.close();
  }
}

test("the most relevant tags follow the applied ones, each once", async () => {
  const scores = `${head}1,1,0.7\n1,2,0.9\n1,3,0.8\n2,4,0.6\n2,5,0.59\n5,6,0.1\n`;
  expect(await add(scores)).toEqual({
    keywords: [["tag 3", "heist", "tag 2", "tag 1"], ["tag 4"], []],
    rejected: [],
  });
});

test("ten of a movie", async () => {
  const lines = Array.from({ length: 15 }, (_, i) => `2,${i + 1},${0.7 + i / 100}`);
  const { keywords } = await add(`${head}${lines.join("\n")}\n`);
  expect(keywords[1]).toEqual(Array.from({ length: 10 }, (_, i) => `tag ${15 - i}`));
});

test("movies and tags that are not known are passed over", async () => {
  const { keywords, rejected } = await add(`${head}3,7,0.9\n9,8,0.9\n2,99,0.9\n2,1,0.8\n`);
  expect(keywords).toEqual([["tag 3", "heist"], ["tag 1"], []]);
  expect(rejected).toEqual([]);
});

test("bad lines are counted, the first ten named", async () => {
  const good = Array.from({ length: 1500 }, (_, i) => `2,${1 + (i % 20)},0.1`);
  const bad = Array.from({ length: 12 }, () => "2,x,0.1");
  expect((await add(`${head}${[...good, ...bad].join("\n")}\n`)).rejected).toEqual([
    {
      file: "genome-scores.csv",
      reason: "not a movie, a tag and a relevance",
      count: 12,
      firstLines: Array.from({ length: 10 }, (_, i) => 1502 + i),
    },
  ]);
  await expect(add(`${head}2,1,0.9\n2,x,0.1\n`)).rejects.toThrow(
    "genome-scores.csv, line 3: 1 of 2 lines cannot be used, which is more than 1 %: not a movie, a tag and a relevance (1×, line 3). Nothing was imported.",
  );
});

test("a wrong header of the tags, and tags without their cells, are told", async () => {
  await expect(add(head, { tagsText: "id,name\n1,a\n" })).rejects.toThrow("lacks the columns tagId, tag");
  await expect(add(head, { tagsText: "tagId,tag\n1\n" })).rejects.toThrow(
    "genome-tags.csv, line 2: 1 of 1 lines",
  );
});

test("scores that can't be read are told, with the cause", async () => {
  const error = await add(`${head}2,1,0.9\n`, { vanish: true }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InvalidInputError);
  expect((error as Error).message).toMatch(/^genome-scores\.csv: cannot be read: .+/u);
  expect((error as Error).cause).toBeInstanceOf(Error);
});

test("a path may hold an apostrophe", async () => {
  expect((await add(`${head}2,1,0.9\n`, { folderName: "it's" })).keywords[1]).toEqual(["tag 1"]);
});

test("cancelled beforehand or under way, it ends as cancelled, and nothing waits for the signal any more", async () => {
  await expect(add(`${head}2,1,0.9\n`, { signal: AbortSignal.abort() })).rejects.toThrow(CancelledError);
  const controller = new AbortController();
  const { signal } = controller;
  const lines = Array.from({ length: 100_000 }, (_, i) => `${i % 5},${1 + (i % 20)},0.${i % 10}`).join("\n");
  const waiting = setInterval(() => getEventListeners(signal, "abort").length > 0 && controller.abort(), 0);
  await expect(add(`${head}${lines}\n`, { signal })).rejects.toThrow(CancelledError);
  clearInterval(waiting);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
