import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { schema } from "../schema/index.js";
import { attack } from "../testing/hostile/attack.js";
import { plantDataset, plantRun } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.close());

/** The small version of `./cinevec bench hostile`. */
test("six hundred hostile requests: no crash, no 5xx, no word of the inside, and the next one is answered", async () => {
  const dataset = await plantDataset(server, "planted");
  const run = await plantRun(server, dataset, { promoted: true });
  const keys = [""];
  for (const role of ["VIEWER", "TRAINER"] as const)
    keys.push(await server.keys.create({ name: role, role }));
  const attacked = await attack({
    url: server.url,
    schema,
    ids: [
      encodeId("Dataset", dataset),
      encodeId("TrainingRun", run),
      encodeId("Movie", `${dataset}:1`),
      encodeId("Movie", `${dataset}:none`),
      encodeId("TrainingRun", "00000000-0000-4000-8000-000000000000"),
    ],
    keys,
    seed: 11,
    requests: 600,
    atOnce: 4,
  });
  expect(attacked.examples).toEqual([]);
  expect([attacked.sent, attacked.serverErrors, attacked.unmasked]).toEqual([600, 0, 0]);
  expect(attacked.statuses[200]).toBeGreaterThan(100);
  expect(attacked.statuses[400]).toBeGreaterThan(100);
  const { data } = await server.ask("{ viewer { role } datasets { totalCount } }");
  expect(data.viewer.role).toBe("ADMIN");
  expect(server.log.filter((line) => line.includes("internal error"))).toEqual([]);
}, 120_000);
