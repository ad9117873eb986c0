import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recipes } from "@cinevec/core";
import { type BlobStore, type Database, openStorage } from "@cinevec/db";
import { plantPglite } from "@cinevec/db/testing";
import { pino } from "pino";
import { type Env, readEnv } from "../env.js";
import { ensureLocalToken } from "../local-token.js";
import { createServer, type Server } from "../server.js";
import { createDatasets } from "../services/datasets/datasets.js";
import { Keys } from "../services/keys/keys.js";
import { openServices } from "../services/open-services.js";
import { createRuns } from "../services/runs/runs.js";
import type { Services } from "../services/services.js";
import { openQueue, type Queue } from "../training/queue.js";

interface Answer {
  readonly status: number;
  readonly extensions?: {
    readonly cost: { readonly requested: number; readonly actual: number; readonly remaining: number | null };
  };
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape.
  readonly data: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: {
      readonly code: string;
      readonly problems?: readonly { path: string[]; message: string }[];
    };
  }[];
}

/** The real server on a free port, over an embedded database and a folder of blobs of its own. */
export interface TestServer {
  readonly url: string;
  /** Its data folder, which it also imports from. */
  readonly folder: string;
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly queue: Queue;
  readonly keys: Keys;
  readonly services: Services;
  readonly server: Server;
  /** What the server logged. */
  readonly log: string[];
  /** The owner's. */
  readonly localToken: string;
  /** As the owner, unless other headers are given ({} sends no key). */
  ask(query: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cinevec-api-"));
  await plantPglite(folder);
  return folder;
}

export async function startTestServer(
  more: Partial<Env> = {},
  beforeServing?: (keys: Keys) => Promise<void>,
): Promise<TestServer> {
  const folder = more.dataFolder ?? (await freshFolder());
  const env = { ...readEnv({ CINEVEC_DATA: folder, CINEVEC_PORT: "0" }), ...more };
  const { db, blobs } = await openStorage({ dataFolder: folder, blobs: env.blobs });
  const log: string[] = [];
  const queue = await openQueue(db, (error) => log.push(String(error)));
  const keys = new Keys(db.prisma, 0);
  const services = openServices({
    db,
    queue,
    keys,
    blobs,
    costBudget: env.costBudget,
    rateLimit: env.rateLimit,
    cacheMegabytes: env.cacheMegabytes,
    tmdb: env.tmdb,
    dataFolder: folder,
    importFolder: folder,
    largestUpload: env.largestUpload,
    report: (error) => log.push(String(error)),
    datasets: createDatasets({ db, blobs, queue, importFolder: folder }),
    runs: createRuns({ db, blobs, queue, recipes, importFolder: folder }),
  });
  await beforeServing?.(keys);
  const localToken = await ensureLocalToken(folder);
  const server = await createServer({
    env,
    services,
    storage: { db, blobs },
    localToken,
    log: pino({ level: env.accessLog ? "info" : "warn" }, { write: (line: string) => log.push(line) }),
    checks: { database: () => db.query("SELECT 1") },
  });
  const url = await server.start();
  return {
    url,
    folder,
    db,
    blobs,
    queue,
    keys,
    services,
    server,
    log,
    localToken,
    async ask(query, variables = {}, headers = { authorization: `Bearer ${localToken}` }) {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...((await response.json()) as object) } as Answer;
    },
    async close() {
      await server.stop();
      await services.spaces.close();
      await services.catalogs.close();
      await services.posters?.close();
      await services.audit.close();
      await services.limits.close();
      await queue.close();
      await db.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
