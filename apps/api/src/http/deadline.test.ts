import { afterEach, expect, test, vi } from "vitest";
import { within } from "./deadline.js";

afterEach(() => vi.useRealTimers());

test("an answer in time is handed on, and nothing waits for the deadline any more", async () => {
  vi.useFakeTimers();
  const answer = { data: { a: 1 } };
  expect(await within(1_000, Promise.resolve(answer))).toBe(answer);
  await expect(within(1_000, Promise.reject(new Error("boom")))).rejects.toThrow("boom");
  expect(vi.getTimerCount()).toBe(0);
});

test("one that is late is given up, and not before", async () => {
  vi.useFakeTimers();
  const settled = vi.fn();
  const late = within(2_500, new Promise(() => {}));
  void late.then(settled);
  await vi.advanceTimersByTimeAsync(2_499);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  const { data, errors } = await late;
  expect(data).toBeUndefined();
  expect(errors?.map((error) => error.toJSON())).toEqual([
    {
      message: "This operation was given up after 2.5 s: ask for less at a time.",
      extensions: { code: "DEADLINE_EXCEEDED", http: { status: 400 } },
    },
  ]);
});
