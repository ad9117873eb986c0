import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readEnv } from "../../env.js";
import { encodeId } from "../../ids/global-ids.js";
import { plantDataset, plantRun } from "../../testing/planted-run.js";
import { startTestServer, type TestServer } from "../../testing/test-server.js";
import { settingsOf } from "../settings.js";
import { addBackup } from "./backup.js";
import { addMigrateTo } from "./migrate-to.js";
import { addRestore } from "./restore.js";

let server: TestServer;
let folder: string;
let runId: string;
let datasetId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cinevec-backup-"));
  server = await startTestServer();
  const planted = await plantDataset(server, "planted");
  runId = encodeId("TrainingRun", await plantRun(server, planted));
  datasetId = encodeId("Dataset", planted);
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** What a command prints that works on `data`, or at the running server. */
async function run(args: string[], data: string, key?: string): Promise<string> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    const program = new Command();
    const settings = {
      ...settingsOf(readEnv({ CINEVEC_DATA: data, CINEVEC_CWD: folder })),
      apiUrl: server.url,
      apiKey: key ?? server.localToken,
    };
    for (const add of [addBackup, addRestore, addMigrateTo]) add(program, settings);
    await program.parseAsync(args, { from: "user" });
    return log.mock.calls.flat().join("\n");
  } finally {
    log.mockRestore();
  }
}

const question = `query ($id: ID!, $dataset: ID!) { trainingRun(id: $id) { name status metrics { name cutoff value } }
  movies(dataset: $dataset, first: 5) { edges { node { title neighbors(run: $id, first: 12) { movie { title } similarity } } } } }`;

/** What a server over a data folder answers. */
/** What a server says, but for what it costs: one that had the run open already asks less. */
async function answersOf(asked: TestServer) {
  const { extensions: _, ...answer } = await asked.ask(question, { id: runId, dataset: datasetId });
  return answer;
}

async function answersAt(dataFolder: string) {
  const other = await startTestServer({ dataFolder, blobs: join(dataFolder, "blobs") });
  try {
    return await answersOf(other);
  } finally {
    await other.close();
  }
}

test("a running server is backed up; what is restored answers the same", async () => {
  const before = await answersOf(server);
  expect(before.errors).toBeUndefined();
  expect(await run(["backup", "one.tar"], server.folder)).toMatch(
    /one\.tar: \d+ rows, \d+ files, .* verified/,
  );
  expect(existsSync(join(folder, "one.tar.unfinished"))).toBe(false);
  const restored = join(folder, "restored");
  expect(await run(["restore", "one.tar"], restored)).toMatch(/^Restored \d+ rows and \d+ files of 20/);
  await expect(run(["restore", "one.tar"], restored)).rejects.toThrow("The database holds data already");
  expect(await answersAt(restored)).toEqual(before);
  const { data } = await server.ask("{ auditLog(first: 1) { edges { node { operation result } } } }");
  expect(data.auditLog.edges).toEqual([{ node: { operation: "backup", result: "OK" } }]);
});

test("a file that is there already is left alone", async () => {
  writeFileSync(join(folder, "mine.tar"), "mine");
  await expect(run(["backup", "mine.tar"], server.folder)).rejects.toThrow("is there already");
  expect(readFileSync(join(folder, "mine.tar"), "utf8")).toBe("mine");
});

test("only an administrator gets a backup, and a refused one leaves no file", async () => {
  const key = await server.keys.create({ name: "trainer", role: "TRAINER" });
  await expect(run(["backup", "refused.tar"], server.folder, key)).rejects.toThrow(
    "A backup takes the role ADMIN",
  );
  expect(existsSync(join(folder, "refused.tar"))).toBe(false);
  expect(existsSync(join(folder, "refused.tar.unfinished"))).toBe(false);
  const { status } = await fetch(`${server.url}/backup`);
  expect(status).toBe(403);
});

test("an embedded database moves to another folder, and answers the same there", async () => {
  const before = await answersOf(server);
  await run(["backup", "two.tar"], server.folder);
  const [from, to] = [join(folder, "from"), join(folder, "to")];
  await run(["restore", "two.tar"], from);
  const told = await run(["migrate-to", "to", "--blobs", join(to, "blobs")], from);
  expect(told).toMatch(/^\d+ rows of \d+ tables were copied and compared\. So were \d+ files\./);
  expect(await answersAt(to)).toEqual(before);
  await expect(run(["migrate-to", to], server.folder)).rejects.toThrow("has the database open");
});
