import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { readByDuckDb } from "./duck-db.js";
import { CancelledError, InvalidInputError } from "./errors.js";

const reading = { file: "r.parquet", refused: (message: string) => `can't be read: ${message}` };

test("rows come as JavaScript's values, and one statement sees what another made", async () => {
  const rows = await readByDuckDb({ ...reading, threads: 1 }, async (reader) => {
    await reader.run("CREATE TABLE t AS SELECT 7 AS a, 'x' AS b");
    const chunk = await (await reader.stream("SELECT a FROM t")).fetchChunk();
    return [...(await reader.rows("SELECT b, a FROM t")), ...chunk!.getRows()];
  });
  expect(rows).toEqual([["x", 7], [7]]);
});

test("who cancels between two statements ends the second, and nothing waits for the signal any more", async () => {
  for (const statement of ["rows", "run", "stream"] as const) {
    const controller = new AbortController();
    let after = false;
    const work = readByDuckDb({ ...reading, signal: controller.signal }, async (reader) => {
      await reader.rows("SELECT 1");
      controller.abort();
      await reader[statement]("SELECT 2");
      after = true;
    });
    await expect(work).rejects.toThrow(new CancelledError("The import was cancelled."));
    expect(after).toBe(false);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  }
});

test("who cancels after the last statement has no result", async () => {
  const controller = new AbortController();
  const work = readByDuckDb({ ...reading, signal: controller.signal }, async () => controller.abort());
  await expect(work).rejects.toThrow(CancelledError);
});

test("DuckDB's refusal names the file and keeps its cause; what the work refuses stays as it is", async () => {
  const broken = await readByDuckDb(reading, (reader) => reader.run("SELECT nothing")).catch(
    (error) => error,
  );
  expect(broken).toBeInstanceOf(InvalidInputError);
  expect(broken.message).toMatch(/^r\.parquet: can't be read: Binder Error/);
  expect(broken.cause.message).toMatch(/^Binder Error/);
  const own = InvalidInputError.of("field", "is wrong.");
  await expect(readByDuckDb(reading, () => Promise.reject(own))).rejects.toBe(own);
});
