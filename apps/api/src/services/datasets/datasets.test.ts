import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset } from "@cinevec/db";
import { databaseKinds } from "@cinevec/db/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { purposes } from "../../stored/purposes.js";
import { sharedWorkshop } from "../../training/testing/shared-workshop.js";
import { plantDataset } from "../../training/testing/workshop.js";

describe.each(databaseKinds)("$name", ({ create, skip }) => {
  describe.skipIf(skip)("datasets", () => {
    const house = sharedWorkshop(create);

    beforeAll(async () => {
      for (const name of ["good", "slow", "broken", "half"]) await mkdir(join(house.shop.importFolder, name));
      await house.shop.startWorker();
    });

    async function ended(id: string): Promise<Dataset[]> {
      const states: Dataset[] = [];
      for await (const state of house.shop.datasets.changes(id)) states.push(state);
      return states;
    }
    const importFrom = (source: string, name = source) =>
      house.shop.datasets.import({ name, format: "MOVIELENS", source });

    test("an import goes from IMPORTING to READY, telling its progress", async () => {
      const dataset = await importFrom("slow");
      expect(dataset).toMatchObject({ status: "IMPORTING", importProgress: 0, movieCount: 0 });
      await expect(house.shop.datasets.delete(dataset.id)).rejects.toMatchObject({ name: "ConflictError" });
      await expect(house.shop.datasets.load(dataset.id)).rejects.toMatchObject({ name: "ConflictError" });
      const states = await ended(dataset.id);
      const progress = states.map((state) => state.importProgress);
      expect(progress).toEqual(progress.toSorted((a, b) => a - b));
      expect(progress.length).toBeGreaterThan(2);
      expect(states.at(-1)).toMatchObject({
        status: "READY",
        importProgress: 1,
        movieCount: 12,
        userCount: 6,
        ratingCount: 36,
        parts: expect.arrayContaining(["RATINGS", "GENRES", "METADATA"]),
      });
      const loaded = await house.shop.datasets.load(dataset.id);
      expect([loaded.movies.length, loaded.ratings.movies.length]).toEqual([12, 36]);
    });

    test.each([
      ["broken", "ratings.csv: has no column userId."],
      ["half", "the disk is full"],
    ])(
      "an import that fails (%s) says why, leaves nothing, and gives its name back",
      async (source, error) => {
        const { id } = await importFrom(source);
        expect((await ended(id)).at(-1)).toMatchObject({ status: "FAILED", error, movieCount: 0 });
        // The row tells the failure first; then the files go.
        await expect.poll(() => house.shop.blobs.list(`datasets/${id}`), { timeout: 10_000 }).toEqual([]);
        const again = await importFrom("good", source);
        expect(again.id).not.toBe(id);
        expect((await ended(again.id)).at(-1)?.status).toBe("READY");
      },
    );

    test("refuses a name that is taken, and each wrong field", async () => {
      await plantDataset(house.shop, "taken");
      await expect(importFrom("good", " taken ")).rejects.toMatchObject({
        name: "ConflictError",
        message: expect.stringContaining('"taken"'),
      });
      await expect(importFrom("../..", "")).rejects.toMatchObject({
        problems: [{ path: ["name"] }, { path: ["source"] }],
      });
      await expect(house.shop.datasets.import({ name: "x", format: "MOVIELENS" })).rejects.toMatchObject({
        problems: [{ path: ["source"] }],
      });
      const release = await importFrom("ml-latest-small", "a release");
      expect(release.source).toBe("ml-latest-small");
      await ended(release.id);
      await expect(
        house.shop.datasets.import({ name: "x", format: "SAMPLE", source: "good" }),
      ).rejects.toMatchObject({ problems: [{ path: ["source"] }] });
    });

    test("an import takes another dataset's metadata, which stays while it runs and may go after", async () => {
      const enrichWithId = await plantDataset(house.shop, "facts");
      const { id } = await house.shop.datasets.import({
        name: "enriched",
        format: "MOVIELENS",
        source: "slow",
        enrichWithId,
      });
      await expect(house.shop.datasets.delete(enrichWithId)).rejects.toMatchObject({
        name: "ConflictError",
        message: expect.stringContaining('Imports that take its metadata: "enriched" (IMPORTING)'),
      });
      expect((await ended(id)).at(-1)).toMatchObject({
        status: "READY",
        enrichWithId,
        enriched: { name: "facts", movies: 12, byTitle: 12, unmatched: 0 },
      });
      await house.shop.datasets.delete(enrichWithId);
      const row = await house.shop.db.prisma.dataset.findUniqueOrThrow({ where: { id } });
      expect(row).toMatchObject({ status: "READY", enrichWithId: null, enriched: { name: "facts" } });
      expect((await house.shop.datasets.load(id)).movies).toHaveLength(12);
    });

    test("refuses metadata of a dataset that is not there, not READY, or has none", async () => {
      const make = async (name: string, data: Partial<Dataset>) =>
        (
          await house.shop.db.prisma.dataset.create({
            data: { name, format: "SAMPLE", status: data.status, parts: data.parts },
          })
        ).id;
      // Claimed: no worker takes it.
      const importing = await make("importing", { status: "READY" });
      await house.shop.db.prisma.dataset.update({
        where: { id: importing },
        data: { status: "IMPORTING", claim: crypto.randomUUID(), heartbeatAt: new Date("2100-01-01") },
      });
      const cases = [
        ["no-such", "There is no such dataset"],
        [crypto.randomUUID(), "There is no such dataset"],
        [importing, '"importing" is still being imported'],
        [await make("failed", { status: "FAILED" }), 'The import of "failed" failed'],
        [await make("bare", { status: "READY", parts: ["RATINGS"] }), "(it has: RATINGS)"],
      ] as const;
      for (const [enrichWithId, message] of cases)
        await expect(
          house.shop.datasets.import({ name: "unwritten", format: "SAMPLE", enrichWithId }),
        ).rejects.toMatchObject({
          problems: [{ path: ["enrichWith"], message: expect.stringContaining(message) }],
        });
      expect(await house.shop.db.prisma.dataset.count({ where: { name: "unwritten" } })).toBe(0);
    });

    test("deletes a dataset with its runs and all their blobs", async () => {
      const id = await plantDataset(house.shop, "doomed");
      const run = await house.shop.runs.start({
        datasetId: id,
        recipe: "SKIP_GRAM",
        options: { epochs: 1, pace: 0 },
      });
      await expect(house.shop.datasets.delete(id)).rejects.toMatchObject({ name: "ConflictError" });
      for await (const _ of house.shop.runs.changes(run.id));
      await house.shop.runs.promote(run.id, purposes);
      await house.shop.datasets.delete(id);
      expect(await house.shop.blobs.list(`datasets/${id}`)).toEqual([]);
      expect(await house.shop.blobs.list(`runs/${run.id}`)).toEqual([]);
      expect(await house.shop.db.prisma.trainingRun.count({ where: { id: run.id } })).toBe(0);
      await expect(house.shop.datasets.delete(id)).rejects.toMatchObject({ name: "NotFoundError" });
      await expect(house.shop.datasets.changes("no-such").next()).rejects.toMatchObject({
        name: "NotFoundError",
      });
    });
  });
});
