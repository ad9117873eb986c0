import { expect, test } from "vitest";
import { InvalidInputError } from "../errors.js";
import { ArenaPlan } from "./arena.js";

/** Two buffers, the second of a length that is no multiple of 4. */
function twoBuffers() {
  const plan = new ArenaPlan();
  const [first, second] = [plan.reserve(64), plan.reserve(7)];
  const arena = plan.allocate();
  return { arena, first, second, bytes: new Uint8Array(arena.memory.buffer) };
}

test("what is written within the buffers changes no guard", () => {
  const { arena, first, second, bytes } = twoBuffers();
  bytes.fill(1, first, first + 64).fill(2, second, second + 7);
  expect(() => arena.checkGuards()).not.toThrow();
});

test.each([
  ["before the first buffer", (at: { first: number; second: number }) => at.first - 1],
  ["behind the first buffer", ({ first }) => first + 64],
  ["before the second buffer", ({ second }) => second - 1],
  ["behind the second buffer", ({ second }) => second + 7],
  ["a cache line behind the second buffer", ({ second }) => second + 64],
] as [string, (at: { first: number; second: number }) => number][])(
  "a byte written %s is found",
  (_, place) => {
    const { arena, first, second, bytes } = twoBuffers();
    const at = place({ first, second });
    bytes[at] = bytes[at]! ^ 1;
    expect(() => arena.checkGuards()).toThrow("a kernel wrote outside of its buffers");
  },
);

test("what is read behind a buffer is no number", () => {
  const { arena, first } = twoBuffers();
  expect(arena.f32(first + 64, 1)[0]).toBeNaN();
  expect(arena.f64(first + 64, 1)[0]).toBeNaN();
});

test("more than 4 GiB are refused in the caller's words", () => {
  const plan = new ArenaPlan();
  plan.reserve(2 ** 32);
  expect(() => plan.allocate("embedding", "take fewer movies")).toThrow(InvalidInputError);
  expect(() => plan.allocate("embedding", "take fewer movies")).toThrow("take fewer movies");
});
