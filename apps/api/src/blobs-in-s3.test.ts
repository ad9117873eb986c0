import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BlobStore, openBlobStore } from "@cinevec/db";
import { s3ServerProblem, startS3Server, type TestS3Server } from "@cinevec/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readEnv } from "./env.js";
import { argumentsForSources } from "./training/fork-child.js";

const problem = s3ServerProblem();
const main = fileURLToPath(new URL("./main.ts", import.meta.url));

describe.skipIf(problem !== null)(`the API over blobs in S3${problem ? ` (${problem})` : ""}`, () => {
  let server: TestS3Server;
  let folder: string;
  let environment: Record<string, string>;
  let blobs: BlobStore;
  let api: ChildProcess | undefined;
  let url: string;
  let token: string;

  beforeAll(async () => {
    server = await startS3Server();
    await server.makeBucket("cinema");
    folder = await mkdtemp(join(tmpdir(), "cinevec-s3-"));
    environment = {
      ...server.environment,
      CINEVEC_S3_ENDPOINT: server.endpoint,
      CINEVEC_BLOBS: "s3://cinema/workbench",
      CINEVEC_DATA: folder,
      CINEVEC_PORT: "0",
    };
    Object.assign(process.env, server.environment);
    blobs = await openBlobStore(readEnv(environment).blobs);
    await start();
  }, 120_000);
  afterAll(async () => {
    await stop();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    api = spawn(process.execPath, [...argumentsForSources(), main], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    for await (const piece of api.stdout!) {
      said += piece;
      const found = /listening on (\S+)/.exec(said)?.[1];
      if (!found) continue;
      url = found;
      break;
    }
    token = (await readFile(join(folder, "local-token"), "utf8")).trim();
  }
  async function stop(): Promise<void> {
    if (!api || api.exitCode !== null) return;
    const ended = once(api, "exit");
    api.kill("SIGTERM");
    await ended;
  }
  const headers = (): Record<string, string> => ({ authorization: `Bearer ${token}` });
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape.
  async function ask(query: string): Promise<any> {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { ...headers(), "content-type": "application/json" },
      body: JSON.stringify({ query }),
    });
    const answer = (await response.json()) as { data: unknown; errors?: unknown };
    expect(answer.errors).toBeUndefined();
    return answer.data;
  }
  const ended = async (query: string) => {
    const { node } = await ask(query);
    expect(node.error).toBeNull();
    return node.status;
  };
  const neighbors = (run: string) =>
    ask(
      `{ trainingRun(id: "${run}") { embedding { closestPairs(first: 5) { a { title } b { title } similarity } } } }`,
    );

  test("imports, trains, answers, sends files and parts of them, starts again, and deletes without leaving anything", async () => {
    const { importDataset } = await ask(
      'mutation { importDataset(input: { name: "sample", format: SAMPLE }) { ... on ImportDatasetSuccess { data { id } } } }',
    );
    const { id: dataset } = importDataset.data;
    const datasetState = `{ node(id: "${dataset}") { ... on Dataset { status error } } }`;
    await expect.poll(() => ended(datasetState), { timeout: 120_000, interval: 300 }).toBe("READY");
    const { startTraining } =
      await ask(`mutation { startTraining(input: { dataset: "${dataset}", recipe: SKIP_GRAM,
      options: { dimensions: 16, epochs: 2 } }) { ... on StartTrainingSuccess { data { id } } } }`);
    const { id: run } = startTraining.data;
    const runState = `{ node(id: "${run}") { ... on TrainingRun { status error } } }`;
    await expect.poll(() => ended(runState), { timeout: 180_000, interval: 300 }).toBe("SUCCEEDED");

    const before = await neighbors(run);
    expect(before.trainingRun.embedding.closestPairs).toHaveLength(5);
    // Children and API share the copies on this machine.
    expect((await readdir(join(folder, "blob-cache"))).length).toBeGreaterThan(1);
    expect(await readdir(folder)).not.toContain("blobs");

    const { node } = await ask(`{ node(id: "${dataset}") { ... on Dataset { downloads { format url } } } }`);
    const file = node.downloads.find((one: { url: string }) => one.url.endsWith("ratings.parquet")).url;
    const whole = Buffer.from(await (await fetch(file, { headers: headers() })).arrayBuffer());
    expect(whole.subarray(0, 4).toString()).toBe("PAR1");
    const part = await fetch(file, { headers: { ...headers(), range: "bytes=100000-100999" } });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(100_000, 101_000))).toBe(true);

    const search = `{ movies(dataset: "${dataset}", search: "star", first: 5) { edges { node { title } } } }`;
    const found = await ask(search);
    expect(found.movies.edges).toHaveLength(5);
    await expect
      .poll(() => blobs.list("datasets"))
      .toContainEqual(expect.stringMatching(/\/index\/catalog$/));

    await stop();
    await start();
    expect(await neighbors(run)).toEqual(before);
    expect(await ask(search)).toEqual(found);

    await ask(`mutation { deleteDataset(input: { id: "${dataset}" }) { __typename } }`);
    await expect.poll(() => blobs.list(""), { timeout: 20_000 }).toEqual(["store/id"]);
  }, 400_000);
});
