import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { afterEach, expect, test, vi } from "vitest";
import { InvalidInputError } from "../../errors.js";
import { fixtureFolder } from "../../testing/reader-contract.js";
import { previewImport } from "./preview-import.js";
import { previewInThread } from "./preview-in-thread.js";

const fixtures = fixtureFolder();
const table = "userId,movieId,rating,timestamp\n5,1,4.5,978300760\n";
afterEach(() => vi.unstubAllEnvs());

/** What a preview comes to, and whether its thread has ended by then. */
async function looking(...given: Parameters<typeof previewInThread>) {
  const threads: Worker[] = [];
  const note = (thread: Worker) => threads.push(thread);
  process.on("worker", note);
  try {
    const [result] = await Promise.allSettled([previewInThread(...given)]);
    const [thread] = threads;
    return { result, threads: threads.length, hasEnded: thread?.threadId === -1 };
  } finally {
    process.off("worker", note);
  }
}

test("on a thread: the same preview, the same refusals", async () => {
  const source = await fixtures.folder({ "some.csv": table });
  expect(await looking({ source })).toEqual({
    result: { status: "fulfilled", value: await previewImport({ source }) },
    threads: 1,
    hasEnded: true,
  });
  await expect(previewInThread({ source: join(source, "nowhere") })).rejects.toThrow(
    InvalidInputError.of("source", `there is no file or folder ${JSON.stringify(join(source, "nowhere"))}.`),
  );
});

test("what takes too long or too much memory is given up, and a person can import it without a look", async () => {
  const source = await fixtures.folder({
    "some.csv": table + Array.from({ length: 40_000 }, (_, i) => `${i},${i % 9},4,978300760\n`).join(""),
  });
  for (const [bounds, what] of [
    [{ milliseconds: 1, mebibytes: 512 }, "takes too long"],
    [{ milliseconds: 30_000, mebibytes: 16 }, "takes too much memory"],
  ] as const)
    expect(await looking({ source }, bounds)).toEqual({
      result: {
        status: "rejected",
        reason: InvalidInputError.of("source", `${what} to look into; import it without a preview.`),
      },
      threads: 1,
      hasEnded: true,
    });
});

test("a thread that can't start is no fault of the files: its error is passed on", async () => {
  const source = await fixtures.folder({ "some.csv": table });
  vi.stubEnv("TSX_TSCONFIG_PATH", join(source, "nowhere.json"));
  const { result } = await looking({ source });
  expect(result).toMatchObject({
    status: "rejected",
    reason: { message: expect.stringContaining("nowhere") },
  });
  expect(result).not.toMatchObject({ reason: expect.any(InvalidInputError) });
});
