import { expect, test } from "vitest";
import { holdsUint32 } from "./holds-uint32.js";

test("digits that surely fit into 32 bits", () => {
  const digit = (text: string) => text.charCodeAt(0);
  expect([0, 1, 9].map((count) => holdsUint32(count, digit("9")))).toEqual([false, true, true]);
  expect([holdsUint32(10, digit("3")), holdsUint32(10, digit("4")), holdsUint32(11, digit("0"))]).toEqual([
    true,
    false,
    false,
  ]);
});
