import fc from "fast-check";
import { expect, test } from "vitest";
import { byteRangeOf, cut } from "./byte-range.js";

test.each([
  ["bytes=0-0", { start: 0, end: 0 }],
  ["bytes=2-4", { start: 2, end: 4 }],
  ["bytes=2-", { start: 2, end: 9 }],
  ["bytes=-3", { start: 7, end: 9 }],
  ["bytes=-99", { start: 0, end: 9 }],
  ["bytes=9-999999999999999", { start: 9, end: 9 }],
  ["bytes=9-", { start: 9, end: 9 }],
  ["bytes=-10", { start: 0, end: 9 }],
  ["bytes=3-3", { start: 3, end: 3 }],
  ["bytes=03-04", { start: 3, end: 4 }],
  ["BYTES=1-2", { start: 1, end: 2 }],
  ["bytes= \t1-2 \t", { start: 1, end: 2 }],
  ["bytes=10-", "none"],
  ["bytes=-0", "none"],
  ["bytes=4-2", "all"],
  ["bytes=0-1,3-4", "all"],
  ["bytes=-", "all"],
  ["bytes=a-b", "all"],
  ["bytes=9-8", "all"],
  ["bytes=12-11", "all"],
  ["bytes=1000000000000000-", "all"],
  ["bytes=0-1000000000000000", "all"],
  ["bytes=1-2 3", "all"],
  ["x bytes=1-2", "all"],
  ["bytes=1--2", "all"],
  ["bytes= ", "all"],
  ["lines=0-1", "all"],
  ["", "all"],
  [undefined, "all"],
])("of ten bytes %s is %j", (header, expected) => {
  expect(byteRangeOf(header, 10)).toEqual(expected);
});

test("an empty file has no part", () => {
  expect(byteRangeOf("bytes=0-", 0)).toBe("none");
  expect(byteRangeOf("bytes=-5", 0)).toBe("none");
});

test("a part of the pieces is the part of the whole", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 5 })),
      fc.nat(30),
      fc.nat(30),
      async (pieces, start, length) => {
        async function* source() {
          yield* pieces;
        }
        const whole = Buffer.concat(pieces);
        const got: Uint8Array[] = [];
        for await (const piece of cut(source(), { start, end: start + length })) got.push(piece);
        expect(Buffer.concat(got)).toEqual(whole.subarray(start, start + length + 1));
      },
    ),
  );
});

test("no piece is empty, and none is made beyond the part", async () => {
  let made = 0;
  async function* source() {
    for (const length of [3, 0, 2, 5, 5]) {
      made++;
      yield new Uint8Array(length);
    }
  }
  const lengths = async (start: number, end: number) => {
    made = 0;
    const found: number[] = [];
    for await (const { length } of cut(source(), { start, end })) found.push(length);
    return [found, made];
  };
  expect(await lengths(0, 4)).toEqual([[3, 2], 3]);
  expect(await lengths(3, 3)).toEqual([[1], 3]);
  expect(await lengths(4, 5)).toEqual([[1, 1], 4]);
  expect(await lengths(20, 30)).toEqual([[], 5]);
});
