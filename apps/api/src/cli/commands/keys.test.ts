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
