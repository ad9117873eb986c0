import { Command } from "commander";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readEnv } from "../../env.js";
import { encodeId } from "../../ids/global-ids.js";
import { plantDataset } from "../../testing/planted-run.js";
import { startTestServer, type TestServer } from "../../testing/test-server.js";
import { settingsOf } from "../settings.js";
import { addAudit } from "./audit.js";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.close());

/** What `cinevec audit …` prints, at the running server. */
async function audit(...args: string[]): Promise<string> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    const program = new Command();
    addAudit(program, { ...settingsOf(readEnv({})), apiUrl: server.url, apiKey: server.localToken });
    await program.parseAsync(["audit", ...args], { from: "user" });
    return log.mock.calls.flat().join("\n");
  } finally {
    log.mockRestore();
  }
}

const entries = async (...args: string[]) => {
  const text = await audit("--json", ...args);
  return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line));
};

test("what was done and refused is told: who, what, from where and how it ended", async () => {
  expect(await audit()).toBe("Nothing was changed or refused.");
  const dataset = encodeId("Dataset", await plantDataset(server, "planted"));
  const make = `mutation ($name: String!) { createApiKey(input: { name: $name, role: TRAINER }) {
    ... on CreateApiKeySuccess { key } } }`;
  const { key } = (await server.ask(make, { name: "ann" })).data.createApiKey;
  const ann = { authorization: `Bearer ${key}` };
  const start = `mutation ($dataset: ID!, $options: JSON) {
    startTraining(input: { dataset: $dataset, recipe: EASE, options: $options }) {
    ... on StartTrainingSuccess { data { id } } } }`;
  const run = (await server.ask(start, { dataset }, ann)).data.startTraining.data.id;
  await server.ask(start, { dataset, options: { wat: 1 } }, ann);
  await server.ask(
    `mutation ($id: ID!) { cancelTraining(input: { id: $id }) { __typename } }`,
    { id: run },
    ann,
  );
  const remove = `mutation ($id: ID!) { deleteDataset(input: { id: $id }) { __typename } }`;
  for (let times = 0; times < 3; times++) await server.ask(remove, { id: dataset }, ann);
  await server.ask("{ viewer { name } }", {}, { authorization: "Bearer cinevec_wrong" });
  await server.ask("{ viewer { name } }", {}, { origin: "http://evil.example" });
  await server.ask(`mutation { revokeApiKey(input: { name: "ann" }) { __typename } }`);
  await server.ask("{ viewer { name } }", {}, ann);

  const changes = await entries("--changes");
  expect(changes.map(({ operation, keyName, result }) => [operation, keyName, result])).toEqual([
    ["revokeApiKey", null, "OK"],
    ["cancelTraining", "ann", "OK"],
    ["startTraining", "ann", "InvalidInputError"],
    ["startTraining", "ann", "OK"],
    ["createApiKey", null, "OK"],
  ]);
  expect(changes[0]).toMatchObject({ target: '"ann"', role: "ADMIN", address: "127.0.0.1", count: 1 });
  expect(changes[1]).toMatchObject({ target: run, made: null, role: "TRAINER" });
  expect(changes[3]).toMatchObject({ target: dataset, made: run });
  const refusals = await entries("--refusals");
  expect(refusals).toHaveLength(3);
  expect(refusals).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ keyName: "ann", operation: "deleteDataset", result: "FORBIDDEN", count: 3 }),
      expect.objectContaining({ keyName: null, operation: "/graphql", result: "UNAUTHENTICATED", count: 2 }),
      expect.objectContaining({ keyName: null, operation: "/graphql", result: "FORBIDDEN", count: 1 }),
    ]),
  );
  expect(JSON.stringify([changes, refusals])).not.toContain(key);
  expect(await audit()).toMatch(/ann +trainer +deleteDataset +– +127\.0\.0\.1 +FORBIDDEN × 3/);
  expect(await entries("--most", "2")).toHaveLength(2);
  expect(await entries("--since", "5m", "--most", "200")).toHaveLength(8);
  expect(await entries("--since", "2126-01-01")).toEqual([]);
  await expect(audit("--since", "soon")).rejects.toThrow("--since takes");
  await expect(audit("--most", "0")).rejects.toThrow("--most takes");
});

test("only an admin reads it", async () => {
  const key = await server.keys.create({ name: "trainer", role: "TRAINER" });
  const asked = await server.ask("{ auditLog { totalCount } }", {}, { authorization: `Bearer ${key}` });
  expect(asked.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
});

test("a change that can't be written down is not done", async () => {
  const { audit: log } = server.services;
  const begin = vi.spyOn(log, "begin").mockRejectedValue(new Error("the disk is full"));
  try {
    const made = await server.ask(
      `mutation { createApiKey(input: { name: "unseen", role: VIEWER }) { __typename } }`,
    );
    expect(made.errors?.[0]?.extensions.code).toBe("INTERNAL_SERVER_ERROR");
    expect(await server.db.prisma.apiKey.count({ where: { name: "unseen" } })).toBe(0);
  } finally {
    begin.mockRestore();
  }
});
