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
