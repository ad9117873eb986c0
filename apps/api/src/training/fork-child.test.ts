import { getPriority } from "node:os";
import { expect, test } from "vitest";
import { forkChild } from "./fork-child.js";

const started = (nice?: number) =>
  forkChild({
    script: new URL("./testing/fake-trainer.js", import.meta.url),
    task: {},
    blobs: "",
    nice,
    onProgress: () => {},
    mayPublish: async () => false,
  });

test("a child stands back as far as it is told, its parent does not", async () => {
  const own = getPriority();
  for (const [nice, expected] of [
    [7, 7],
    [undefined, own],
  ] as const) {
    const child = started(nice);
    try {
      expect(getPriority(child.pid)).toBe(expected);
      expect(getPriority()).toBe(own);
    } finally {
      child.kill();
      await child.ended;
    }
  }
});
