import { defaultProtocol } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import { describe, expect, test } from "vitest";
import { runsChannel } from "../../training/job.js";
import { fakeRecipes } from "../../training/testing/fake-recipe.js";
import { idleWorkshop } from "../../training/testing/idle-workshop.js";
import { plantDataset } from "../../training/testing/workshop.js";
import { createRuns } from "./runs.js";

const nobody = "00000000-0000-4000-8000-000000000000";
const house = idleWorkshop();
const plant = (data: Partial<TrainingRun> = {}) => house.plant(data);
const start = (more: object = {}) =>
  house.shop.runs.start({ datasetId: house.datasetId, recipe: "SKIP_GRAM", ...more });

describe("to start", () => {
  test("writes the run with what was given, or its defaults, a job for it, and tells those who listen", async () => {
    const heard: string[] = [];
    const stop = await house.shop.db.listen(runsChannel, (id) => heard.push(id));
    const bare = await start();
    expect(bare).toMatchObject({
      ...{
        name: "Counting 1",
        datasetId: house.datasetId,
        recipe: "SKIP_GRAM",
        status: "QUEUED",
        promote: false,
      },
      ...{ priority: 0, trainOn: "LOCAL", pretrainedRunId: null, pretrainedHash: null },
      protocol: defaultProtocol,
    });
    const full = await start({
      name: "  mine ",
      seed: 0,
      priority: -3,
      promote: true,
      options: { epochs: 9 },
    });
    expect(full).toMatchObject({
      name: "mine",
      seed: 0,
      priority: -3,
      promote: true,
      options: { epochs: 9 },
    });
    expect((await start({ name: "  " })).name).toBe("Counting 3");
    expect([await house.shop.queue.take("train"), await house.shop.queue.take("train")]).toEqual([
      bare.id,
      full.id,
    ]);
    await expect.poll(() => heard).toEqual(expect.arrayContaining([bare.id, full.id]));
    stop();
  });

  test("takes a recipe that this server has", async () => {
    const refused = (recipe: string, runs = house.shop.runs) =>
      runs.start({ datasetId: house.datasetId, recipe }).catch(({ problems }) => problems);
    expect(await refused("NONE")).toEqual([
      { path: ["recipe"], message: "This server has: SKIP_GRAM, USER_MOVIE." },
    ]);
    expect(await refused("EXTERNAL")).toEqual([
      { path: ["recipe"], message: "EXTERNAL trains nothing: importEmbedding makes its runs." },
    ]);
    const empty = createRuns({ ...house.shop, recipes: new Map() });
    expect(await refused("SKIP_GRAM", empty)).toEqual([
      { path: ["recipe"], message: "This server has: none." },
    ]);
  });

  test("on Spark waits for a worker that has it, where one may come", async () => {
    const spark = { ...fakeRecipes.get("SKIP_GRAM")!, spark: { without: ["pace"] } } as never;
    const recipes = new Map([["SKIP_GRAM", spark]]);
    const runs = createRuns({ ...house.shop, recipes });
    const run = await runs.start({ datasetId: house.datasetId, recipe: "SKIP_GRAM", engine: "SPARK" });
    expect(run.trainOn).toBe("SPARK");
    expect(await house.shop.queue.take("train")).toBeNull();
    expect(await house.shop.queue.take("spark")).toBe(run.id);
    const without = createRuns({ ...house.shop, recipes, mayUseSpark: false });
    await expect(
      without.start({ datasetId: house.datasetId, recipe: "SKIP_GRAM", engine: "SPARK" }),
    ).rejects.toMatchObject({
      problems: [{ path: ["engine"] }],
    });
  });

  test("from another run: that must have succeeded, on the same data, measured alike, and be no refit", async () => {
    const other = await plantDataset(house.shop, "other");
    const wrong: [Partial<TrainingRun>, string][] = [
      [{ status: "FAILED" }, "It must have succeeded; it is FAILED."],
      [{ datasetId: other }, 'It must have learned from the same dataset, "planted".'],
      [
        { refitOfId: (await plant()).id },
        "It is a refit, trained on all ratings: it has seen what this run is measured on. Start from the run that it came from, then refit this one.",
      ],
      [
        { protocol: null },
        "It was trained under another protocol: it may have seen what this run is measured on.",
      ],
    ];
    for (const [data, message] of wrong) {
      const { id } = await plant(data);
      await expect(start({ recipe: "USER_MOVIE", pretrainedRunId: id })).rejects.toMatchObject({
        problems: [{ path: ["pretrainedRun"], message }],
      });
    }
    const { id } = await plant({ dimensions: 2, artifactHash: "0123" });
    await expect(start({ pretrainedRunId: id })).rejects.toMatchObject({
      problems: [
        { path: ["pretrainedRun"], message: "SKIP_GRAM does not start from another run: leave it out." },
      ],
    });
    await expect(
      start({ recipe: "USER_MOVIE", pretrainedRunId: nobody, options: { epochs: 0 } }),
    ).rejects.toMatchObject({ name: "NotFoundError" });
    expect(await start({ recipe: "USER_MOVIE", pretrainedRunId: id })).toMatchObject({
      ...{ pretrainedRunId: id, pretrainedHash: "0123", options: { dimensions: 2 } },
    });
    await house.shop.datasets.delete(other);
  });

  test("without another run is refused where the recipe needs one for its options", async () => {
    const needing = {
      ...fakeRecipes.get("USER_MOVIE")!,
      pretraining: { needed: ({ epochs }: { epochs: number }) => (epochs > 3 ? "It needs one." : null) },
    } as never;
    const runs = createRuns({ ...house.shop, recipes: new Map([["USER_MOVIE", needing]]) });
    const startWith = (options: object) =>
      runs.start({ datasetId: house.datasetId, recipe: "USER_MOVIE", options });
    await expect(startWith({ epochs: 4 })).rejects.toMatchObject({
      problems: [{ path: ["pretrainedRun"], message: "It needs one." }],
    });
    // What is wrong with the options is told, and not what they would need.
    await expect(startWith({ epochs: 101 })).rejects.toMatchObject({
      problems: [{ path: ["options", "epochs"] }],
    });
    expect(await startWith({ epochs: 3 })).toMatchObject({ pretrainedRunId: null });
  });
});

