import type { TrainingRun } from "@cinevec/db";
import { databaseKinds } from "@cinevec/db/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { sharedWorkshop } from "../../training/testing/shared-workshop.js";
import { plantDataset } from "../../training/testing/workshop.js";
import { WaitingRuns } from "./waiting-runs.js";

describe.each(databaseKinds)("$name", ({ create, skip }) => {
  describe.skipIf(skip)("what a run waits for", () => {
    const house = sharedWorkshop(create);
    let datasetId: string;

    beforeAll(async () => {
      datasetId = await plantDataset(house.shop, "planted");
    });

    const start = (name: string, priority = 0) =>
      house.shop.runs.start({ datasetId, recipe: "SKIP_GRAM", name, priority });
    const reasons = async (ids: readonly string[], later = 0) => {
      const rows = await house.shop.db.prisma.trainingRun.findMany({ where: { id: { in: [...ids] } } });
      const runs = ids.map((id) => rows.find((row) => row.id === id) as TrainingRun);
      return new WaitingRuns(house.shop.db.prisma).reasons(runs, Date.now() + later, null);
    };

    test("names its place, what waits before it and what runs, and nothing once it runs itself", async () => {
      const ids: string[] = [];
      for (const name of ["a", "b", "c", "d", "e", "f"]) ids.push((await start(name)).id);
      expect((await reasons(ids)).slice(0, 2)).toEqual([
        "It is next. A worker takes the next run within seconds.",
        'Place 2 of 6, after "a". A worker takes the next run within seconds.',
      ]);
      expect((await reasons(ids, 60_000)).at(-1)).toBe(
        'Place 6 of 6, after "a", "b", "c" and 2 more. No worker has taken the next run: ./cinevec start or ./cinevec worker starts one.',
      );
      await house.shop.db.prisma.trainingRun.update({
        where: { id: ids[0] as string },
        data: { status: "RUNNING", progress: 0.347, etaSeconds: 725 },
      });
      expect((await reasons(ids, 60_000)).slice(0, 3)).toEqual([
        null,
        'It is next. Running now: "a" (34 %, about 12 min left).',
        'Place 2 of 5, after "b". Running now: "a" (34 %, about 12 min left).',
      ]);
    });

    test("a run of higher priority is before the others", async () => {
      await house.shop.db.prisma.trainingRun.updateMany({ data: { status: "CANCELLED" } });
      const [old, urgent] = [await start("old"), await start("urgent", 1)];
      expect(await reasons([old.id, urgent.id])).toEqual([
        'Place 2 of 2, after "urgent". A worker takes the next run within seconds.',
        "It is next. A worker takes the next run within seconds.",
      ]);
    });

    test("a follower of a run that waits hears of it when the queue moves", async () => {
      await house.shop.db.prisma.trainingRun.updateMany({ data: { status: "CANCELLED" } });
      const [first, second] = [await start("x"), await start("y")];
      const states: string[] = [];
      for await (const run of house.shop.runs.changes(second.id)) {
        states.push(`${run.status} ${await reasons([second.id])}`);
        if (states.length === 1) await house.shop.runs.cancel(first.id);
        else break;
      }
      expect(states[0]).toContain('"x"');
      expect(states[1]).not.toContain('"x"');
    });
  });
});
