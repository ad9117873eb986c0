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
  ["BYTES=1-2", { start: 1, end: 2 }],
  ["bytes=10-", "none"],
  ["bytes=-0", "none"],
  ["bytes=4-2", "all"],
  ["bytes=0-1,3-4", "all"],
  ["bytes=-", "all"],
  ["bytes=a-b", "all"],
  ["lines=0-1", "all"],
  ["", "all"],
  [undefined, "all"],
])("of ten bytes %s is %j", (header, expected) => {
  expect(byteRangeOf(header, 10)).toEqual(expected);
});

test("an empty file has no part", () => {
  expect(byteRangeOf("bytes=0-", 0)).toBe("none");
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
