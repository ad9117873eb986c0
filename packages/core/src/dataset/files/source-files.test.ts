import { mkdir, readFile, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { constants, gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { CancelledError, InvalidInputError } from "../../errors.js";
import { createRandom } from "../../random.js";
import { listScratchFolders } from "../../scratch-folder.js";
import { canListOpenFiles, openFiles } from "../../testing/open-files.js";
import { fixtureFolder } from "../../testing/reader-contract.js";
import { depthOf, listFolder, openSource } from "./source-files.js";

const fixtures = fixtureFolder();

test("links to files and folders are followed, circles are not", async () => {
  const elsewhere = await fixtures.folder({ "ratings.csv": "r", "release/movies.csv": "m" });
  const folder = await fixtures.folder({ "links.csv": "l" });
  await symlink(join(elsewhere, "ratings.csv"), join(folder, "ratings.csv"));
  await symlink(join(elsewhere, "release"), join(folder, "release"));
  await mkdir(join(folder, "deep"));
  await symlink(folder, join(folder, "deep", "round"));
  await symlink(join(folder, "nowhere"), join(folder, "broken.csv"));
  await writeFile(join(folder, ".hidden.csv"), "h");
  const source = await openSource(folder);
  expect(source.folders.map(({ path, files }) => [path, files.names])).toEqual([
    ["", ["links.csv", "ratings.csv"]],
    ["release", ["movies.csv"]],
  ]);
  await source.close();
});

test("Kaggle's folders that are named as the file in them are no folders", async () => {
  const files = { "credits.csv/credits.csv": "c", "movies_metadata.csv/movies_metadata.csv": "m" };
  for (const path of [await fixtures.folder(files), await fixtures.zip(files)]) {
    const source = await openSource(path);
    expect(source.folders.map(({ files: found }) => found.names)).toEqual([
      ["credits.csv", "movies_metadata.csv"],
    ]);
    await source.close();
  }
});

test("folders stand by depth and name, those without files and hidden ones left out; below the fifth nothing is looked for", async () => {
  const files = Object.fromEntries(
    [
      ...[
        "b/a.csv",
        "a/c/x.csv",
        "a/b/x.csv",
        "B/a.csv",
        "b-c/a.csv",
        "empty/e/x.csv",
        ".git/x.csv",
        "a/.x.csv",
        "1/2/3/4/x.csv",
      ],
      ...["1/2/3/4/5/x.csv", "z.csv", "y.csv.GZ"],
    ].map((name) => [name, "x"]),
  );
  const list = async (path: string) => {
    const source = await openSource(path);
    await source.close();
    return source.folders.map(({ path: place, files: found }) => `${place}: ${found.names.join(" ")}`);
  };
  const expected = [
    ": y.csv z.csv",
    "B: a.csv",
    "b: a.csv",
    "b-c: a.csv",
    "a/b: x.csv",
    "a/c: x.csv",
    "empty/e: x.csv",
  ];
  const deep = ["1/2/3/4: x.csv"];
  expect(await list(await fixtures.folder(files))).toEqual([...expected, ...deep]);
  expect(
    await list(await fixtures.zip({ ...files, "__MACOSX/a/._x.csv": "", "a/__MACOSX/x.csv": "" })),
  ).toEqual([...expected, ...deep, "1/2/3/4/5: x.csv"]);
  expect([depthOf(""), depthOf("a"), depthOf("a/b")]).toEqual([0, 1, 2]);
});

test("every link is told before it is followed, with what it leads to", async () => {
  const elsewhere = await fixtures.folder({ "x.csv": "x", "deep/y.csv": "y" });
  const folder = await fixtures.folder({ "plain.csv": "p", "inner/i.csv": "i" });
  await symlink(elsewhere, join(folder, "inner", "away"));
  await symlink(join(folder, "nowhere"), join(folder, "broken"));
  const told: (readonly [string, string | null])[] = [];
  expect(await listFolder(folder, (link, target) => told.push([link, target]))).toEqual([
    ...["inner/away/deep/y.csv", "inner/away/x.csv", "inner/i.csv", "plain.csv"],
  ]);
  expect(told).toEqual([
    [join(folder, "broken"), null],
    [join(folder, "inner", "away"), await realpath(elsewhere)],
  ]);
  const refused = listFolder(folder, () => {
    throw new Error("leads out of it");
  });
  await expect(refused).rejects.toThrow("leads out of it");
});

test("files are listed by their names' characters, whatever order the disk has; hidden ones and what lies in them are not", async () => {
  const elsewhere = await fixtures.folder({ "x.csv": "x" });
  const folder = await fixtures.folder({
    // By their bytes in UTF-8 the second would come first.
    "\u{1F600}.csv": "x",
    "\uFB01.csv": "x",
    ".git/config.csv": "x",
    ".hidden.csv": "x",
  });
  await symlink(elsewhere, join(folder, ".linked"));
  const told: string[] = [];
  expect(await listFolder(folder, (link) => told.push(link))).toEqual(["\u{1F600}.csv", "\uFB01.csv"]);
  expect(told).toEqual([]);
});

test("names stand in order once .gz is cut off, which only counts at their end", async () => {
  const text = "movieId,title\n1,Up\n";
  const folder = await fixtures.folder({
    "r.csv-old": "x",
    "r.csv.gz": gzipSync("r"),
    "s.gz.csv": text,
    "t.zip.csv": text,
  });
  const source = await openSource(folder);
  const { files } = source.folders[0]!;
  expect(files.names).toEqual(["r.csv", "r.csv-old", "s.gz.csv", "t.zip.csv"]);
  expect(await files.path("s.gz.csv")).toBe(join(folder, "s.gz.csv"));
  expect(new TextDecoder().decode(await files.start("s.gz.csv", 7))).toBe("movieId");
  await source.close();
  const alone = await openSource(join(folder, "t.zip.csv"));
  expect(alone.folders[0]!.files.names).toEqual(["t.zip.csv"]);
  await alone.close();
});

test("a source that is one file, plain, packed or in UTF-16", async () => {
  const text = "movieId,title\n1,Amélie\n";
  const folder = await fixtures.folder({
    "plain.csv": text,
    "packed.csv.gz": gzipSync(text),
    "wide.csv": Buffer.from(`\uFEFF${text}`, "utf16le"),
    "both.csv.gz": gzipSync(Buffer.from(text, "utf16le")),
  });
  await writeFile(join(folder, "upper.ZIP"), await readFile(await fixtures.zip({ "plain.csv": text })));
  for (const [file, name] of [
    ["plain.csv", "plain.csv"],
    ["packed.csv.gz", "packed.csv"],
    ["wide.csv", "wide.csv"],
    ["both.csv.gz", "both.csv"],
    ["upper.ZIP", "plain.csv"],
  ] as const) {
    const source = await openSource(join(folder, file));
    expect(source.folders.map(({ path, files }) => [path, files.names])).toEqual([["", [name]]]);
    const { files } = source.folders[0]!;
    expect([files.has(name), files.has("other.csv")]).toEqual([true, false]);
    const path = await files.path(name);
    expect(await readFile(path, "utf8")).toBe(text);
    // Unpacked once, and gone when the source is closed; what lay there stays.
    expect(await files.path(name)).toBe(path);
    await source.close();
    expect(
      await stat(path).then(
        () => "there",
        () => "gone",
      ),
    ).toBe(file === "plain.csv" ? "there" : "gone");
  }
});

test("a file's first bytes are those that it has unpacked, UTF-16 left alone", async () => {
  const wide = Buffer.from("\uFEFFid,title\n", "utf16le");
  const damaged = gzipSync("0123456789").subarray(0, 15);
  const folder = await fixtures.folder({
    "a.csv": "0123456789",
    "b.csv.gz": gzipSync("0123456789".repeat(50_000)),
    "wide.csv": wide,
    "damaged.csv.gz": damaged,
    "no.csv.gz": "no gzip",
  });
  const source = await openSource(folder);
  const { files } = source.folders[0]!;
  const start = async (name: string, length: number) => Buffer.from(await files.start(name, length));
  expect((await start("a.csv", 4)).toString()).toBe("0123");
  expect((await start("a.csv", 10)).toString()).toBe("0123456789");
  expect((await start("a.csv", 99)).toString()).toBe("0123456789");
  expect((await start("b.csv", 200_000)).toString()).toBe("0123456789".repeat(20_000));
  expect(await start("b.csv", 999_999)).toHaveLength(500_000);
  expect(await start("wide.csv", 99)).toEqual(wide);
  // As far as it is sound a damaged file can be looked at.
  const sound = gunzipSync(damaged, { finishFlush: constants.Z_SYNC_FLUSH });
  expect(await start("damaged.csv", sound.length)).toEqual(sound);
  for (const length of [sound.length + 1, 99])
    await expect(start("damaged.csv", length)).rejects.toThrow(
      /^damaged\.csv\.gz: cannot be unpacked: unexpected end of file\.$/,
    );
  await expect(files.path("no.csv")).rejects.toThrow(
    /^no\.csv\.gz: cannot be unpacked: incorrect header check\.$/,
  );
  await source.close();
});

test("what is not there, is empty or has two names is refused by its name", async () => {
  const many = Object.fromEntries(Array.from({ length: 22 }, (_, i) => [`f${10 + i}.csv`, ""]));
  const source = await openSource(await fixtures.folder(many));
  const { files } = source.folders[0]!;
  const missing = InvalidInputError.of(
    ["x.csv"],
    `is missing; found ${Object.keys(many).slice(0, 20).join(", ")}.`,
  );
  await expect(files.path("x.csv")).rejects.toThrow(missing);
  await expect(files.start("x.csv", 1)).rejects.toThrow(missing);
  await expect(files.path("f10.csv")).rejects.toThrow(/^f10\.csv: is empty\.$/);
  await source.close();
  const twice = { "a/x.csv.gz": "x", "a/x.csv": "x" };
  for (const path of [await fixtures.folder(twice), await fixtures.zip(twice)])
    await expect(openSource(path)).rejects.toThrow(
      /^source: holds both a\/x\.csv and a\/x\.csv\.gz: remove one of them\.$/,
    );
  const nothing = await fixtures.folder({ ".hidden": "" });
  await expect(openSource(nothing)).rejects.toThrow(/^source: \d+ holds no files\.$/);
  await expect(openSource(join(nothing, "nowhere"))).rejects.toThrow(
    `source: there is no file or folder ${JSON.stringify(join(nothing, "nowhere"))}.`,
  );
});

test("who cancels while something is unpacked is told so, not of a damaged file", async () => {
  const folder = await fixtures.folder({
    "a.csv.gz": gzipSync("x".repeat(1_000_000)),
    "wide.csv": Buffer.from("\uFEFFid,title\n", "utf16le"),
  });
  const controller = new AbortController();
  const source = await openSource(folder, controller.signal);
  const { files } = source.folders[0]!;
  controller.abort();
  for (const name of files.names)
    await expect(files.path(name)).rejects.toThrow(new CancelledError("The import was cancelled."));
  await source.close();
});

test("what went away or broke after it was listed is told by its name, with the cause; nobody waits for it", async () => {
  const folder = await fixtures.folder({ "a.csv.gz": gzipSync("x") });
  const source = await openSource(folder);
  const { files } = source.folders[0]!;
  await rm(join(folder, "a.csv.gz"));
  for (const look of [() => files.start("a.csv", 1), () => files.path("a.csv")])
    await expect(look()).rejects.toMatchObject({
      message: expect.stringMatching(/^a\.csv\.gz: cannot be unpacked: ENOENT/u),
      cause: { code: "ENOENT" },
    });
  await source.close();
});

test("the scratch folder says whose it is, and closing minds neither that it is gone nor that it was closed", async () => {
  const source = await openSource(await fixtures.folder({ "a.csv.gz": gzipSync("x") }));
  const place = dirname(await source.folders[0]!.files.path("a.csv"));
  // So it is found and removed where this process is killed.
  expect(await listScratchFolders()).toContainEqual({ path: place, pid: process.pid, host: null });
  await rm(place, { recursive: true });
  await source.close();
  await source.close();
});

test.runIf(canListOpenFiles)("no file stays open that was looked at", async () => {
  const packed = gzipSync(Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i) % 251)));
  const folder = await fixtures.folder({ "a.csv.gz": packed, "b.csv": "x" });
  const real = await realpath(folder);
  const source = await openSource(folder);
  const { files } = source.folders[0]!;
  await files.start("a.csv", 1);
  await files.path("b.csv");
  const open = () => openFiles().filter((path) => path.startsWith(real));
  await expect.poll(open).toEqual([]);
  await source.close();
});

