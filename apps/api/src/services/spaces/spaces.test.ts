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
