import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { InvalidInputError } from "../../errors.js";
import { fixtureFolder } from "../../testing/reader-contract.js";
import { openZip } from "./zip.js";

const fixtures = fixtureFolder();
const text = "1,2,3\n".repeat(1000);

test("a zip's files are named with their paths, folders left out, and unpacked one by one", async () => {
  const zip = await openZip(await fixtures.zip({ "a/b.csv": text, "empty/": "", "c.csv": "x" }));
  expect(zip.names).toEqual(["a/b.csv", "c.csv"]);
  expect((await buffer(await zip.read("a/b.csv"))).toString()).toBe(text);
  expect((await buffer(await zip.read("c.csv"))).toString()).toBe("x");
  expect(zip.packedSize("a/b.csv")).toBeLessThan(text.length / 10);
  zip.close();
  await expect(zip.read("c.csv")).rejects.toThrow("closed");
});

test("bytes that are not those that were packed are noticed by their sum", async () => {
  const path = await fixtures.zip({ "a.csv": text });
  const bytes = await readFile(path);
  // The sum of the zip's own directory.
  bytes[bytes.lastIndexOf(Buffer.from("PK\x01\x02", "latin1")) + 16]! ^= 1;
  await writeFile(path, bytes);
  const zip = await openZip(path);
  await expect(zip.read("a.csv").then(buffer)).rejects.toThrow(/^its CRC-32 is wrong, the zip is damaged$/);
  zip.close();
});

test("packed bytes that are broken are told at once, not waited for", async () => {
  const path = await fixtures.zip({ "a.csv": text });
  const bytes = await readFile(path);
  bytes.fill(0xff, bytes.indexOf("a.csv") + 5, bytes.indexOf("a.csv") + 25);
  await writeFile(path, bytes);
  const zip = await openZip(path);
  await expect(zip.read("a.csv").then(buffer)).rejects.toThrow(/^invalid block type$/);
  zip.close();
});

const notFound =
  "End of central directory record signature not found. Either not a zip file, or file is truncated";
test.each([
  ["nothing of the kind", notFound, async () => Buffer.from("PK\u0003\u0004 and then nothing of the kind")],
  ["cut off", notFound, async () => (await readFile(await fixtures.zip({ "a.csv": text }))).subarray(0, 60)],
  [
    "reaching outside itself",
    "invalid relative path: ../b.csv",
    async () => readFile(await fixtures.zip({ "a.csv": text, "../b.csv": "x" })),
  ],
  [
    "naming a place of the machine",
    "absolute path: /b.csv",
    async () => readFile(await fixtures.zip({ "/b.csv": "x" })),
  ],
  [
    "with names of Windows",
    "invalid characters in fileName: a\\b.csv",
    async () => readFile(await fixtures.zip({ "a\\b.csv": "x" })),
  ],
])("a zip that is %s is refused whole, with the reason and its cause", async (_, reason, made) => {
  const path = join(await fixtures.folder({}), "x.zip");
  await writeFile(path, await made());
  await expect(openZip(path)).rejects.toThrow(
    InvalidInputError.of([basename(path)], `is not a readable zip file: ${reason}.`),
  );
  await expect(openZip(path)).rejects.toHaveProperty("cause.message", expect.stringContaining(reason));
});