const bounds = { free: 100_000, ratio: 20, total: 2_000_000 };

test("what was packed to fill a disk is stopped: by how much larger it becomes, and by how much all becomes", async () => {
  const folder = await fixtures.folder({});
  const line = "1,2,3.5,964982703\n";
  await writeFile(join(folder, "bomb.csv.gz"), gzipSync(line.repeat(1_000_000)));
  await writeFile(join(folder, "small.csv.gz"), gzipSync(line.repeat(5_000)));
  const random = createRandom(1);
  const text = Array.from(
    { length: 30_000 },
    () => `${random.integer(9_999)},${random.integer(9_999)}\n`,
  ).join("");
  for (const name of ["a", "b", "c", "d", "e", "f", "g", "h", "i"])
    await writeFile(join(folder, `${name}.csv.gz`), gzipSync(text));
  const source = await openSource(folder, undefined, bounds);
  const { files } = source.folders[0]!;
  await expect(files.path("bomb.csv")).rejects.toThrow("more than 20 times larger than it was packed");
  // Twenty times and more, but little.
  expect((await stat(await files.path("small.csv"))).size).toBe(5_000 * line.length);
  const sizes = [];
  const rest = async () => {
    for (const name of ["a", "b", "c", "d", "e", "f", "g", "h", "i"])
      sizes.push((await stat(await files.path(`${name}.csv`))).size);
  };
  await expect(rest()).rejects.toThrow("the source's files are more than");
  expect(sizes.length).toBeGreaterThan(2);
  await source.close();
});

test("a zip's files are watched, too, and its first lines can still be looked at", async () => {
  const path = await fixtures.zip({ "ratings.csv": "1,2\n".repeat(600_000) });
  const source = await openSource(path, undefined, bounds);
  const { files } = source.folders[0]!;
  await expect(files.path("ratings.csv")).rejects.toThrow("cannot be unpacked");
  expect(new TextDecoder().decode(await files.start("ratings.csv", 8))).toBe("1,2\n1,2\n");
  await source.close();
});
