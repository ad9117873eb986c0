import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { databaseKinds } from "@cinevec/db/testing";
import { type ApiProcess, makeKey } from "./api-process.js";
import { childrenOf, House, until } from "./kills-house.js";

const commands = fileURLToPath(new URL("../../apps/api/dist/cli/index.js", import.meta.url));

/** What a key may cost in a minute, which is also how fast it comes back. */
const budget = 60_000;

/** How many requests a key may make in a minute; the owner, who watches here, is counted, too. */
const requests = 3_000;

/** How many streams a key asks each API for. */
const streams = 40;

/** How many trainings wait at once. */
const trainings = 6;

/**
 * Two API processes and two workers over one PostgreSQL: work that either API takes is shared by both workers, each job
 * runs once, whoever follows a run by the other API hears of it, budgets and limits of requests and streams are one, and
 * what a killed worker had goes on at the other one.
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: "boolean" } } });
  const say = values.json ? () => {} : (line: string) => console.log(line);
  const kind = databaseKinds.find((one) => one.kind === "postgresql")!;
  if (kind.skip) {
    say(`skipped ${kind.name}`);
    return { skipped: kind.name };
  }
  const place = await kind.create();
  const folder = await mkdtemp(join(tmpdir(), "cinevec-replicas-"));
  const settings = {
    CINEVEC_DATA: folder,
    CINEVEC_THREADS: "1",
    CINEVEC_WORKER: "off",
    DATABASE_URL: place.location.databaseUrl!,
    CINEVEC_COST_BUDGET: String(budget),
    CINEVEC_RATE_LIMIT: String(requests),
  };
  const [a, b] = [await House.open(settings), await House.open(settings)];
  const workers = [startWorker(settings), startWorker(settings)];
  const facts: Record<string, unknown> = {};
  const note = (name: string, value: unknown) => {
    facts[name] = value;
    say(`${name}: ${JSON.stringify(value)}`);
  };
  try {
    const datasetId = await a.beginImport("shared");
    const { contentHash } = await until(async () => {
      const { node } = await b.api.ask<{ node: { status: string; contentHash: string } | null }>(
        "query ($id: ID!) { node(id: $id) { ... on Dataset { status contentHash } } }",
        { id: datasetId },
      );
      return node?.status === "READY" ? node : null;
    });
    note("imported by one, seen by the other", contentHash.length === 64);

    const ids: string[] = [];
    for (let i = 0; i < trainings; i++) ids.push(await (i % 2 ? a : b).beginTraining(datasetId, `run ${i}`));
    const heard = followRun(b.api, ids[1]!);
    let most = 0;
    const runs = await until(async () => {
      const found = await Promise.all(ids.map((id) => stateOf(a.api, id)));
      most = Math.max(most, found.filter(({ status }) => status === "RUNNING").length);
      return found.every(({ status }) => status === "SUCCEEDED") ? found : null;
    });
    note("trainings at once", most);
    note(
      "attempts of each",
      runs.map(({ attempt }) => attempt),
    );
    note("different results of the same training", new Set(runs.map(({ hash }) => hash)).size);
    note("the last that a follower by the other API heard", await heard);

    note("what one key may cost, at both together", await spend([a.api, b.api], datasetId));

    note("how many requests one key may make, at both together", await askOnAndOn([a.api, b.api]));

    const id = await a.beginTraining(datasetId, "killed");
    await until(async () => ((await stateOf(b.api, id)).status === "RUNNING" ? true : null));
    note("how many streams one key may open, at both together", await openStreams([a.api, b.api], id));
    await sleep(1_000);
    const victim = await ownerOf(workers);
    victim.kill("SIGKILL");
    const resumed = await b.endOfRun(id);
    note("after its worker was killed", {
      status: resumed.status,
      attempt: resumed.attempt,
      sameResult: resumed.lineage?.artifactHash === runs[0]?.hash,
    });
    return facts;
  } finally {
    for (const worker of workers) worker.kill("SIGTERM");
    await Promise.all([a.api.end(), b.api.end()]);
    await place.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A viewer's key, made at the first API; the others know it a moment later. */
