import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "@cinevec/core";
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from "graphql";
import { attack } from "../../apps/api/src/testing/hostile/attack.js";
import { type ApiProcess, idOf, makeKey, readMetrics, startApi } from "./api-process.js";
import { movieCount, plantRun } from "./planted-run.js";
import { quantile } from "./statistics.js";

interface Sample {
  readonly sent: number;
  readonly residentMegabytes: number;
}

/**
 * Hostile requests, made from the schema and mutated, against the real API over 60,000 movies, with a normal client beside
 * them that asks for neighbors twenty times a second. The same requests for the same --seed.
 * @throws Error where the API ended, or did not answer at the end.
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const say = args.includes("--json") ? () => {} : (line: string) => console.log(line);
  const requests = numberOf(args, "--requests", 20_000);
  const seed = numberOf(args, "--seed", 1);
  const folder = await mkdtemp(join(tmpdir(), "cinevec-bench-hostile-"));
  let server: ApiProcess | undefined;
  try {
    say(`storing ${movieCount} movies …`);
    const { datasetId, runId } = await plantRun(folder);
    const api = await startApi({ CINEVEC_DATA: folder, CINEVEC_LOG: "error", CINEVEC_WORKER: "off" });
    server = api;
    const { url } = api;
    const keys = [""];
    for (let at = 0; at < 8; at++)
      keys.push(await makeKey(api, `hostile ${at}`, at < 6 ? "VIEWER" : "TRAINER"));
    const normalKey = await makeKey(api, "normal", "VIEWER");
    const introspection = await api.ask<IntrospectionQuery>(getIntrospectionQuery());
    const normal = normalClient(url, normalKey, (movie) => idOf("Movie", `${datasetId}:${movie}`));
    await normal.warm();
    const samples: Sample[] = [];
    const started = performance.now();
    const watching = setInterval(() => void sample(), 2_000);
    let sentSoFar = 0;
    async function sample(): Promise<void> {
      const number = await readMetrics(url).catch(() => null);
      const bytes = number?.("process_resident_memory_bytes") ?? 0;
      if (bytes > 0) samples.push({ sent: sentSoFar, residentMegabytes: bytes / 2 ** 20 });
    }
    const attacked = await attack({
      url,
      schema: buildClientSchema(introspection),
      ids: [
        idOf("Dataset", datasetId),
        idOf("TrainingRun", runId),
        ...[1, 2, 3, 60_000].map((movie) => idOf("Movie", `${datasetId}:${movie}`)),
        idOf("Movie", `${datasetId}:none`),
        idOf("TrainingRun", "00000000-0000-4000-8000-000000000000"),
      ],
      keys,
      seed,
      requests,
      atOnce: 8,
      progress(sent) {
        sentSoFar = sent;
        if (sent % Math.max(1, Math.floor(requests / 10)) === 0)
          say(`${sent} sent, ${Math.round((performance.now() - started) / 1_000)} s`);
      },
    });
    clearInterval(watching);
    await sample();
    const latencies = await normal.stop();
    if (hasEnded(api)) throw new Error("The API ended.");
    const { viewer } = await api.ask<{ viewer: { role: string } }>("{ viewer { role } }");
    if (viewer.role !== "ADMIN") throw new Error("The API does not answer as before.");
    const memory = growth(samples, requests);
    const p99 = quantile(latencies.milliseconds, 0.99);
    const seconds = (performance.now() - started) / 1_000;
    say(
      `${attacked.sent} hostile requests in ${seconds.toFixed(0)} s: 0 crashes, ${attacked.serverErrors} answers of 5xx, ${attacked.unmasked} with words of the inside`,
    );
    say(`statuses ${JSON.stringify(attacked.statuses)}`);
    for (const example of attacked.examples) say(example);
    say(
      `memory: ${memory.afterWarmUp.toFixed(0)} MB after the first third, ${memory.atEnd.toFixed(0)} MB in the last (${(100 * memory.growth).toFixed(1)} %)`,
    );
    say(
      `a normal client beside it: ${latencies.milliseconds.length} answers, ${latencies.failed} failed, p50 ${quantile(latencies.milliseconds, 0.5).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`,
    );
    return { requests, seed, seconds, attacked, memory, p99Milliseconds: p99, failed: latencies.failed };
  } finally {
    if (server && !hasEnded(server)) await server.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Asks for ten neighbors of a movie twenty times a second, and measures each answer. */
function normalClient(url: string, key: string, idOf: (movie: number) => string) {
  const random = createRandom(5);
  const milliseconds: number[] = [];
  const pending = new Set<Promise<void>>();
  let failed = 0;
  const query = "query ($id: ID!) { movie(id: $id) { neighbors(first: 10) { similarity movie { title } } } }";
  const once = async () => {
    const from = performance.now();
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ query, variables: { id: idOf(1 + random.integer(movieCount)) } }),
    });
    const { data } = (await response.json()) as { data?: { movie: { neighbors: unknown[] } } };
    if (data?.movie.neighbors.length !== 10) failed++;
    milliseconds.push(performance.now() - from);
  };
  const count = () => {
    failed++;
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    /** Waits until every movie's neighbors are worked out in the background, then begins. */
    async warm(): Promise<void> {
      for (let quick = 0; quick < 50; ) {
        const from = performance.now();
        await once();
        quick = performance.now() - from < 20 ? quick + 1 : 0;
        if (milliseconds.length > 3_000) break;
      }
      milliseconds.length = 0;
      failed = 0;
      timer = setInterval(() => {
        const asked = once()
          .catch(count)
          .finally(() => pending.delete(asked));
        pending.add(asked);
      }, 50);
    },
    async stop(): Promise<{ milliseconds: readonly number[]; failed: number }> {
      clearInterval(timer);
      await Promise.all(pending);
      return { milliseconds, failed };
    },
  };
}

const hasEnded = ({ child }: ApiProcess) => child.exitCode !== null || child.signalCode !== null;

/** Medians of the second third and of the last: the first is warm-up. */
function growth(samples: readonly Sample[], requests: number) {
  const median = (from: number, to: number) =>
    quantile(
      samples
        .filter(({ sent }) => sent > from * requests && sent <= to * requests)
        .map(({ residentMegabytes }) => residentMegabytes),
      0.5,
    );
  const afterWarmUp = median(1 / 3, 2 / 3);
  const atEnd = median(2 / 3, 1);
  return { afterWarmUp, atEnd, growth: atEnd / afterWarmUp - 1 };
}

function numberOf(args: readonly string[], name: string, usual: number): number {
  const at = args.indexOf(name);
  const value = at < 0 ? usual : Number(args[at + 1]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} takes a whole number from 1 on.`);
  return value;
}
