import { expect, test } from "vitest";
import { SharedFollows } from "./shared-follows.js";

/** Follows that tell what `say` is given. */
function setup() {
  let begun = 0;
  let returned = 0;
  let waiting: ((result: IteratorResult<string>) => void) | null = null;
  let refuse: ((error: Error) => void) | null = null;
  const queue: IteratorResult<string>[] = [];
  const follows = new SharedFollows<string>(() => {
    begun++;
    return {
      next: () =>
        new Promise((resolve, reject) => {
          const ready = queue.shift();
          if (ready) resolve(ready);
          else {
            waiting = resolve;
            refuse = reject;
          }
        }),
      async return() {
        returned++;
        waiting?.({ done: true, value: undefined });
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  });
  const give = async (result: IteratorResult<string>) => {
    if (waiting) {
      const resolve = waiting;
      waiting = null;
      resolve(result);
    } else queue.push(result);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    follows,
    begun: () => begun,
    returned: () => returned,
    say: (value: string) => give({ done: false, value }),
    end: () => give({ done: true, value: undefined }),
    fail: (error: Error) => refuse?.(error),
  };
}

test("many listen to one follow, and who comes later gets what is known at once", async () => {
  const { follows, begun, returned, say, end } = setup();
  const [one, two] = [follows.of("1"), follows.of("1")];
  const both = [one.next(), two.next()];
  await say("a");
  expect(await Promise.all(both)).toEqual([
    { done: false, value: "a" },
    { done: false, value: "a" },
  ]);
  await say("b");
  await say("c");
  expect((await one.next()).value).toBe("c");
  const late = follows.of("1");
  expect((await late.next()).value).toBe("c");
  expect(begun()).toBe(1);
  await two.return?.();
  expect((await two.next()).done).toBe(true);
  await say("d");
  expect([(await one.next()).value, (await late.next()).value]).toEqual(["d", "d"]);
  await end();
  expect([(await one.next()).done, (await late.next()).done]).toEqual([true, true]);
  expect([begun(), returned(), follows.size]).toEqual([1, 0, 0]);
});

test("the last one to leave ends it, also while it waits", async () => {
  const { follows, begun, returned } = setup();
  const one = follows.of("1");
  const two = follows.of("1");
  const waiting = [one.next(), two.next()];
  await new Promise((resolve) => setImmediate(resolve));
  await one.return?.();
  expect(returned()).toBe(0);
  await two.return?.();
  expect((await Promise.all(waiting)).every(({ done }) => done)).toBe(true);
  expect([begun(), returned(), follows.size]).toEqual([1, 1, 0]);
  // Never asked, never begun.
  await follows.of("2").return?.();
  expect(begun()).toBe(1);
});

test("an error reaches everybody, once, and the next to come begins anew", async () => {
  const { follows, begun, fail } = setup();
  const [one, two] = [follows.of("1"), follows.of("1")];
  const both = Promise.allSettled([one.next(), two.next()]);
  await new Promise((resolve) => setImmediate(resolve));
  fail(new Error("gone"));
  for (const result of await both) expect(result).toMatchObject({ status: "rejected" });
  expect((await one.next()).done).toBe(true);
  void follows.of("1").next();
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun()).toBe(2);
});
