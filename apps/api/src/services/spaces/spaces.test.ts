import { buffer } from "node:stream/consumers";
import { writeBackup } from "@cinevec/db";
import { afterAll, expect, test } from "vitest";
import { plantDataset, plantRun } from "../../testing/planted-run.js";
import { startTestServer } from "../../testing/test-server.js";

const server = await startTestServer();
afterAll(() => server.close());

test("warming opens the promoted run of the newest dataset; without one there is nothing to do", async () => {
  const { spaces, directory } = server.services;
  await spaces.warm();
  const datasetId = await plantDataset(server, "planted");
  directory.forget();
  await spaces.warm();
  const runId = await plantRun(server, datasetId, { promoted: true });
  directory.forget();
  await spaces.warm();
  const run = await spaces.succeeded(runId);
  // What is open comes at once.
  expect(spaces.of(run)).toMatchObject({ run: { id: runId } });
});

test("warming finds the neighbors of the run that is asked for them, and of no other", async () => {
  const { spaces, directory } = server.services;
  const datasetId = await plantDataset(server, "two runs");
  const neighbors = await plantRun(server, datasetId, { name: "near", promoted: ["NEIGHBORS"] });
  const recommends = await plantRun(server, datasetId, { name: "next", promoted: ["RECOMMENDATIONS"] });
  directory.forget();
  await spaces.warm();
  await expect.poll(() => server.blobs.list(`runs/${neighbors}/index`), { timeout: 30_000 }).toHaveLength(1);
  expect(spaces.of(await spaces.succeeded(recommends))).toMatchObject({ run: { id: recommends } });
  expect(await server.blobs.list(`runs/${recommends}/index`)).toEqual([]);
});

test("what a replica worked out of a run is kept, read by the next, remade where it is damaged, and goes with the run", async () => {
  const { spaces, directory, runs } = server.services;
  const datasetId = await plantDataset(server, "kept");
  const runId = await plantRun(server, datasetId, { promoted: true });
  directory.forget();
  const run = await spaces.succeeded(runId);
  const folder = `runs/${runId}/index`;
  const warm = async () => {
    spaces.forget(runId);
    await (await spaces.of(run)).space.warm();
  };
  await warm();
  await expect.poll(() => server.blobs.list(folder)).toHaveLength(1);
  const [name] = (await server.blobs.list(folder)) as [string];
  const whole = await server.blobs.get(name);

  await warm();
  expect(server.log.filter((line) => line.includes("is damaged"))).toEqual([]);
  for (const spoiled of [whole.slice(0, 100), whole.map((byte, i) => (i === 9 ? byte ^ 1 : byte))]) {
    await server.blobs.put(name, spoiled);
    await warm();
    await expect.poll(async () => Buffer.compare(await server.blobs.get(name), whole)).toBe(0);
  }
  expect(server.log.filter((line) => line.includes("is damaged"))).toHaveLength(2);

  const archive = await buffer(
    writeBackup(server, { codeVersion: "test", createdAt: "2026-01-01T00:00:00Z" }),
  );
  expect(archive.includes(`runs/${runId}/artifact/`)).toBe(true);
  expect(archive.includes(folder)).toBe(false);
  await runs.delete(runId);
  expect(await server.blobs.list(`runs/${runId}`)).toEqual([]);
});
