import { expect, test } from "vitest";
import { within } from "./deadline.js";

test("an answer in time is handed on, one that is late is given up", async () => {
  const answer = { data: { a: 1 } };
  expect(await within(1_000, Promise.resolve(answer))).toBe(answer);
  await expect(within(1_000, Promise.reject(new Error("boom")))).rejects.toThrow("boom");
  const late = await within(20, new Promise(() => {}));
  expect(late.data).toBeUndefined();
  expect(late.errors?.[0]?.extensions).toMatchObject({
    code: "DEADLINE_EXCEEDED",
    http: { status: 400 },
  });
});
