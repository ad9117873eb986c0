import { expect, test } from "vitest";
import { SharedFollows } from "./shared-follows.js";

/** A source that says what it is told to, when it is told to. */
function sourceOf() {
  const waiting: PromiseWithResolvers[] = [];
  let returned = 0;
  const source: AsyncIterableIterator<string> = {
    next: () =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
      }),
    async return() {
      returned++;
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    source,
    returned: () => returned,
    async say(value: string) {
      waiting.shift()!.resolve({ done: false, value });
      await settle();
    },
    async end() {
      waiting.shift()!.resolve({ done: true, value: undefined });
      await settle();
    },
    async fail(error: unknown) {
      waiting.shift()!.reject(error);
      await settle();
    },
  };
}
interface PromiseWithResolvers {
  resolve(result: IteratorResult<string>): void;
  reject(error: unknown): void;
}

function setup() {
  const sources: ReturnType<typeof sourceOf>[] = [];
  const ids: string[] = [];
  const follows = new SharedFollows<string>((id) => {
    ids.push(id);
    const made = sourceOf();
    sources.push(made);
    return made.source;
  });
  return { follows, sources, ids };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("nothing begins before somebody asks, and each row has a follow of its own", async () => {
  const { follows, sources, ids } = setup();
  const [a, b] = [follows.of("a"), follows.of("b")];
  await turn();
  expect([ids, follows.size]).toEqual([[], 0]);
  const [first, second] = [a.next(), b.next()];
  await turn();
  expect([ids, follows.size]).toEqual([["a", "b"], 2]);
  await sources[1]!.say("of b");
  await sources[0]!.say("of a");
  expect([(await first).value, (await second).value]).toEqual(["of a", "of b"]);
  await a.return!();
  expect([sources[0]!.returned(), sources[1]!.returned(), follows.size]).toEqual([1, 0, 1]);
});

test("what was told once is not told again: the next value is the next change", async () => {
  const { follows, sources } = setup();
  const changes = follows.of("a");
  const first = changes.next();
  await turn();
  await sources[0]!.say("1");
  expect((await first).value).toBe("1");
  const second = changes.next();
  await turn();
  await sources[0]!.say("2");
  expect((await second).value).toBe("2");
  await changes.return!();
});

test("what was said before the end is told before it", async () => {
  const { follows, sources } = setup();
  const changes = follows.of("a");
  const first = changes.next();
  await turn();
  await sources[0]!.say("1");
  await first;
  await sources[0]!.say("2");
  await sources[0]!.end();
  expect(await changes.next()).toEqual({ done: false, value: "2" });
  expect(await changes.next()).toEqual({ done: true, value: undefined });
  expect(await changes.next()).toEqual({ done: true, value: undefined });
  expect(follows.size).toBe(0);
});

test("an error is told after what was said, once, whatever it is", async () => {
  const { follows, sources } = setup();
  const changes = follows.of("a");
  const first = changes.next();
  await turn();
  await sources[0]!.say("1");
  await first;
  await sources[0]!.say("2");
  await sources[0]!.fail(undefined);
  expect((await changes.next()).value).toBe("2");
  await expect(changes.next()).rejects.toBeUndefined();
  expect((await changes.next()).done).toBe(true);
});

test("who has left hears nothing more, not even what was said before", async () => {
  const { follows, sources } = setup();
  const [leaving, staying] = [follows.of("a"), follows.of("a")];
  const both = [leaving.next(), staying.next()];
  await turn();
  await sources[0]!.say("1");
  await Promise.all(both);
  await sources[0]!.say("2");
  await leaving.return!();
  expect(await leaving.next()).toEqual({ done: true, value: undefined });
  expect((await staying.next()).value).toBe("2");
  expect(sources[0]!.returned()).toBe(0);
});

test("who comes after the last one has left begins anew, and the old follow takes nothing from the new one", async () => {
  const { follows, sources } = setup();
  const old = follows.of("a");
  const asked = old.next();
  await turn();
  await sources[0]!.say("old");
  await asked;
  await old.return!();
  const late = follows.of("a");
  const next = late.next();
  await turn();
  expect(sources).toHaveLength(2);
  // The old one ends only now.
  await sources[0]!.end();
  expect(follows.size).toBe(1);
  await sources[1]!.say("new");
  expect((await next).value).toBe("new");
  await late.return!();
  expect(follows.size).toBe(0);
});
