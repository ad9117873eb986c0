import { Command } from "commander";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readEnv } from "../../env.js";
import { plantDataset, plantedClusters, plantedReason, plantRun } from "../../testing/planted-run.js";
import { startTestServer, type TestServer } from "../../testing/test-server.js";
import { settingsOf } from "../settings.js";
import { addNeighbors } from "./neighbors.js";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  const dataset = await plantDataset(server, "planted");
  await plantRun(server, dataset, { name: "first", promoted: true });
  await plantRun(server, dataset, { name: "second", recipe: "NMF" });
  await server.db.prisma.trainingRun.create({
    data: { name: "waiting", datasetId: dataset, recipe: "SKIP_GRAM", options: {}, seed: 1 },
  });
});
afterAll(() => server?.close());

/** What `cinevec neighbors …` prints, at the running server. */
async function neighbors(...args: string[]): Promise<string> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    const program = new Command();
    addNeighbors(program, { ...settingsOf(readEnv({})), apiUrl: server.url, apiKey: server.localToken });
    await program.parseAsync(["neighbors", ...args], { from: "user" });
    return log.mock.calls.flat().join("\n");
  } finally {
    log.mockRestore();
  }
}

test("the nearest under every run that succeeded stand side by side", async () => {
  const lines = (await neighbors("movie 7", "--first", "3")).split("\n");
  expect(lines).toHaveLength(5);
  expect(lines[0]).toBe("Movie 7 (1956)");
  expect(lines[1]).toMatch(/^ +first \* +second$/);
  for (const line of lines.slice(2)) {
    const found = [...line.matchAll(/Movie (\d+) \(/g)].map((match) => Number(match[1]));
    expect(found).toHaveLength(2);
    for (const number of found) expect((number - 1) % plantedClusters).toBe(6 % plantedClusters);
  }
});

test("as JSON with similarities; a movie that no run learned is told so", async () => {
  const [answer] = JSON.parse(await neighbors("Movie 7", "--json", "--dataset", "planted"));
  expect(answer.movie).toMatchObject({ title: "Movie 7", year: 1956 });
  expect(answer.runs.map(({ run }: { run: { name: string } }) => run.name)).toEqual(["first", "second"]);
  for (const { neighbors: found } of answer.runs) {
    expect(found).toHaveLength(10);
    expect(found[0].similarity).toBeGreaterThan(found[9].similarity);
  }
  expect(await neighbors("Movie 60")).toBe(
    ["first", "second"].reduce(
      (text, name) => `${text}\n${name} did not learn it. ${plantedReason}`,
      "Movie 60 (2009)",
    ),
  );
});

test("what is not there is said in a sentence", async () => {
  await expect(neighbors("No such thing at all")).rejects.toThrow(
    'The dataset has no movie "No such thing at all".',
  );
  await expect(neighbors("Movie 7", "--first", "0")).rejects.toThrow(
    "--first takes a whole number, 1 to 500",
  );
  await expect(neighbors("Movie 7", "--dataset", "other")).rejects.toThrow("There is no dataset");
});
