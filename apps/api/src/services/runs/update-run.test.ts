import { databaseKinds } from "@cinevec/db/testing";
import { beforeAll, expect, test } from "vitest";
import { sharedWorkshop } from "../../training/testing/shared-workshop.js";
import type { UpdateRun } from "./update-run.js";

const house = sharedWorkshop(databaseKinds.find(({ kind }) => kind === "pglite")!.create);
const before = { name: "first", note: "as it was", tags: ["old"], archived: false };
let id: string;

beforeAll(async () => {
  const { prisma } = house.shop.db;
  const dataset = await prisma.dataset.create({ data: { name: "d", format: "SAMPLE", status: "READY" } });
  const run = await prisma.trainingRun.create({
    data: { ...before, datasetId: dataset.id, recipe: "SKIP_GRAM", options: {}, seed: 1 },
  });
  id = run.id;
});

/** What the run says after a change of what it said before. */
async function changed(changes: UpdateRun) {
  await house.shop.db.prisma.trainingRun.update({ where: { id }, data: before });
  const { name, note, tags, archived } = await house.shop.runs.update(id, changes);
  return { name, note, tags, archived };
}
const tags = (count: number, length = 2) =>
  Array.from({ length: count }, (_, at) => String(at).padStart(length, "0"));

test.each<[UpdateRun, Partial<typeof before> | { note: null }]>([
  [{}, {}],
  [{ name: null, note: null, tags: null, archived: null }, {}],
  [{ name: "  x " }, { name: "x" }],
  [{ name: ` ${"x".repeat(200)} ` }, { name: "x".repeat(200) }],
  [{ note: "  for the paper\n" }, { note: "for the paper" }],
  [{ note: `${"x".repeat(10_000)} ` }, { note: "x".repeat(10_000) }],
  [{ note: "" }, { note: null }],
  [{ note: "  " }, { note: null }],
  [{ tags: [] }, { tags: [] }],
  [{ tags: ["b", " a ", "b", "a"] }, { tags: ["b", "a"] }],
  [{ tags: tags(20, 50) }, { tags: tags(20, 50) }],
  // Twenty once each.
  [{ tags: [...tags(20), ...tags(20)] }, { tags: tags(20) }],
  [{ archived: true }, { archived: true }],
  [{ archived: false }, {}],
])("%j is written as %j, and what is left out stays", async (changes, told) => {
  expect(await changed(changes)).toEqual({ ...before, ...told });
});

const name = { path: ["name"], message: "1 to 200 characters." };
const note = { path: ["note"], message: "At most 10000 characters." };
const tag = { path: ["tags"], message: "At most 20 tags of 1 to 50 characters." };

test.each<[string, UpdateRun, object[]]>([
  ["no name", { name: "" }, [name]],
  ["a blank name", { name: "  " }, [name]],
  ["a long name", { name: "x".repeat(201) }, [name]],
  ["a long note", { note: "x".repeat(10_001) }, [note]],
  ["too many tags", { tags: tags(21) }, [tag]],
  ["an empty tag", { tags: ["fine", " "] }, [tag]],
  ["a long tag", { tags: ["fine", "x".repeat(51)] }, [tag]],
  ["all of them", { name: "", note: "x".repeat(10_001), tags: [""], archived: true }, [name, note, tag]],
])("%s is refused at its field, and nothing is written", async (_, changes, problems) => {
  await expect(changed(changes)).rejects.toMatchObject({ name: "InvalidInputError", problems });
  expect(await house.shop.db.prisma.trainingRun.findUnique({ where: { id } })).toMatchObject(before);
});

test.each(["00000000-0000-4000-8000-000000000000", "no-such"])("%s is no run", async (unknown) => {
  await expect(house.shop.runs.update(unknown, { name: "x" })).rejects.toMatchObject({
    ...{ name: "NotFoundError", kind: "training run", id: unknown },
  });
});
