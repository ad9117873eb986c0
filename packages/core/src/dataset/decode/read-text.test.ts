import { join } from "node:path";
import { expect, test } from "vitest";
import { fixtureFolder } from "../../testing/reader-contract.js";
import { readText } from "./read-text.js";

const fixtures = fixtureFolder();

test("a file's text comes without its byte order mark, and an older release's accents are read", async () => {
  const folder = await fixtures.folder({
    "movies.csv": "\uFEFFmovieId,title\n1,Amélie\n",
    "u.item": Buffer.from("1|Am\u00e9lie\n", "latin1"),
  });
  expect(await readText(join(folder, "movies.csv"))).toBe("movieId,title\n1,Amélie\n");
  expect(await readText(join(folder, "u.item"))).toBe("1|Amélie\n");
});
