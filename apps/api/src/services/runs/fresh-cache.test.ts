import { expect, test } from "vitest";
import { FreshCache } from "./fresh-cache.js";

function counting() {
  const asked: string[] = [];
  const cache = new FreshCache<{ key: string }>(
    async (key) => {
      asked.push(key);
      return key === "none" ? null : { key };
    },
    { milliseconds: 60_000, max: 10 },
  );
  return { asked, cache };
}

test("one load answers everyone who asks meanwhile and afterwards, also that there is nothing", async () => {
  const { asked, cache } = counting();
  const [one, two] = await Promise.all([cache.get("a"), cache.get("a")]);
  expect(one).toBe(two);
  expect(cache.get("a")).toBe(one);
  expect(await cache.get("none")).toBeNull();
  expect(cache.get("none")).toBeNull();
  expect(asked).toEqual(["a", "none"]);
});

test("what was under way when all was forgotten is not remembered", async () => {
  const { asked, cache } = counting();
  const early = cache.get("a");
  cache.forget();
  await early;
  await cache.get("a");
  expect(asked).toEqual(["a", "a"]);
});

test("a failure is not remembered", async () => {
  let failing = true;
  const cache = new FreshCache<object>(
    async () => {
      if (failing) throw new Error("down");
      return {};
    },
    { milliseconds: 60_000, max: 10 },
  );
  await expect(cache.get("a")).rejects.toThrow("down");
  failing = false;
  expect(await cache.get("a")).toEqual({});
});

test("an answer is fresh for so long, and of many keys the latest are remembered", async () => {
  const asked: string[] = [];
  const cache = new FreshCache<{ key: string }>(
    async (key) => {
      asked.push(key);
      return { key };
    },
    { milliseconds: 30, max: 2 },
  );
  for (const key of ["a", "b", "c", "b", "c", "a"]) expect(await cache.get(key)).toEqual({ key });
  expect(asked).toEqual(["a", "b", "c", "a"]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await cache.get("a");
  expect(asked).toEqual(["a", "b", "c", "a", "a"]);
});

test("what was forgotten while it was asked anew leaves the later question alone", async () => {
  const answers: ((value: { at: number } | null) => void)[] = [];
  const cache = new FreshCache<{ at: number }>(() => new Promise((resolve) => answers.push(resolve)), {
    ...{ milliseconds: 60_000, max: 10 },
  });
  const early = cache.get("a");
  cache.forget();
  const late = cache.get("a");
  answers[0]!({ at: 0 });
  expect(await early).toEqual({ at: 0 });
  // Still under way: who asks now waits for the same answer.
  const third = cache.get("a");
  expect(answers).toHaveLength(2);
  answers[1]!({ at: 1 });
  expect(await late).toEqual({ at: 1 });
  expect(await third).toEqual({ at: 1 });
  expect(cache.get("a")).toEqual({ at: 1 });
});
