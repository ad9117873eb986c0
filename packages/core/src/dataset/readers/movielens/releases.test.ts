import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fixtureFolder } from "../../../testing/reader-contract.js";
import { downloadRelease } from "./releases.js";

const fixtures = fixtureFolder();
const content = Buffer.from("pretend that this is a zip");
const md5 = createHash("md5").update(content).digest("hex");
const answers = new Map<string, Buffer>();
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url!);
  const answer = answers.get(request.url!);
  response.writeHead(answer ? 200 : 404).end(answer);
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
afterAll(() => server.close());
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

test("a release is fetched once and its published sum checked", async () => {
  const folder = await fixtures.folder({});
  answers.set("/ml-32m.zip", content).set("/ml-32m.zip.md5", Buffer.from(`MD5 (ml-32m.zip) = ${md5}\n`));
  const path = await downloadRelease("ml-32m", { folder, base });
  expect(await readFile(path)).toEqual(content);
  asked.length = 0;
  expect(await downloadRelease("ml-32m", { folder, base })).toBe(path);
  expect(asked).toEqual(["/ml-32m.zip.md5"]);
});

test("a wrong sum leaves nothing behind", async () => {
  const folder = await fixtures.folder({});
  answers.set("/ml-1m.zip", content);
  await expect(downloadRelease("ml-1m", { folder, base })).rejects.toThrow(
    `arrived with MD5 ${md5}, expected c4d9ee`,
  );
  await expect(readFile(join(folder, "ml-1m.zip"))).rejects.toThrow("ENOENT");
});

test("no network and unknown names are told in plain words", async () => {
  const folder = await fixtures.folder({});
  await expect(downloadRelease("ml-1m", { folder, base: "http://127.0.0.1:1" })).rejects.toThrow(
    /could not be fetched .* Without a network, download the zip elsewhere/,
  );
  await expect(downloadRelease("ml-20m", { folder, base })).rejects.toThrow("the server answered 404");
  await expect(downloadRelease("ml-7m", { folder, base })).rejects.toThrow('"ml-7m" is no MovieLens release');
});
