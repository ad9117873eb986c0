import fc from "fast-check";
import { expect, test } from "vitest";
import { schedule } from "./schedule.js";

const histories = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 });

function offsetsOf(lengths: readonly number[]): Uint32Array {
  const offsets = new Uint32Array(lengths.length + 1);
  for (const [i, length] of lengths.entries()) offsets[i + 1] = offsets[i]! + length;
  return offsets;
}

test("every history is dealt once, in pieces that follow each other, and tokens are counted", () => {
  fc.assert(
    fc.property(
      histories,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 80 }),
      (lengths, threads, size) => {
        const given = Uint32Array.from(lengths, (_, i) => lengths.length - 1 - i);
        const { order, bounds, tokens } = schedule(offsetsOf(lengths), given, threads, size);
        expect([...order].sort((a, b) => b - a)).toEqual([...given]);
        let at = 0;
        for (let round = 0; round < bounds[0]!.length / 2; round++)
          for (const mine of bounds) {
            expect(mine[round * 2]).toBe(at);
            at = mine[round * 2 + 1]!;
          }
        expect(at).toBe(lengths.length);
        for (const [thread, mine] of bounds.entries()) {
          let sum = 0;
          for (let i = 0; i < mine.length; i += 2)
            for (const history of order.subarray(mine[i], mine[i + 1])) sum += lengths[history]!;
          expect(tokens[thread]).toBe(sum);
        }
        if (threads === 1) expect([...order]).toEqual([...given]);
      },
    ),
  );
});

test("within a round no thread has more than one longest history above another", () => {
  fc.assert(
    fc.property(histories, fc.integer({ min: 2, max: 4 }), (lengths, threads) => {
      const given = Uint32Array.from(lengths.keys());
      const { order, bounds } = schedule(offsetsOf(lengths), given, threads, 40);
      for (let i = 0; i < bounds[0]!.length; i += 2) {
        const parts = bounds.map((mine) =>
          Array.from(order.subarray(mine[i], mine[i + 1]), (h) => lengths[h]!),
        );
        const loads = parts.map((part) => part.reduce((a, b) => a + b, 0));
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(Math.max(0, ...parts.flat()));
      }
    }),
  );
});

test("rounds hold about as many tokens as asked for", () => {
  const lengths = Array.from({ length: 4000 }, (_, i) => 20 + ((i * 37) % 200));
  const { bounds, tokens } = schedule(offsetsOf(lengths), Uint32Array.from(lengths.keys()), 2, 2000);
  const total = lengths.reduce((a, b) => a + b, 0);
  expect(bounds[0]!.length / 2).toBe(Math.round(total / 4000));
  expect(Math.abs(tokens[0]! - tokens[1]!) / total).toBeLessThan(0.002);
});
