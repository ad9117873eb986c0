import { expect, test } from "vitest";
import { CancelledError } from "../errors.js";
import { breathe } from "./breathe.js";

test("what waits for its turn has it before the import goes on", async () => {
  let turned = false;
  setImmediate(() => {
    turned = true;
  });
  await breathe(undefined);
  expect(turned).toBe(true);
});

test("who cancels in that turn ends the import; who doesn't, not", async () => {
  const controller = new AbortController();
  await breathe(controller.signal);
  setImmediate(() => controller.abort());
  await expect(breathe(controller.signal)).rejects.toThrow(new CancelledError("The import was cancelled."));
});
