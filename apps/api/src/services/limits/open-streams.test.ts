import { type Database, openDatabase } from "@cinevec/db";
import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { OpenStreams } from "./open-streams.js";
import { StreamCounts } from "./stream-counts.js";

function fail(error: unknown): never {
  throw error;
}

describe.each(databaseKinds)("$name", ({ create, skip }) => {
  describe.skipIf(skip)("open streams", () => {
    let place: TestDatabase;
    let db: Database;
    const processes: OpenStreams[] = [];
    const start = (most = { ofOne: 5, here: 100 }) => {
      const streams = new OpenStreams(new StreamCounts(db), fail, most);
      processes.push(streams);
      return streams;
    };
    const counts = async () => {
      const rows = await db.prisma.streamCount.findMany({ orderBy: { open: "asc" } });
      return rows.map(({ caller, open }) => `${caller} ${open}`);
    };

    beforeAll(async () => {
      place = await create();
      db = await openDatabase(place.location);
    });
    beforeEach(() => db.prisma.streamCount.deleteMany());
    afterEach(async () => {
      for (const one of processes.splice(0)) await one.close();
    });
    afterAll(async () => {
      await db?.close();
      await place?.remove();
    });

    test("a caller has so many at all processes together, and a place that is given back is given anew", async () => {
      const [a, b] = [start(), start()];
      const places = [await a.enter("key"), await a.enter("key"), await b.enter("key"), await b.enter("key")];
      const last = await a.enter("key");
      expect([...places, last]).not.toContain(null);
      expect(await a.enter("key")).toBeNull();
      expect(await b.enter("key")).toBeNull();
      expect(await b.enter("another key")).not.toBeNull();
      last?.();
      last?.();
      await expect.poll(counts, { timeout: 10_000 }).toEqual(["another key 1", "key 2", "key 2"]);
      expect(await b.enter("key")).not.toBeNull();
      expect(await a.enter("key")).toBeNull();
    });

    test("of many that come to two processes at once, never more than so many get in", async () => {
      const [a, b] = [start(), start()];
      const places = await Promise.all(
        Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? a : b).enter("key")),
      );
      expect(places.filter((place) => place !== null).length).toBeLessThanOrEqual(5);
      // Those that were refused have given their places back: whoever comes later gets what is left.
      let open = places.filter((place) => place !== null).length;
      const enterOnce = async () => ((await a.enter("key")) ? ++open : open);
      await expect.poll(enterOnce, { timeout: 10_000 }).toBe(5);
      expect(await b.enter("key")).toBeNull();
    });

    test("a burst at one process fills what another has left", async () => {
      const [a, b] = [start(), start()];
      for (let i = 0; i < 3; i++) await a.enter("key");
      const places = await Promise.all(Array.from({ length: 5 }, () => b.enter("key")));
      expect(places.filter((place) => place !== null)).toHaveLength(2);
    });

    test("what a killed process had is free after a minute; one that lives renews its own", async () => {
      const [killed, lives] = [new StreamCounts(db), new StreamCounts(db)];
      await killed.write("key", 5);
      await lives.write("other", 5);
      const streams = start();
      expect(await streams.enter("key")).toBeNull();
      await db.query(`UPDATE "StreamCount" SET "at" = "at" - interval '61 seconds'`);
      expect(await streams.enter("key")).not.toBeNull();
      await lives.renew(new Map([["other", 5]]));
      expect(await counts()).toEqual(["key 1", "other 5"]);
      expect(await streams.enter("other")).toBeNull();
    });

    test("who has closed his last stream has no row", async () => {
      const streams = start();
      const leave = await streams.enter("key");
      expect(await counts()).toEqual(["key 1"]);
      leave!();
      await expect.poll(counts, { timeout: 10_000 }).toEqual([]);
    });

    test("a process has an end of places, too, and one that closes leaves no row", async () => {
      const streams = start({ ofOne: 5, here: 2 });
      expect(await streams.enter("a")).not.toBeNull();
      expect(await streams.enter("b")).not.toBeNull();
      expect(await streams.enter("c")).toBeNull();
      await streams.close();
      expect(await counts()).toEqual([]);
    });
  });
});

test("without the database each process counts for itself", async () => {
  const told: unknown[] = [];
  const away = () => Promise.reject(new Error("away"));
  const counts = { write: away, ofOthers: away, renew: away, end: away };
  const streams = new OpenStreams(counts, (error) => told.push(error), { ofOne: 1, here: 10 });
  const leave = await streams.enter("key");
  expect(leave).not.toBeNull();
  expect(await streams.enter("key")).toBeNull();
  leave?.();
  expect(await streams.enter("key")).not.toBeNull();
  expect(told.length).toBeGreaterThan(0);
  await streams.close();
});
