import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { UnpackGuard } from "./unpack-guard.js";

const chunks = (...sizes: number[]) => Readable.from(sizes.map((size) => Buffer.alloc(size)));
const through = async (guard: UnpackGuard, packed: number, ...sizes: number[]) =>
  (await buffer(chunks(...sizes).pipe(guard.watch(packed)))).length;

test("a file may become as many times larger as is allowed, or as large as is free", async () => {
  const guard = new UnpackGuard({ free: 10, ratio: 3, total: 1000 });
  expect(await through(guard, 1, 10)).toBe(10);
  expect(await through(guard, 20, 30, 30)).toBe(60);
  await expect(through(guard, 1, 10, 1)).rejects.toThrow(
    /^it is more than 3 times larger than it was packed: unpack it yourself if that is right$/,
  );
  await expect(through(guard, 20, 30, 31)).rejects.toThrow("more than 3 times larger");
});

test("all files of a source together are bounded", async () => {
  const guard = new UnpackGuard({ free: 3 * 2 ** 20, ratio: 3, total: 2 ** 21 });
  expect(await through(guard, 1, 2 ** 20)).toBe(2 ** 20);
  expect(await through(guard, 1, 2 ** 20)).toBe(2 ** 20);
  await expect(through(guard, 1, 1)).rejects.toThrow(
    /^the source's files are more than 0\.001953125 GiB: unpack them yourself if that is right$/,
  );
});
