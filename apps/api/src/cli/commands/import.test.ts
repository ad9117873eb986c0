import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../testing/test-server.js";
import { createApiClient } from "../graphql-client.js";
import { removeAbandoned } from "./import.js";

let server: TestServer;
let imports: string;

beforeAll(async () => {
  server = await startTestServer();
  imports = await mkdtemp(join(tmpdir(), "cinevec-imports-"));
});
afterAll(async () => {
  await server?.close();
  await rm(imports, { recursive: true, force: true });
});

test("copies of killed commands go, once no import can be reading them; those of living ones and other folders stay", async () => {
  const dead = `.staged-${spawnSync("true").pid}`;
  const alive = `.staged-${process.pid}`;
  for (const name of [dead, alive, "ml-25m"]) await mkdir(join(imports, name, "inside"), { recursive: true });
  const api = createApiClient(server.url, undefined);

  // No worker runs here: it stays IMPORTING.
  await server.ask(`mutation { importDataset(input: { name: "waiting", format: SAMPLE }) { __typename } }`);
  await removeAbandoned(api, imports);
  expect((await readdir(imports)).sort()).toEqual([alive, dead, "ml-25m"].sort());

  await server.db.prisma.dataset.updateMany({ data: { status: "FAILED" } });
  await removeAbandoned(api, imports);
  expect((await readdir(imports)).sort()).toEqual([alive, "ml-25m"].sort());
  await removeAbandoned(api, join(imports, "not there"));
});