async function keyFor(apis: readonly ApiProcess[], name: string): Promise<string> {
  const key = await makeKey(apis[0]!, name, "VIEWER");
  for (const { url } of apis)
    await until(async () => {
      const { status } = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${key}` } });
      return status === 401 ? null : status;
    });
  return key;
}

/** A key asks one API until it is refused, then the other. @returns what all answers cost, and what a refill gave. */
async function spend(apis: readonly ApiProcess[], datasetId: string) {
  const key = await keyFor(apis, "spender");
  const start = Date.now();
  const query =
    "query ($id: ID!) { movies(dataset: $id, first: 100) { edges { node { title year genres } } } }";
  const spent = [];
  for (const { url } of apis) {
    let cost = 0;
    let status = 200;
    while (status === 200) {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
        body: JSON.stringify({ query, variables: { id: datasetId } }),
      });
      status = response.status;
      const { extensions } = (await response.json()) as { extensions?: { cost: { actual: number } } };
      if (status === 200) cost += extensions?.cost.actual ?? 0;
    }
    spent.push({ cost, refusedWith: status });
  }
  return { budget, refilled: Math.round(((Date.now() - start) * budget) / 60_000), spent };
}

/** A key asks both APIs in turn until both have refused it. */
async function askOnAndOn(apis: readonly ApiProcess[]) {
  const key = await keyFor(apis, "asker");
  const start = Date.now();
  const answered = apis.map(() => 0);
  const refused = new Set<number>();
  for (let i = 0; refused.size < apis.length; i++) {
    const at = i % apis.length;
    const response = await fetch(`${apis[at]!.url}/graphql?query={__typename}`, {
      headers: { authorization: `Bearer ${key}`, "apollo-require-preflight": "1" },
    });
    await response.arrayBuffer();
    if (response.status === 200) answered[at]!++;
    else if (response.status === 429) refused.add(at);
    else throw new Error(`A request was answered by ${response.status}.`);
  }
  return { limit: requests, refilled: Math.round(((Date.now() - start) * requests) / 60_000), answered };
}

/** A key follows a run by many streams, at both APIs at once. */
async function openStreams(apis: readonly ApiProcess[], runId: string) {
  const key = await keyFor(apis, "listener");
  const over = new AbortController();
  const query = "subscription ($id: ID!) { trainingRunChanged(id: $id) { status } }";
  const statuses = await Promise.all(
    apis.flatMap(({ url }) =>
      Array.from({ length: streams }, async () => {
        const response = await fetch(`${url}/graphql/stream`, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
          body: JSON.stringify({ query, variables: { id: runId } }),
          signal: over.signal,
        });
        return response.status;
      }),
    ),
  );
  over.abort();
  const count = (status: number) => statuses.filter((one) => one === status).length;
  return { asked: statuses.length, opened: count(200), refused: count(429) };
}

function startWorker(settings: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ["--no-warnings", commands, "worker"], {
    env: { ...process.env, ...settings },
    stdio: "ignore",
  });
}

/** The worker that trains: others may have a child that measures or draws. */
async function ownerOf(workers: readonly ChildProcess[]): Promise<ChildProcess> {
  const trains = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("trainer.js");
  return until(async () => workers.find(({ pid }) => childrenOf(pid!).some(trains)) ?? null);
}

async function stateOf(api: ApiProcess, id: string) {
  const { node } = await api.ask<{
    node: { status: string; attempt: number; lineage: { artifactHash: string | null } | null };
  }>(
    "query ($id: ID!) { node(id: $id) { ... on TrainingRun { status attempt lineage { artifactHash } } } }",
    { id },
  );
  return { status: node.status, attempt: node.attempt, hash: node.lineage?.artifactHash ?? null };
}

/** @returns the status that the subscription told last. */
async function followRun(api: ApiProcess, id: string): Promise<string | null> {
  const response = await api.fetch("/graphql/stream", {
    accept: "text/event-stream",
    body: JSON.stringify({
      query: "subscription ($id: ID!) { trainingRunChanged(id: $id) { status } }",
      variables: { id },
    }),
  });
  const text = await response.text();
  return [...text.matchAll(/"status":"([A-Z]+)"/g)].at(-1)?.[1] ?? null;
}
