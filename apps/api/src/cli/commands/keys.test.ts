import { Command } from "commander";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readEnv } from "../../env.js";
import { startTestServer, type TestServer } from "../../testing/test-server.js";
import { settingsOf } from "../settings.js";
import { addKeys } from "./keys.js";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.close());

/** What `cinevec keys …` prints, at the running server. */
async function keys(...args: string[]): Promise<string> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    const program = new Command();
    addKeys(program, { ...settingsOf(readEnv({})), apiUrl: server.url, apiKey: server.localToken });
    await program.parseAsync(["keys", ...args], { from: "user" });
    return log.mock.calls.flat().join("\n");
  } finally {
    log.mockRestore();
  }
}

test("a key is made, listed and revoked; a second revocation says so", async () => {
  const key = await keys("create", "bob", "--role", "trainer");
  expect(await server.keys.verify(key)).toMatchObject({ name: "bob", role: "TRAINER" });
  expect(await keys("list")).toMatch(/bob +trainer/);
  expect(await keys("revoke", "bob")).toBe("bob is revoked");
  expect(await server.keys.verify(key)).toBeNull();
  await expect(keys("revoke", "bob")).rejects.toThrow("There is no API key");
  await expect(keys("create", "bob")).rejects.toThrow("choose another name");
});

test("a key is made that ends by itself and is for one dataset", async () => {
  const { id } = await server.db.prisma.dataset.create({ data: { name: "Ours", format: "MOVIELENS" } });
  const key = await keys("create", "carl", "--expires", "2h", "--dataset", "Ours");
  expect(await server.keys.verify(key)).toMatchObject({ name: "carl", datasets: new Set([id]) });
  expect(await keys("list")).toMatch(/carl +viewer +Ours/);
  const row = await server.db.prisma.apiKey.findUniqueOrThrow({ where: { name: "carl" } });
  expect(row.expiresAt!.getTime() / 1_000).toBeCloseTo(Date.now() / 1_000 + 7_200, -2);
  await expect(keys("create", "dora", "--expires", "2020-01-01")).rejects.toThrow("must be in the future");
  await expect(keys("create", "dora", "--dataset", "Theirs")).rejects.toThrow("There is no dataset");
  expect(await server.db.prisma.apiKey.count({ where: { name: "dora" } })).toBe(0);
});
