import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { loadEmbedding, recipes } from "@cinevec/core";
import { databaseKinds } from "@cinevec/db/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { readEnv } from "../env.js";
import { createRuns } from "../services/runs/runs.js";
import { WaitingRuns } from "../services/runs/waiting-runs.js";
import type { SparkSettings } from "./submit-to-spark.js";
import { sharedWorkshop } from "./testing/shared-workshop.js";
import { plantDataset } from "./testing/workshop.js";

const cluster = (master: string): SparkSettings => {
  const settings = readEnv({ ...process.env, CINEVEC_SPARK_MASTER: master }).spark;
  if (!settings) throw new Error("No Spark.");
  return settings;
};
const here = cluster("local[2]");
const problem = sparkProblem();

function sparkProblem(): string | null {
  const check =
    "import os, shutil, numpy, pyspark; assert os.environ.get('JAVA_HOME') or shutil.which('java')";
  if (spawnSync(here.python, ["-c", check], { stdio: "ignore" }).status === 0) return null;
  return `skipped: ${here.python} (CINEVEC_SPARK_PYTHON) has no pyspark and numpy, or there is no Java`;
}

describe.each(databaseKinds.filter(({ kind }) => kind === "pglite"))("$name", ({ create }) => {
  const house = sharedWorkshop(create);
  let datasetId: string;

  beforeAll(async () => {
    datasetId = await plantDataset(house.shop, "planted");
  });

  const runs = (mayUseSpark: boolean) => createRuns({ ...house.shop, recipes, mayUseSpark });
  const row = (id: string) => house.shop.db.prisma.trainingRun.findUniqueOrThrow({ where: { id } });
  const ended = async (id: string) => {
    const states = [];
    for await (const run of runs(true).changes(id)) states.push(run);
    return states.at(-1)!;
  };

  test("a run on Spark is refused for what MLlib has not, and where no cluster can come", async () => {
    const start = (recipe: string, options: object, maySpark = true) =>
      runs(maySpark).start({ datasetId, recipe, options, engine: "SPARK" });
    await expect(start("NMF", {})).rejects.toThrow(
      "engine: Spark's MLlib can't train NMF; it can train SKIP_GRAM and IALS.",
    );
    await expect(start("SKIP_GRAM", { negatives: 5, window: 3 })).rejects.toThrow(
      /^options.negatives: Spark's MLlib has nothing like it/,
    );
    await expect(start("IALS", {}, false)).rejects.toThrow("start it with CINEVEC_SPARK_MASTER");
    expect(await house.shop.db.prisma.trainingRun.count()).toBe(0);
  });

  test("a worker without a cluster leaves it to others, and it says what it waits for", async () => {
    const worker = await house.shop.startWorker({ trainerScript: undefined });
    const options = { dimensions: 4, epochs: 1, minCount: 1 };
    const waits = await runs(true).start({ datasetId, recipe: "IALS", options, engine: "SPARK" });
    const goes = await runs(true).start({ datasetId, recipe: "IALS", options });
    expect(await ended(goes.id)).toMatchObject({ status: "SUCCEEDED", trainOn: "LOCAL" });
    expect(await row(waits.id)).toMatchObject({ status: "QUEUED", trainOn: "SPARK" });
    const [reason] = await new WaitingRuns(house.shop.db.prisma).reasons(
      [await row(waits.id)],
      Date.now(),
      null,
    );
    expect(reason).toBe("It is next. It waits for a worker that has a Spark cluster (CINEVEC_SPARK_MASTER).");
    await runs(true).cancel(waits.id);
    await worker.close();
  }, 60_000);

  test("a cluster that can't be reached is told of", async () => {
    const spark = { ...here, python: "no-such-python" };
    const worker = await house.shop.startWorker({ trainerScript: undefined, spark });
    const { id } = await runs(true).start({ datasetId, recipe: "IALS", options: {}, engine: "SPARK" });
    expect((await ended(id)).error).toContain("CINEVEC_SPARK_PYTHON is no-such-python");
    await worker.close();
  }, 60_000);

  describe.skipIf(problem !== null)(`with pyspark${problem ? ` (${problem})` : ""}`, () => {
    test.each([
      [
        "local[2]",
        "IALS",
        { dimensions: 8, epochs: 3, minCount: 1 },
        /^Spark \S+ at local\[2\], MLlib's ALS$/,
      ],
      [
        "local-cluster[2,1,1024]",
        "SKIP_GRAM",
        { dimensions: 8, epochs: 2, minCount: 1 },
        /^Spark \S+ at local-cluster\[2,1,1024\], MLlib's Word2Vec$/,
      ],
    ])(
      "%s trains %s: measured, stored and told like any other",
      async (master, recipe, options, engine) => {
        const worker = await house.shop.startWorker({
          ...{ trainerScript: undefined, staleAfter: 20, spark: cluster(master) },
        });
        const started = await runs(true).start({ datasetId, recipe, options, engine: "SPARK", seed: 3 });
        const run = await ended(started.id);
        expect(run).toMatchObject({ status: "SUCCEEDED", error: null, dimensions: 8, epoch: options.epochs });
        expect(run.engine).toMatch(engine);
        expect(run.throughput).toBeGreaterThan(0);
        const { embedding, manifest } = await loadEmbedding(
          house.shop.blobs.folder(`runs/${run.id}/artifact`),
        );
        expect(embedding.ids).toHaveLength(30);
        expect(embedding.vectors.some((value) => value !== 0)).toBe(true);
        expect(manifest.lineage.engine).toBe(run.engine);
        const metrics = await house.shop.db.prisma.runMetric.findMany({ where: { runId: run.id } });
        expect(metrics.map((metric) => metric.name)).toEqual(
          expect.arrayContaining(["hit_rate", "ndcg", "genre_accuracy"]),
        );
        const hits = metrics.find((metric) => metric.name === "hit_rate" && metric.cutoff === 10);
        expect(hits?.value).toBeGreaterThan(0);
        await worker.close();
      },
      300_000,
    );

    test("cancelling ends the driver and its JVM within two seconds", async () => {
      const worker = await house.shop.startWorker({ trainerScript: undefined, staleAfter: 20, spark: here });
      const options = { dimensions: 64, epochs: 1000, minCount: 1 };
      const { id } = await runs(true).start({ datasetId, recipe: "IALS", options, engine: "SPARK" });
      await expect.poll(async () => (await row(id)).progress, { timeout: 120_000 }).toBeGreaterThan(0);
      expect(driversOf(id).length).toBeGreaterThan(0);
      expect(await runs(true).cancel(id)).toMatchObject({ status: "CANCELLED" });
      await expect.poll(() => driversOf(id), { timeout: 2_000 }).toEqual([]);
      await worker.close();
    }, 200_000);
  });
});

/** Processes of this machine that have the run's application name, or the folder of a Spark task, in their command line. */
function driversOf(id: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "latin1");
        return command.includes(`cinevec-spark-`) || command.includes(id);
      } catch {
        return false;
      }
    });
}