describe("to refit", () => {
  const refused = async (data: Partial<TrainingRun>, options: object = {}) =>
    house.shop.runs.refit((await plant(data)).id, options).catch(({ problems }) => problems);
  const told = (message: string) => [{ path: ["id"], message }];

  test("repeats a run on all ratings, for as many epochs, and promotes it where that is asked", async () => {
    const lossCurve = [1, 2].map((epoch) => ({ epoch, train: 1 / epoch, validation: null }));
    const source = await plant({ name: "x".repeat(200), lossCurve, priority: 9, promote: true });
    const run = await house.shop.runs.refit(source.id, {});
    expect(run).toMatchObject({
      ...{
        name: `${"x".repeat(192)} (refit)`,
        datasetId: house.datasetId,
        recipe: "SKIP_GRAM",
        seed: 3,
        status: "QUEUED",
      },
      ...{ options: { epochs: 2 }, protocol: null, refitOfId: source.id, promote: false, priority: 0 },
      ...{ trainOn: "LOCAL", pretrainedRunId: null, pretrainedHash: null },
    });
    expect(await house.shop.queue.take("train")).toBe(run.id);
    const second = await house.shop.runs.refit(source.id, { promote: true, priority: 7 });
    expect(second).toMatchObject({ promote: true, priority: 7 });
    const short = await plant({ name: "short" });
    expect((await house.shop.runs.refit(short.id, {})).name).toBe("short (refit)");
  });

  test("starts from the run that the first one started from, with the options of a recipe that gives none", async () => {
    const from = await plant();
    const source = await plant({
      ...{ recipe: "USER_MOVIE", pretrainedRunId: from.id, pretrainedHash: "0123", trainOn: "SPARK" },
      options: { epochs: 4 },
    });
    const run = await house.shop.runs.refit(source.id, {});
    expect(run).toMatchObject({
      ...{ pretrainedRunId: from.id, pretrainedHash: "0123", trainOn: "SPARK", options: { epochs: 4 } },
    });
    expect(await house.shop.queue.take("spark")).toBe(run.id);
  });

  test("says why it can't", async () => {
    expect(await refused({ refitOfId: (await plant()).id })).toEqual(
      told("It is a refit: it has learned from all ratings already. Refit the run that it came from."),
    );
    expect(await refused({ status: "FAILED" })).toEqual(
      told("Only a run that succeeded can be refitted; this one is FAILED."),
    );
    expect(await refused({ recipe: "EXTERNAL" })).toEqual(
      told("This server can't train EXTERNAL: it was learned elsewhere."),
    );
    expect(await refused({ pretrainedHash: "0123" })).toEqual(
      told("The run that it started from was deleted: its vectors are not there to start from again."),
    );
    expect(await refused({}, { priority: 101 })).toEqual([
      { path: ["priority"], message: "A whole number, -100 to 100." },
    ]);
    await expect(house.shop.runs.refit(nobody, {})).rejects.toMatchObject({ name: "NotFoundError" });
  });
});
