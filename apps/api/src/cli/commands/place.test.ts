import { loadDataset } from "@cinevec/core";
import { Command } from "commander";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readEnv } from "../../env.js";
import {
  hybridOptions,
  learnHybrid,
  plantDataset,
  plantedClusters,
  plantRun,
} from "../../testing/planted-run.js";
import { startTestServer, type TestServer } from "../../testing/test-server.js";
import { settingsOf } from "../settings.js";
import { addPlace } from "./place.js";

let server: TestServer;
let datasetId: string;

beforeAll(async () => {
  server = await startTestServer();
  datasetId = await plantDataset(server, "planted");
  await plantRun(server, datasetId, { name: "sequences" });
});
afterAll(() => server?.close());

/** What `cinevec place …` prints, at the running server. */
async function place(...args: string[]): Promise<string> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    const program = new Command();
    addPlace(program, { ...settingsOf(readEnv({})), apiUrl: server.url, apiKey: server.localToken });
    await program.parseAsync(["place", ...args], { from: "user" });
    return log.mock.calls.flat().join("\n");
  } finally {
    log.mockRestore();
  }
}

test("without a run that can place movies it is told how to make one", async () => {
  await expect(place("--genre", "Cluster 1")).rejects.toThrow("./cinevec train HYBRID");
});

test("the newest run that can place movies places one beside those of its genre", async () => {
  const dataset = await loadDataset(server.blobs.folder(`datasets/${datasetId}`));
  await plantRun(server, datasetId, {
    name: "hybrid",
    recipe: "HYBRID",
    options: hybridOptions,
    embedding: await learnHybrid(dataset),
  });
  await plantRun(server, datasetId, { name: "newer, without content" });
  const { genres } = dataset.movies[6]!;
  const found = JSON.parse(await place("--genre", genres[0]!, "--first", "5", "--json"));
  expect(found.run.name).toBe("hybrid");
  expect(found.vector).toHaveLength(hybridOptions.dimensions);
  expect(found.neighbors.map(({ rank }: { rank: number }) => rank)).toEqual([1, 2, 3, 4, 5]);
  for (const { movie } of found.neighbors)
    expect((Number(/\d+/.exec(movie.title)![0]) - 1) % plantedClusters).toBe(6 % plantedClusters);
  const lines = (await place("--genre", genres[0]!, "--first", "5")).split("\n");
  expect(lines[0]).toBe("Placed by hybrid, nearest first:");
  expect(lines).toHaveLength(7);
  expect(lines[2]).toContain(found.neighbors[0].movie.title);
});

test("what can't be placed is said in a sentence", async () => {
  await expect(place()).rejects.toThrow("says nothing to place it by");
  await expect(place("--genre", "Unheard of")).rejects.toThrow('has genres "Unheard of"');
  await expect(place("--year", "12")).rejects.toThrow("--year takes a whole number, 1800 to 2200");
  await expect(place("--run", "sequences", "--genre", "Cluster 1")).rejects.toThrow("can't be placed by");
});
