import { randomBytes } from "node:crypto";
import { openDatabase, type PrismaClient } from "@cinevec/db";
import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Keys } from "./keys.js";

const embedded = databaseKinds.find(({ kind }) => kind === "pglite")!;
let place: TestDatabase;
let prisma: PrismaClient;
let close: () => Promise<void>;
let queries = 0;

beforeAll(async () => {
  place = await embedded.create();
  const db = await openDatabase(place.location);
  ({ prisma, close } = db);
  const { findMany } = prisma.apiKey;
  Object.defineProperty(prisma.apiKey, "findMany", {
    configurable: true,
    value(...args: Parameters<typeof findMany>) {
      queries++;
      return Reflect.apply(findMany, prisma.apiKey, args);
    },
  });
});
afterAll(async () => {
  await close();
  await place.remove();
});

const wrongKey = () => `cinevec_${randomBytes(32).toString("base64url")}`;

test("a thousand wrong keys cost one query, and what is no key costs none", async () => {
  const keys = new Keys(prisma);
  const right = await keys.create("one", "TRAINER");
  queries = 0;
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => keys.verify(wrongKey())));
  expect(answers.every((answer) => answer === null)).toBe(true);
  expect(await keys.verify(right)).toEqual({ name: "one", role: "TRAINER" });
  expect(queries).toBe(1);
  for (const text of ["", "cinevec_", right.slice(0, -1), `${right}x`, "\0", "Bearer"])
    expect(await keys.verify(text)).toBeNull();
  expect(queries).toBe(1);
});

test("a key that another process made opens soon, and one that it revoked closes", async () => {
  const here = new Keys(prisma, 0);
  const elsewhere = new Keys(prisma);
  const key = await elsewhere.create("two", "VIEWER");
  expect(await here.verify(key)).toEqual({ name: "two", role: "VIEWER" });
  await elsewhere.revoke("two");
  expect(await here.verify(key)).toBeNull();
  expect(await elsewhere.verify(key)).toBeNull();
});
