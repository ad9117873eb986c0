import { readdirSync, readFileSync } from "node:fs";
import type { EmbeddingMap } from "@cinevec/db";
import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Maps } from "../services/maps/maps.js";
import { pointsBlob } from "../stored/map-file.js";
import { plantDataset, plantRun } from "../testing/planted-run.js";
import { openWorkshop, type Workshop } from "./testing/workshop.js";

/** The mapper that this process started, by Linux's process table. */
function mapperOf(parent: number): number | undefined {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/stat`, "utf8");
        const [state, ppid] = status.slice(status.lastIndexOf(")") + 2).split(" ");
        if (Number(ppid) !== parent || state === "Z") return false;
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("slow-mapper");
      } catch {
        return false;
      }
    });
}

const mapperScript = new URL("./testing/slow-mapper.js", import.meta.url);
/** Seeds are milliseconds here. */
const [quick, slow] = [0, 30_000];

describe.each(databaseKinds)("$name", ({ create, skip, kind }) => {
  describe.skipIf(skip || process.platform !== "linux")("a map's job", () => {
    // How a child of the worker ends has nothing to do with the kind of database: tried with one of them.
    const testOnce = test.skipIf(kind !== "pglite");
    let place: TestDatabase;
    let shop: Workshop;
    let maps: Maps;
    let runId: string;

    beforeEach(async () => {
      place = await create();
      shop = await openWorkshop(place.location);
      maps = new Maps(shop);
      runId = await plantRun(shop, await plantDataset(shop, "planted"));
    });
    afterEach(async () => {
      await shop?.close();
      await place.remove();
    });

    const compute = (seed: number) => maps.compute({ runId, projection: "UMAP", seed });
    async function finish({ id }: EmbeddingMap): Promise<EmbeddingMap | undefined> {
      let last: EmbeddingMap | undefined;
      for await (const map of maps.changes(id)) last = map;
      return last;
    }
    /** Resolves with its process' id when the map is at work. */
    async function underWay({ id }: EmbeddingMap): Promise<number> {
      let pid: number | undefined;
      const look = async () => {
        pid = mapperOf(process.pid);
        return pid !== undefined && ((await maps.byId(id))?.progress ?? 0) > 0;
      };
      await expect.poll(look, { timeout: 120_000 }).toBe(true);
      return pid!;
    }

    test("killed, it is made by the next attempt", async () => {
      await shop.startWorker({ mapperScript });
      const map = await compute(2_000);
      process.kill(await underWay(map), "SIGKILL");
      expect(await finish(map)).toMatchObject({ status: "SUCCEEDED", attempt: 2, pointCount: 58 });
      expect(await shop.blobs.size(pointsBlob(runId, map.id))).toBeGreaterThan(0);
      expect(await compute(2_000), "asked for again it is the same").toMatchObject({ id: map.id });
    }, 180_000);

    testOnce(
      "killed three times, it says why",
      async () => {
        await shop.startWorker({ mapperScript });
        const other = await compute(slow);
        const killed = new Set<number>();
        const kill = async () => {
          const pid = mapperOf(process.pid);
          if (pid !== undefined && !killed.has(pid)) {
            killed.add(pid);
            process.kill(pid, "SIGKILL");
          }
          return (await maps.byId(other.id))?.status;
        };
        await expect.poll(kill, { timeout: 120_000 }).toBe("FAILED");
        expect(await maps.byId(other.id)).toMatchObject({
          attempt: 3,
          error: expect.stringMatching(/SIGKILL.*attempt 3/),
        });
      },
      180_000,
    );

    testOnce(
      "cancelled, it leaves nothing, and may be asked for again",
      async () => {
        await shop.startWorker({ mapperScript });
        const map = await compute(slow);
        await underWay(map);
        expect(await maps.cancel(map.id)).toMatchObject({ status: "CANCELLED", error: null });
        expect(await shop.blobs.list(`runs/${runId}/maps`)).toEqual([]);
        await expect(maps.cancel(map.id)).rejects.toThrow("The map has already ended: CANCELLED.");
        expect(await compute(slow)).toMatchObject({ id: map.id, error: null });
        await underWay(map);
        await maps.cancel(map.id);
      },
      180_000,
    );

    testOnce(
      "a worker that is closed gives it back; the next one makes it",
      async () => {
        const worker = await shop.startWorker({ mapperScript });
        const map = await compute(3_000);
        await underWay(map);
        await worker.close();
        expect(await maps.byId(map.id)).toMatchObject({ status: "QUEUED", attempt: 0, claim: null });
        await shop.startWorker({ mapperScript });
        expect(await finish(map)).toMatchObject({ status: "SUCCEEDED", attempt: 1 });
      },
      180_000,
    );

    test("its run deleted meanwhile, nothing of it stays", async () => {
      await shop.startWorker({ mapperScript });
      const done = await compute(quick);
      await finish(done);
      const map = await compute(slow);
      await underWay(map);
      await shop.runs.delete(runId);
      await expect.poll(() => mapperOf(process.pid), { timeout: 20_000 }).toBeUndefined();
      expect(await shop.db.prisma.embeddingMap.count()).toBe(0);
      expect(await shop.blobs.list(`runs/${runId}`)).toEqual([]);
    }, 180_000);

    testOnce(
      "a run that succeeds is drawn by UMAP, even where all its vectors are the same",
      async () => {
        await shop.startWorker({ mapperScript });
        const { datasetId } = await shop.db.prisma.trainingRun.findUniqueOrThrow({ where: { id: runId } });
        const run = await shop.runs.start({
          datasetId,
          recipe: "SKIP_GRAM",
          options: { epochs: 2 },
          seed: 3,
        });
        const newest = async () => (await maps.newest(run.id, "UMAP"))?.automatic;
        await expect.poll(newest, { timeout: 120_000 }).toBe(true);
      },
      180_000,
    );
  });
});
