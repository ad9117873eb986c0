import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "@cinevec/core";
import autocannon from "autocannon";
import { type ApiProcess, idOf, makeKey, readMetrics, startApi } from "./api-process.js";
import { dimensions, movieCount, plantRun } from "./planted-run.js";

const connections = 50;
const warmSeconds = 20;

interface Round {
  readonly requestsPerSecond: number;
  readonly p99Milliseconds: number;
  /** CPU time of the server's process, all threads, per request. */
  readonly cpuMicroseconds: number;
}

/**
 * neighbors(first: 10) of random movies against `{ __typename }` on the same server, in turn: what a question
 * costs beyond what every request costs. The load comes from this process, so it takes its share of the cores.
 * With --key, all of it is asked with an API key, whose account is kept (CINEVEC_COST_BUDGET).
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const say = args.includes("--json") ? () => {} : (line: string) => console.log(line);
  const rounds = 5;
  const seconds = 5;
  const folder = await mkdtemp(join(tmpdir(), "cinevec-bench-api-"));
  let server: ApiProcess | undefined;
  try {
    say(`storing ${movieCount} movies × ${dimensions} …`);
    const datasetId = (await plantRun(folder)).datasetId;
    server = await startApi({ CINEVEC_DATA: folder, CINEVEC_COST_BUDGET: "1000000000" });
    const { url } = server;
    const headers: Record<string, string> = { "content-type": "application/json" };
    if (args.includes("--key")) headers.authorization = `Bearer ${await makeKey(server, "bench", "VIEWER")}`;
    const random = createRandom(7);
    const ids = Array.from({ length: 20_000 }, () =>
      idOf("Movie", `${datasetId}:${random.integer(movieCount) + 1}`),
    );
    const query =
      "query ($id: ID!) { movie(id: $id) { neighbors(first: 10) { similarity movie { title } } } }";
    const bodies = {
      typename: ["{ __typename }"].map((text) => JSON.stringify({ query: text })),
      neighbors: ids.map((id) => JSON.stringify({ query, variables: { id } })),
    };
    // A space that was just opened works out every movie's neighbors in the background; measure what lasts.
    const warm = await measure(url, headers, bodies.neighbors, warmSeconds);
    say(
      `first ${warmSeconds} s  ${warm.requestsPerSecond.toFixed(0)} requests/s  p99 ${warm.p99Milliseconds} ms`,
    );
    await measure(url, headers, bodies.typename, 2);
    const measured: Record<keyof typeof bodies, Round[]> = { typename: [], neighbors: [] };
    for (let round = 0; round < rounds; round++)
      for (const name of ["typename", "neighbors"] as const) {
        const result = await measure(url, headers, bodies[name], seconds);
        measured[name].push(result);
        say(
          `${name.padEnd(9)} ${result.requestsPerSecond.toFixed(0).padStart(6)} requests/s  p99 ${result.p99Milliseconds} ms  ${result.cpuMicroseconds.toFixed(0)} µs CPU each`,
        );
      }
    const middle = (of: readonly Round[], value: (round: Round) => number) =>
      of.map(value).sort((a, b) => a - b)[Math.floor(of.length / 2)]!;
    const summary = Object.fromEntries(
      Object.entries(measured).map(([name, of]) => [
        name,
        {
          requestsPerSecond: middle(of, (round) => round.requestsPerSecond),
          p99Milliseconds: middle(of, (round) => round.p99Milliseconds),
          cpuMicroseconds: middle(of, (round) => round.cpuMicroseconds),
        },
      ]),
    );
    const ratio = summary.neighbors!.requestsPerSecond / summary.typename!.requestsPerSecond;
    say(
      `neighbors reach ${(100 * ratio).toFixed(0)} % of the requests/s of { __typename } (medians of ${rounds})`,
    );
    return { movieCount, dimensions, connections, warm, rounds: measured, medians: summary, ratio };
  } finally {
    await server?.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function cpuSeconds(url: string): Promise<number> {
  return (await readMetrics(url))("process_cpu_seconds_total");
}

async function measure(
  url: string,
  headers: Readonly<Record<string, string>>,
  bodies: readonly string[],
  seconds: number,
): Promise<Round> {
  const before = await cpuSeconds(url);
  const request = { method: "POST", headers } as const;
  // Each connection has its own share of the bodies: autocannon builds what a connection may send beforehand.
  const share = Math.max(1, Math.floor(bodies.length / connections));
  let next = 0;
  const result = await autocannon({
    url: `${url}/graphql`,
    connections,
    duration: seconds,
    ...request,
    body: bodies[0]!,
    setupClient(client) {
      const own = Array.from({ length: share }, () => bodies[next++ % bodies.length]!);
      client.setRequests(own.map((body) => ({ ...request, path: "/graphql", body })));
    },
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were not 200 and ${result.errors} requests failed.`);
  return {
    requestsPerSecond: result.requests.average,
    p99Milliseconds: result.latency.p99,
    cpuMicroseconds: (1e6 * ((await cpuSeconds(url)) - before)) / result["2xx"],
  };
}
