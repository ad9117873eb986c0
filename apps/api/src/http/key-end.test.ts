import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { plantDataset } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
let run: string;

beforeAll(async () => {
  server = await startTestServer();
  const datasetId = await plantDataset(server, "planted");
  const { id } = await server.db.prisma.trainingRun.create({
    data: { name: "waits", datasetId, recipe: "SKIP_GRAM", options: {}, seed: 1, status: "QUEUED" },
  });
  run = encodeId("TrainingRun", id);
});
afterAll(() => server?.close());

const opening = (key: string) =>
  fetch(`${server.url}/graphql/stream`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({
      query: "subscription ($id: ID!) { trainingRunChanged(id: $id) { name } }",
      variables: { id: run },
    }),
  });

/** Opens a stream, takes its first event, and says how it ends. */
async function listening(key: string): Promise<{ ended: Promise<"broken" | "completed"> }> {
  const response = await opening(key);
  const reader = response.body!.getReader();
  let text = "";
  while (!text.includes("waits")) text += new TextDecoder().decode((await reader.read()).value);
  const rest = async () => {
    for (;;) if ((await reader.read()).done) return "completed" as const;
  };
  return { ended: rest().catch(() => "broken" as const) };
}

test("a stream is broken off when its key is revoked, and another key's goes on", async () => {
  const revoked = await server.keys.create({ name: "revoked soon", role: "VIEWER" });
  const kept = await server.keys.create({ name: "kept", role: "VIEWER" });
  const [first, other] = [await listening(revoked), await listening(kept)];
  await server.keys.revoke("revoked soon");
  expect(await first.ended).toBe("broken");
  const state = await Promise.race([
    other.ended,
    new Promise((resolve) => setTimeout(() => resolve("goes on"), 600)),
  ]);
  expect(state).toBe("goes on");
  await server.keys.revoke("kept");
  expect(await other.ended).toBe("broken");
});

test("a key has fifty streams at most, which share one follower; another key is not kept out", async () => {
  const many = await server.keys.create({ name: "many", role: "VIEWER" });
  const other = await server.keys.create({ name: "one more", role: "VIEWER" });
  const reads = vi.spyOn(server.db.prisma.trainingRun, "findUnique");
  const streams = await Promise.all(Array.from({ length: 50 }, () => listening(many)));
  expect(reads.mock.calls.length).toBeLessThan(10);
  reads.mockRestore();
  const refused = await opening(many);
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: "RATE_LIMITED" } }] });
  const others = await listening(other);
  await server.keys.revoke("many");
  expect(new Set(await Promise.all(streams.map(({ ended }) => ended)))).toEqual(new Set(["broken"]));
  await server.keys.revoke("one more");
  expect(await others.ended).toBe("broken");
});

test("a stream is broken off when its key expires", async () => {
  const begun = Date.now();
  const expiresAt = new Date(begun + 1_500);
  const key = await server.keys.create({ name: "brief", role: "VIEWER", expiresAt });
  expect(await (await listening(key)).ended).toBe("broken");
  expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime());
});

test("who listens to what is not there is told so, and nothing is taken for a fault", async () => {
  const key = await server.keys.create({ name: "listens", role: "VIEWER" });
  const response = await fetch(`${server.url}/graphql/stream`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({
      query: "subscription ($id: ID!) { trainingRunChanged(id: $id) { name } }",
      variables: { id: encodeId("TrainingRun", "00000000-0000-4000-8000-000000000000") },
    }),
  });
  const text = await response.text();
  expect(text).toContain('"code":"NOT_FOUND"');
  expect(text).toContain("event: complete");
  expect(server.log.filter((line) => line.includes("internal error"))).toEqual([]);
});
