import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { databaseKinds } from "@cinevec/db/testing";
import { afterEach, expect, test } from "vitest";
import { datasetsChannel } from "../../training/job.js";
import { sharedWorkshop } from "../../training/testing/shared-workshop.js";
import type { ImportDataset } from "./import-dataset.js";

// What may be imported, where no worker imports it.

const house = sharedWorkshop(databaseKinds.find(({ kind }) => kind === "pglite")!.create);
afterEach(async () => {
  await house.shop.db.prisma.dataset.deleteMany();
  while ((await house.shop.queue.take("import")) !== null);
});

const begin = (more: Partial<ImportDataset> = {}) =>
  house.shop.datasets.import({ name: "sample", format: "SAMPLE", ...more });
const all = () => house.shop.db.prisma.dataset.findMany();

test("an import is written with its name trimmed, gets a job, and is told", async () => {
  const heard: string[] = [];
  const stop = await house.shop.db.listen(datasetsChannel, (id) => heard.push(id));
  const dataset = await begin({ name: `  ${"x".repeat(100)} ` });
  expect(dataset).toMatchObject({
    ...{ name: "x".repeat(100), format: "SAMPLE", source: null, status: "IMPORTING", columns: null },
    enrichWithId: null,
  });
  expect(await house.shop.queue.take("import")).toBe(dataset.id);
  await expect.poll(() => heard).toEqual([dataset.id]);
  stop();
});

test("a table's columns are kept as they were given", async () => {
  await writeFile(join(house.shop.importFolder, "table.csv"), "who,what\n1,2\n");
  const columns = { user: "who", item: "what" };
  const dataset = await begin({ format: "INTERACTIONS", source: "table.csv", columns });
  expect(dataset).toMatchObject({ columns, source: expect.stringMatching(/\/table\.csv$/) });
});

const name = { path: ["name"], message: "1 to 100 characters." };
const columns = {
  path: ["columns"],
  message: "SAMPLE knows its columns: leave them out, or import with the format INTERACTIONS.",
};
const source = { path: ["source"], message: "SAMPLE comes with Cinevec: leave the source out." };
const enrichWith = { path: ["enrichWith"], message: "There is no such dataset: Query.datasets lists them." };

test.each<[Partial<ImportDataset>, object[]]>([
  [{ name: " " }, [name]],
  [{ name: "x".repeat(101) }, [name]],
  [{ columns: {} }, [columns]],
  [{ source: "x" }, [source]],
  [{ enrichWithId: "no-id" }, [enrichWith]],
  [{ name: "", source: "x", columns: {}, enrichWithId: "no-id" }, [name, source, columns, enrichWith]],
])("%j is refused at its fields, all at once, and nothing is written", async (input, problems) => {
  await expect(begin(input)).rejects.toMatchObject({ name: "InvalidInputError", problems });
  expect(await all()).toEqual([]);
});

test("a name is one dataset's, until its import has failed", async () => {
  const first = await begin();
  await expect(begin()).rejects.toMatchObject({
    name: "ConflictError",
    message: 'There is a dataset "sample" already: choose another name.',
    cause: expect.any(Error),
  });
  expect(await house.shop.queue.take("import")).toBe(first.id);
  expect(await house.shop.queue.take("import")).toBeNull();
  const { prisma } = house.shop.db;
  const other = await begin({ name: "other" });
  await prisma.dataset.updateMany({ data: { status: "FAILED" } });
  const second = await begin();
  expect(second.id).not.toBe(first.id);
  expect((await all()).map(({ id }) => id).sort()).toEqual([other.id, second.id].sort());
});

test("where the database is away, that is told as it is", async () => {
  const away = new Error("the database is away");
  const { db, queue, importFolder } = house.shop;
  const { importDataset } = await import("./import-dataset.js");
  const broken = { ...queue, send: () => Promise.reject(away) };
  await expect(
    importDataset({ db, queue: broken, importFolder }, { name: "sample", format: "SAMPLE" }),
  ).rejects.toBe(away);
  expect(await all()).toEqual([]);
});

test("a source is looked at before it is imported, one after the other, also after one that failed", async () => {
  const { importFolder, datasets } = house.shop;
  await writeFile(join(importFolder, "ratings.csv"), "userId,movieId,rating\n1,2,3\n1,3,4\n");
  const previews = await Promise.allSettled([
    datasets.preview({ source: "nothing" }),
    datasets.preview({ source: "ratings.csv", format: "INTERACTIONS" }),
    datasets.preview({ source: "sample" }),
  ]);
  expect(previews.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  expect(previews[0]).toMatchObject({ reason: { problems: [{ path: ["source"] }] } });
  expect(previews[1]).toMatchObject({ value: { format: "INTERACTIONS" } });
  expect(previews[2]).toMatchObject({ value: { format: "SAMPLE" } });
});

test("a dataset is loaded once it is READY", async () => {
  const { id } = await begin();
  await expect(house.shop.datasets.load(id)).rejects.toMatchObject({
    ...{ name: "ConflictError", message: "The dataset is IMPORTING." },
  });
  await expect(house.shop.datasets.load("no-id")).rejects.toMatchObject({
    ...{ name: "NotFoundError", kind: "dataset", id: "no-id" },
  });
});
