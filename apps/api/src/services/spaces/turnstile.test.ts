import { expect, test } from "vitest";
import { Turnstile } from "./turnstile.js";

test("few run at once, the others in their order, and too many are turned away", async () => {
  const turnstile = new Turnstile("embeddings are opened", 2, 3);
  const begun: number[] = [];
  const finish: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const pass = (id: number) =>
    turnstile.pass(async () => {
      begun.push(id);
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => finish.push(resolve));
      running--;
      if (id === 1) throw new Error("failed");
      return id;
    });
  const passing = [0, 1, 2, 3, 4].map((id) => pass(id).catch((error: Error) => error.message));
  await expect(pass(5)).rejects.toThrow("Too many embeddings are opened at once: 2, and 3 wait.");
  for (let at = 0; at < 5; at++) {
    await new Promise((resolve) => setImmediate(resolve));
    finish[at]!();
  }
  expect(await Promise.all(passing)).toEqual([0, "failed", 2, 3, 4]);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
  const again = pass(6);
  finish[5]!();
  expect(await again).toBe(6);
});
