import { ConflictError } from "@cinevec/core";
import { expect, test } from "vitest";
import { catalogThread, newCatalogNumber } from "./catalog-thread.js";

test("where the thread ends before it answers, the error says to ask again, and why it ended", async () => {
  // A thread that is yet to start has answered nothing when it is ended.
  await catalogThread.terminate();
  const catalog = newCatalogNumber();
  const asked = catalogThread.ask({ catalog, ask: "build", count: 0, contentHash: "" });
  const told = asked.catch((error) => error);
  await catalogThread.terminate();
  const error = await told;
  expect(error).toBeInstanceOf(ConflictError);
  expect(error).toMatchObject({
    message: "The search of movies stopped before it answered: ask again.",
    cause: expect.objectContaining({ message: "it ended" }),
  });
});
