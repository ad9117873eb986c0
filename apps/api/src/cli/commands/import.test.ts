import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../../ids/global-ids.js";
import { confineSource } from "../../services/imports/import-source.js";
import { startTestServer, type TestServer } from "../../testing/test-server.js";
import { createApiClient } from "../graphql-client.js";
import type { Settings } from "../settings.js";
import { removeAbandoned, stage } from "./import.js";
import { findDataset } from "./train.js";

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

test("links are followed from the command line: the folder itself, what lies in it, and what leads out of the import folder", async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), "cinevec-elsewhere-"));
  try {
    await mkdir(join(elsewhere, "real"));
    await writeFile(join(elsewhere, "real", "ratings.csv"), "r");
    await mkdir(join(elsewhere, "linked"));
    await symlink(join(elsewhere, "real", "ratings.csv"), join(elsewhere, "linked", "ratings.csv"));
    await symlink(join(elsewhere, "linked"), join(elsewhere, "linked", "round"));
    await symlink(join(elsewhere, "nowhere"), join(elsewhere, "linked", "broken.csv"));
    await symlink(join(elsewhere, "linked"), join(elsewhere, "alias"));
    await symlink(join(elsewhere, "real"), join(imports, "inside"));
    const settings = { importFolder: imports, callerFolder: elsewhere } as Settings;
    for (const source of ["linked", "alias", join(imports, "inside")]) {
      const staged = await stage(source, settings);
      const folder = join(imports, staged.source!);
      expect([await readdir(folder), await readFile(join(folder, "ratings.csv"), "utf8")]).toEqual([
        ["ratings.csv"],
        "r",
      ]);
      await expect(confineSource(imports, staged.source!)).resolves.toContain(imports);
      await staged.remove();
    }
    await rm(join(imports, "inside"));
  } finally {
    await rm(elsewhere, { recursive: true, force: true });
  }
});

test("a dataset is found beyond the hundredth, by name and by id; failed ones count for nothing", async () => {
  const api = createApiClient(server.url, undefined);
  const [{ id }] = await server.db.prisma.$transaction([
    server.db.prisma.dataset.create({ data: { name: "the oldest", format: "SAMPLE", status: "READY" } }),
    server.db.prisma.dataset.createMany({
      data: Array.from({ length: 205 }, (_, i) => ({
        name: `newer ${i}`,
        format: "SAMPLE" as const,
        status: "FAILED" as const,
        createdAt: new Date(Date.now() + 1000 * (i + 1)),
      })),
    }),
  ]);
  const global = encodeId("Dataset", id);
  expect(await findDataset(api, "the oldest")).toBe(global);
  expect(await findDataset(api, global)).toBe(global);
  expect(await findDataset(api, undefined)).toBe(global);
  await expect(findDataset(api, "none")).rejects.toThrow(
    /There is no dataset "none"; there are: newer 204, .*, and 18\d more/,
  );
});
