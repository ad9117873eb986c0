import { type Database, openDatabase } from "@cinevec/db";
import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openQueue, type Queue } from "./queue.js";

describe.each(databaseKinds)("$name", ({ create, skip }) => {
  describe.skipIf(skip)("the queue", () => {
    let place: TestDatabase;
    let db: Database;
    let queue: Queue;
    const errors: unknown[] = [];

    beforeAll(async () => {
      place = await create();
      db = await openDatabase(place.location);
      queue = await openQueue(db, (error) => errors.push(error));
    });
    afterAll(async () => {
      await queue?.close();
      await db?.close();
      await place?.remove();
      expect(errors).toEqual([]);
    });

    const send = (id: string) =>
      db.prisma.$transaction((transaction) => queue.send(transaction, "train", id));

    test("hands each job out once, in order, by queue", async () => {
      await send("a");
      await send("b");
      expect(await queue.take("import")).toBeNull();
      expect(await queue.take("train")).toBe("a");
      expect(await queue.take("train")).toBe("b");
      expect(await queue.take("train")).toBeNull();
    });

    test("forgets a job whose transaction was undone", async () => {
      const undone = db.prisma.$transaction(async (transaction) => {
        await queue.send(transaction, "train", "never");
        throw new Error("undone");
      });
      await expect(undone).rejects.toThrow("undone");
      expect(await queue.take("train")).toBeNull();
    });

    test("wakes the workers of its queue", async () => {
      const woken: string[] = [];
      await queue.onWake("train", () => woken.push("train"));
      await queue.onWake("import", () => woken.push("import"));
      await queue.wake("train");
      await expect.poll(() => woken).toEqual(["train"]);
    });

    test("sends again only what has no job left", async () => {
      await send("waiting");
      await send("taken");
      await queue.take("train");
      await queue.take("train");
      await send("queued");
      expect(await queue.resend("train", ["waiting", "taken", "queued"], 3600)).toBe(0);
      expect(await queue.resend("train", ["taken", "queued"], 0)).toBe(1);
      expect([await queue.take("train"), await queue.take("train")].sort()).toEqual(["queued", "taken"]);
      expect(await queue.take("train")).toBeNull();
    });
  });
});
