import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { CancelledError, InvalidInputError } from "../../../errors.js";
import { fixtureFolder } from "../../../testing/reader-contract.js";
import { downloadRelease } from "./releases.js";

const fixtures = fixtureFolder();
const content = Buffer.from("pretend that this is a zip");
const md5 = createHash("md5").update(content).digest("hex");
const answers = new Map<string, Buffer>();
const asked: string[] = [];
/** Paths that are answered by an error of the server's. */
const failing = new Set<string>();
/** Paths whose answers' lengths are not told beforehand. */
const unmeasured = new Set<string>();
/** Paths that are never answered, and what happens as they are asked for. */
const silent = new Map<string, () => void>();
const server = createServer((request, response) => {
  asked.push(request.url!);
  const happens = silent.get(request.url!);
  if (happens) return happens();
  const answer = answers.get(request.url!);
  const length = answer && !unmeasured.has(request.url!) ? { "content-length": answer.length } : {};
  response.writeHead(failing.has(request.url!) ? 500 : answer ? 200 : 404, length).end(answer);
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

test("what is there and is another file is fetched anew", async () => {
  const folder = await fixtures.folder({ "ml-32m.zip": "half a zip" });
  answers
    .set("/ml-32m.zip", content)
    .set("/ml-32m.zip.md5", Buffer.from(`${md5.toUpperCase()}  ml-32m.zip\n`));
  expect(await readFile(await downloadRelease("ml-32m", { folder, base }))).toEqual(content);
});

test("a release without a published sum is fetched each time, into a folder that is made", async () => {
  const folder = join(await fixtures.folder({}), "made", "here");
  answers.set("/ml-10m.zip", content).delete("/ml-10m.zip.md5");
  asked.length = 0;
  for (let i = 0; i < 2; i++)
    expect(await downloadRelease("ml-10m", { folder, base })).toBe(join(folder, "ml-10m.zip"));
  expect(asked).toEqual(["/ml-10m.zip.md5", "/ml-10m.zip", "/ml-10m.zip.md5", "/ml-10m.zip"]);
  expect(await readdir(folder)).toEqual(["ml-10m.zip"]);
});

test("a sum that holds none counts for none", async () => {
  const folder = await fixtures.folder({});
  answers.set("/ml-latest.zip", content).set("/ml-latest.zip.md5", Buffer.from(`x${md5}x`));
  expect(await readFile(await downloadRelease("ml-latest", { folder, base }))).toEqual(content);
});

test("the sum of a frozen release is known, so that none is asked for", async () => {
  const folder = await fixtures.folder({});
  asked.length = 0;
  answers.set("/ml-25m.zip", content);
  await expect(downloadRelease("ml-25m", { folder, base })).rejects.toThrow("expected 6b51fb");
  expect(asked).toEqual(["/ml-25m.zip"]);
});

test("progress rises to 1", async () => {
  const folder = await fixtures.folder({});
  answers.set("/ml-latest-small.zip", Buffer.alloc(1_000_000));
  const seen: number[] = [];
  await downloadRelease("ml-latest-small", { folder, base, onProgress: (fraction) => seen.push(fraction) });
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect([seen.at(-1), seen[0]! > 0, new Set(seen).size]).toEqual([1, true, seen.length]);
  seen.length = 0;
  unmeasured.add("/ml-latest-small.zip");
  await downloadRelease("ml-latest-small", { folder, base, onProgress: (fraction) => seen.push(fraction) });
  expect(seen).toEqual([]);
  unmeasured.clear();
});

test("a server that fails is told, for the zip and for its sum", async () => {
  const folder = await fixtures.folder({});
  const hint = "Without a network, download the zip elsewhere and import it as a file.";
  failing.add("/ml-32m.zip.md5").add("/ml-1m.zip");
  const refused = (name: string) => downloadRelease(name, { folder, base });
  await expect(refused("ml-32m")).rejects.toThrow(
    `source: ${base}/ml-32m.zip could not be fetched (the server answered 500 for the checksum). ${hint}`,
  );
  await expect(refused("ml-1m")).rejects.toThrow(
    `source: ${base}/ml-1m.zip could not be fetched (the server answered 500). ${hint}`,
  );
  failing.clear();
});

test("cancelled, it ends as cancelled and leaves nothing behind", async () => {
  const folder = await fixtures.folder({});
  const download = (signal: AbortSignal) => downloadRelease("ml-latest-small", { folder, base, signal });
  await expect(download(AbortSignal.abort())).rejects.toThrow(
    new CancelledError("The import was cancelled."),
  );
  const controller = new AbortController();
  answers.set("/ml-latest-small.zip", Buffer.alloc(5_000_000));
  await expect(
    downloadRelease("ml-latest-small", {
      folder,
      base,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    }),
  ).rejects.toThrow(CancelledError);
  expect(await readdir(folder)).toEqual([]);
});

test.each(["/ml-latest-small.zip", "/ml-latest-small.zip.md5"])(
  "cancelled while the server does not answer for %s, it waits no longer",
  async (path) => {
    const controller = new AbortController();
    silent.set(path, () => controller.abort());
    try {
      await expect(
        downloadRelease("ml-latest-small", {
          folder: await fixtures.folder({}),
          base,
          signal: controller.signal,
        }),
      ).rejects.toThrow(CancelledError);
    } finally {
      silent.clear();
    }
  },
);

test("a wrong sum leaves nothing behind", async () => {
  const folder = await fixtures.folder({});
  answers.set("/ml-1m.zip", content);
  await expect(downloadRelease("ml-1m", { folder, base })).rejects.toThrow(
    InvalidInputError.of(
      "source",
      `${base}/ml-1m.zip arrived with MD5 ${md5}, expected c4d9eecfca2ab87c1945afe126590906; try again.`,
    ),
  );
  expect(await readdir(folder)).toEqual([]);
});

test("no network and unknown names are told in plain words", async () => {
  const folder = await fixtures.folder({});
  const failed = downloadRelease("ml-1m", { folder, base: "http://127.0.0.1:1" });
  await expect(failed).rejects.toThrow(
    /could not be fetched .* Without a network, download the zip elsewhere/,
  );
  await expect(failed).rejects.toHaveProperty("cause", expect.any(Error));
  await expect(downloadRelease("ml-20m", { folder, base })).rejects.toThrow("the server answered 404");
  await expect(downloadRelease("ml-7m", { folder, base })).rejects.toThrow(
    'source: "ml-7m" is no MovieLens release; known are ml-100k, ml-1m, ml-10m, ml-20m, ml-25m, ml-32m, ml-latest, ml-latest-small.',
  );
});
