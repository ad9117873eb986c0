import { expect, test } from "vitest";
import { chooseFolder, type FormatFiles } from "./choose-folder.js";
import type { SourceFiles, SourceFolder } from "./source-files.js";

const format: FormatFiles = {
  isWhole: (names) => names.has("movies.csv") && names.has("ratings.csv"),
  isPart: (name) => /^(?:movies|ratings|tags\d*)\.csv$/.test(name),
};
const whole = ["movies.csv", "ratings.csv"];

/** A folder whose files tell where they lie. */
function folder(path: string, ...names: string[]): SourceFolder {
  const missing = (name: string) => new Error(`no ${name} in ${path}`);
  const files: SourceFiles = {
    names,
    has: (name) => names.includes(name),
    path: async (name) => (names.includes(name) ? `${path}:${name}` : Promise.reject(missing(name))),
    start: async (name, length) =>
      names.includes(name) ? Buffer.from(`${path}:${name}`.slice(0, length)) : Promise.reject(missing(name)),
  };
  return { path, files };
}

const chosen = (folders: readonly SourceFolder[], more: Partial<FormatFiles> = {}) => {
  const { files, passedOver } = chooseFolder(folders, { ...format, ...more });
  return { names: files.names, passedOver: passedOver.map(({ file }) => file) };
};

test("the only folder with all that is needed is read; the format's files elsewhere are told", () => {
  const folders = [
    folder("", "tags.csv", "notes.md"),
    folder("b", ...whole),
    folder("a/c", "movies.csv", "x.csv"),
  ];
  const { files, passedOver } = chooseFolder(folders, format);
  expect(files).toBe(folders[1]!.files);
  expect(passedOver).toEqual(
    ["tags.csv", "a/c/movies.csv"].map((file) => ({
      file,
      reason: "was not read: it lies in another folder than b, which was imported",
      count: 0,
      firstLines: [],
    })),
  );
  expect(chooseFolder([folder("", ...whole), folder("b", "tags.csv")], format).passedOver[0]?.reason).toBe(
    "was not read: it lies in another folder than the source's own folder, which was imported",
  );
});

test("without all that is needed it is the folder that has some of it, else the first: the reader says what lacks", () => {
  expect(chosen([folder("", "notes.md"), folder("b", "movies.csv")])).toEqual({
    names: ["movies.csv"],
    passedOver: [],
  });
  expect(chosen([folder("a", "notes.md"), folder("b", "other.md")])).toEqual({
    names: ["notes.md"],
    passedOver: [],
  });
});

test("several datasets are refused with their places", () => {
  expect(() => chosen([folder("", ...whole, "x.md"), folder("old/1", ...whole, "tags.csv")])).toThrow(
    /^source: holds 2 datasets: one in the source's own folder \(movies\.csv, ratings\.csv\), one in old\/1 \(old\/1\/movies\.csv, old\/1\/ratings\.csv, old\/1\/tags\.csv\)\. Import one of these folders\.$/,
  );
});

test("a dataset whose files lie scattered is refused with their places, six of them at most", () => {
  const scattered = (...tags: string[]) =>
    chosen([folder("", "movies.csv", ...tags), folder("b", "ratings.csv", "x.md")]);
  expect(() => scattered()).toThrow(
    /^source: holds a dataset's files in different folders: movies\.csv, b\/ratings\.csv\. Put those of one dataset into one folder and import that\.$/,
  );
  const four = ["tags1.csv", "tags2.csv", "tags3.csv", "tags4.csv"];
  expect(() => scattered(...four)).toThrow(
    "folders: movies.csv, tags1.csv, tags2.csv, tags3.csv, tags4.csv, b/ratings.csv. Put",
  );
  expect(() => scattered(...four, "tags5.csv")).toThrow(
    "folders: movies.csv, tags1.csv, tags2.csv, tags3.csv, tags4.csv, tags5.csv, …. Put",
  );
});

test("where the upper one counts, one that lies above all others is read", () => {
  const folders = [folder("a", ...whole), folder("b/c", ...whole, "tags.csv"), folder("d/e", ...whole)];
  expect(chosen(folders, { upperFirst: true })).toEqual({
    names: whole,
    passedOver: ["b/c/movies.csv", "b/c/ratings.csv", "b/c/tags.csv", "d/e/movies.csv", "d/e/ratings.csv"],
  });
  expect(chosen(folders.slice(0, 1), { upperFirst: true }).names).toEqual(whole);
  expect(() => chosen(folders)).toThrow("holds 3 datasets");
  expect(() => chosen(folders.slice(1), { upperFirst: true })).toThrow("holds 2 datasets");
});

test.each([
  ["", "extra"],
  ["release", "release/extra"],
  ["a/b", "a/b/extra"],
])(
  "a folder of the format's own below %j belongs to it; of files of one name the upper ones count",
  async (above, below) => {
    const folders = [
      folder(above, "ratings.csv", "links.csv"),
      folder("else", "x.md"),
      folder(below, "tags.csv", "movies.csv", "ratings.csv"),
    ];
    const { files, passedOver } = chooseFolder(folders, { ...format, subfolder: "extra" });
    expect(files.names).toEqual(["links.csv", "movies.csv", "ratings.csv", "tags.csv"]);
    expect(passedOver).toEqual([]);
    expect(["links.csv", "movies.csv", "x.md"].map(files.has)).toEqual([true, true, false]);
    const places = ["links.csv", "ratings.csv", "movies.csv"];
    const expected = [`${above}:links.csv`, `${above}:ratings.csv`, `${below}:movies.csv`];
    expect(await Promise.all(places.map(files.path))).toEqual(expected);
    const starts = await Promise.all(places.map((name) => files.start(name, 99)));
    expect(starts.map((bytes) => new TextDecoder().decode(bytes))).toEqual(expected);
    await expect(files.path("x.md")).rejects.toThrow(`no x.md in ${above}`);
  },
);

test("a folder of that name with nothing above it, or of another name, stands for itself", () => {
  expect(chosen([folder("release/extra", ...whole)], { subfolder: "extra" }).names).toEqual(whole);
  expect(() =>
    chosen([folder("", "movies.csv"), folder("myextra", "ratings.csv")], { subfolder: "extra" }),
  ).toThrow("in different folders: movies.csv, myextra/ratings.csv.");
  expect(() => chosen([folder("", "movies.csv"), folder("extra", "ratings.csv")])).toThrow(
    "in different folders",
  );
});
