import { expect, test } from "vitest";
import { createProgress, formatSeconds } from "./progress.js";

function recorder(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, columns: 80, write: (text: string) => written.push(text) > 0 };
  return { written, stream: stream as unknown as NodeJS.WriteStream };
}

test("elsewhere than on a terminal: one plain line a tenth, none between", () => {
  const { written, stream } = recorder(false);
  const progress = createProgress("train", stream, () => 0);
  for (let i = 0; i <= 100; i++) progress.update(i / 100, `step ${i}`);
  progress.end("done");
  expect(written).toHaveLength(12);
  expect(written[0]).toBe("train: 0 %  step 0\n");
  expect(written.join("")).not.toContain("\u001b");
  expect(written.at(-1)).toBe("train: done\n");
});

test("a quiet stretch still gets a line after 15 seconds", () => {
  const { written, stream } = recorder(false);
  let time = 0;
  const progress = createProgress("train", stream, () => time);
  progress.update(0.01, "");
  time = 16_000;
  progress.update(0.02, "");
  expect(written).toHaveLength(2);
});

test("on a terminal the bar redraws its own line and fits the width", () => {
  const { written, stream } = recorder(true);
  createProgress("train", stream, () => 0).update(0.5, "x".repeat(200));
  expect(written[0]!.startsWith(`\r\u001b[2Ktrain ${"█".repeat(12)}${"░".repeat(12)}  50 %`)).toBe(true);
  expect(written[0]!.length).toBeLessThanOrEqual(79 + 5);
});

test.each([
  [4.4, "4s"],
  [75, "1m 15s"],
  [7260, "2h 1m"],
])("%d seconds", (seconds, text) => expect(formatSeconds(seconds)).toBe(text));
