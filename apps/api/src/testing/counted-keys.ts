import { openDatabase, type PrismaClient } from "@cinevec/db";
import { databaseKinds } from "@cinevec/db/testing";

/** An embedded database that counts how often keys were looked up in it. */
export interface CountedKeys {
  readonly prisma: PrismaClient;
  /** Look-ups since the start; may be set. */
  queries: number;
  close(): Promise<void>;
}

export async function openCountedKeys(): Promise<CountedKeys> {
  const place = await databaseKinds.find(({ kind }) => kind === "pglite")!.create();
  const db = await openDatabase(place.location);
  const counted: CountedKeys = {
    prisma: db.prisma,
    queries: 0,
    async close() {
      await db.close();
      await place.remove();
    },
  };
  const { findMany } = db.prisma.apiKey;
  Object.defineProperty(db.prisma.apiKey, "findMany", {
    configurable: true,
    value(...args: Parameters<typeof findMany>) {
      counted.queries++;
      return Reflect.apply(findMany, db.prisma.apiKey, args);
    },
  });
  return counted;
}
