import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defaultProtocol } from "@cinevec/core";
import { describe, expect, test } from "vitest";
import { idleWorkshop } from "../../training/testing/idle-workshop.js";
import type { ImportEmbedding } from "./import-embedding.js";

const house = idleWorkshop();
const begin = async (more: Partial<ImportEmbedding> = {}) => {
  await writeFile(join(house.shop.importFolder, "vectors.txt"), "1 0.5\n");
  const input = { datasetId: house.datasetId, name: "mine", source: "vectors.txt", ...more };
  return await house.shop.runs.importEmbedding(input);
};

describe("vectors that were learned elsewhere", () => {
  test("are a run that waits, with the real path of their file and what was said of them", async () => {
    const run = await begin({ name: "  mine ", format: "word2vec", licence: "CC0", note: "ours" });
    expect(run).toMatchObject({
      ...{ name: "mine", datasetId: house.datasetId, recipe: "EXTERNAL", status: "QUEUED", seed: 1 },
      ...{ protocol: defaultProtocol, source: expect.stringMatching(/^\/.*\/vectors\.txt$/) },
      options: { source: "vectors.txt", format: "word2vec", licence: "CC0", note: "ours" },
    });
    expect(await house.shop.queue.take("train")).toBe(run.id);
    expect((await begin({ name: "x".repeat(200) })).options).toEqual({
      ...{ source: "vectors.txt", format: null, licence: null, note: null },
    });
  });

  test("are of a dataset that is READY", async () => {
    await expect(begin({ datasetId: "no-id" })).rejects.toMatchObject({
      ...{ name: "NotFoundError", kind: "dataset", id: "no-id" },
    });
    const { id } = await house.shop.db.prisma.dataset.create({
      data: { name: "late", format: "SAMPLE", status: "FAILED" },
    });
    await expect(begin({ datasetId: id })).rejects.toMatchObject({
      problems: [{ path: ["dataset"], message: "Its import failed: import it again under another name." }],
    });
  });

  test.each<[Partial<ImportEmbedding>, [path: string, message: RegExp][]]>([
    [{ name: "" }, [["name", /^At least one character\.$/]]],
    [{ name: "  " }, [["name", /^At least one character\.$/]]],
    [{ name: "x".repeat(201) }, [["name", /^At most 200 characters\.$/]]],
    [{ format: "xls" }, [["format", /"word2vec"/]]],
    [{ source: "nothing.txt" }, [["source", /^There is no "nothing\.txt"/]]],
    [{ source: "../x" }, [["source", /^Only files in/]]],
    [
      { name: "", format: "xls", source: "nothing.txt" },
      [
        ["name", /least/],
        ["format", /word2vec/],
        ["source", /There is no/],
      ],
    ],
  ])("%j is refused at its fields, all at once", async (input, told) => {
    await mkdir(house.shop.importFolder, { recursive: true });
    const error = await begin(input).catch((refused) => refused);
    expect(error.name).toBe("InvalidInputError");
    expect(error.problems).toEqual(
      told.map(([path, message]) => ({ path: [path], message: expect.stringMatching(message) })),
    );
    expect(await house.shop.db.prisma.trainingRun.count()).toBe(0);
  });
});
