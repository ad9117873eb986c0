import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ImportFolder, UploadTooLargeError } from "./import-folder.js";

let root: string;
let path: string;
let folder: ImportFolder;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cinevec-uploads-"));
  path = join(root, "import");
  folder = new ImportFolder(path, 10);
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A request's body, in pieces of three bytes. */
const body = (text: string) =>
  Readable.from((text.match(/.{1,3}/gs) ?? []).map((piece) => Buffer.from(piece)));

describe("a list", () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
  async function put(name: string, minute: number, content = "x") {
    await writeFile(join(path, name), content);
    await utimes(join(path, name), at(minute), at(minute));
  }

  test("of a folder that is not there is empty", async () => {
    expect(await folder.list(10)).toEqual([]);
  });

  test("has files and folders, the newest first, those of one moment by name; nothing hidden, nothing gone", async () => {
    await mkdir(path);
    await put("b.csv", 1, "four");
    await put("a.csv", 1);
    await put("c.csv", 3, "");
    await put(".hidden", 4);
    await mkdir(join(path, "ml-25m"));
    await utimes(join(path, "ml-25m"), at(2), at(2));
    await symlink(join(path, "nothing"), join(path, "broken"));
    const all = [
      { name: "c.csv", bytes: 0, modifiedAt: at(3) },
      { name: "ml-25m", bytes: null, modifiedAt: at(2) },
      { name: "a.csv", bytes: 1, modifiedAt: at(1) },
      { name: "b.csv", bytes: 4, modifiedAt: at(1) },
    ];
    expect(await folder.list(10)).toEqual(all);
    expect(await folder.list(2)).toEqual(all.slice(0, 2));
  });
});

describe("an upload", () => {
  test("is there once it is whole, in a folder that is made for it", async () => {
    const began = Date.now();
    const file = await folder.receive("ratings.csv", body("0123456789"), 10);
    expect(file).toMatchObject({ name: "ratings.csv", bytes: 10 });
    expect(file.modifiedAt.getTime()).toBeGreaterThan(began - 10_000);
    expect(await readFile(join(path, "ratings.csv"), "utf8")).toBe("0123456789");
    expect(await readdir(path)).toEqual(["ratings.csv"]);
    // A folder that is there is taken as it is; a size need not be told.
    expect(await folder.receive("empty", body(""), null)).toMatchObject({ bytes: 0 });
  });

  test("that is too large is refused before its first byte where that was announced, else as soon as it is seen", async () => {
    const message =
      "An upload may have 0.00001 MB at most (CINEVEC_UPLOAD_MB): copy larger files to the server's import folder.";
    for (const announced of [11, null]) {
      const source = body("0123456789x");
      const refused = folder.receive("large", source, announced);
      await expect(refused).rejects.toThrow(UploadTooLargeError);
      await expect(refused).rejects.toMatchObject({ name: "UploadTooLargeError", statusCode: 413, message });
      // A request that is destroyed can't be answered.
      expect(source.destroyed).toBe(false);
    }
    expect(await readdir(path)).toEqual([]);
  });

  test("is taken by no server that takes none", async () => {
    const closed = new ImportFolder(path, 0);
    await expect(closed.receive("x", body("x"), 1)).rejects.toThrow(
      "This server takes no uploads (CINEVEC_UPLOAD_MB is 0): copy the file to its import folder.",
    );
  });

  test("that breaks off, or is not as long as announced, leaves nothing", async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from("abc");
        throw new Error("the line broke");
      })(),
    );
    await expect(folder.receive("broken", broken, null)).rejects.toThrow("the line broke");
    for (const [announced, text] of [
      [4, "abc"],
      [2, "abc"],
    ] as const)
      await expect(folder.receive("other", body(text), announced)).rejects.toMatchObject({
        problems: [{ path: ["name"], message: `${announced} bytes were announced and 3 came.` }],
      });
    expect(await readdir(path)).toEqual([]);
  });

  test("replaces nothing, neither what is there nor what takes the name meanwhile", async () => {
    const message =
      'There is a file "taken" in the server\'s import folder already: import that one, or give this one another name.';
    await folder.receive("taken", body("first"), null);
    await expect(folder.check("taken", null)).rejects.toMatchObject({ name: "ConflictError", message });
    const slow = Readable.from(
      (async function* () {
        yield Buffer.from("second");
        await writeFile(join(path, "meanwhile"), "third");
      })(),
    );
    await expect(folder.receive("meanwhile", slow, null)).rejects.toMatchObject({
      name: "ConflictError",
      message: message.replace("taken", "meanwhile"),
    });
    expect(await readFile(join(path, "taken"), "utf8")).toBe("first");
    expect(await readFile(join(path, "meanwhile"), "utf8")).toBe("third");
    expect((await readdir(path)).sort()).toEqual(["meanwhile", "taken"]);
  });

  test("removes what a killed process left of its own more than a day ago, and nothing else", async () => {
    await mkdir(path);
    const hours = (count: number) => new Date(Date.now() - count * 3_600_000);
    for (const [name, age] of [
      [".upload-old", 25],
      [".upload-new", 23],
      [".other", 25],
      ["data.csv", 25],
    ] as const) {
      await writeFile(join(path, name), "x");
      await utimes(join(path, name), hours(age), hours(age));
    }
    await folder.receive("x", body("x"), null);
    expect((await readdir(path)).sort()).toEqual([".other", ".upload-new", "data.csv", "x"]);
  });

  test("that no disk has room for is refused", async () => {
    const endless = new ImportFolder(path, Number.MAX_SAFE_INTEGER);
    await expect(endless.check("x", 2 ** 52)).rejects.toMatchObject({
      ...{ name: "ConflictError", message: "The server's disk has no room for this file." },
    });
    await expect(endless.check("x", null)).resolves.toBeUndefined();
    await expect(endless.check("x", 1)).resolves.toBeUndefined();
  });
});

describe("a name", () => {
  const length = "A file's name has 1 to 200 bytes.";
  const folders = `A file's name has no folders and none of / \\ : * ? " < > | in it.`;
  const ends = 'A file\'s name begins with no ".", "~", "-" or blank and ends with no "." or blank.';

  test.each(["x", "ml-25m.zip", "a.b", "Ратинги 1.csv", "x".repeat(200), "ü".repeat(100), "a~", "a-", "#1"])(
    "may be %j",
    async (name) => {
      await expect(folder.check(name, null)).resolves.toBeUndefined();
    },
  );

  test.each<[string, string]>([
    ["", length],
    ["x".repeat(201), length],
    [`${"ü".repeat(100)}x`, length],
    ...Array.from('/\\:*?"<>|\0\u001f\u007f\n', (letter): [string, string] => [`a${letter}b`, folders]),
    ["../x", folders],
    ...[".x", "~x", " x", "-x", "x.", "x ", ".", ".."].map((name): [string, string] => [name, ends]),
  ])("is never %j", async (name, message) => {
    await expect(folder.check(name, null)).rejects.toMatchObject({ problems: [{ path: ["name"], message }] });
    expect(await readdir(root)).toEqual([]);
  });
});
