import type { TestDatabase } from "@cinevec/db/testing";
import { afterAll, beforeAll } from "vitest";
import { openWorkshop, type Workshop } from "./workshop.js";

/** A workshop over a database of its own, for all tests of a block: there from its first hook to its last. */
export function sharedWorkshop(create: () => Promise<TestDatabase>): {
  readonly place: TestDatabase;
  readonly shop: Workshop;
} {
  let place: TestDatabase;
  let shop: Workshop;
  beforeAll(async () => {
    place = await create();
    shop = await openWorkshop(place.location);
  });
  afterAll(async () => {
    await shop?.close();
    await place?.remove();
  });
  return {
    get place() {
      return place;
    },
    get shop() {
      return shop;
    },
  };
}
