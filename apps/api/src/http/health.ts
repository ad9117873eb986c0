import type { FastifyInstance } from "fastify";

/** What must work for this process to be asked: by name, each rejecting while it does not. */
export type Checks = Readonly<Record<string, () => Promise<unknown>>>;

interface Checked {
  readonly name: string;
  readonly ok: boolean;
  /** Why not; nothing of the inside. */
  readonly reason?: string;
}

/** What load balancers ask, which have no keys. */
export const openToAll = new Set(["/health", "/health/live", "/health/ready", "/ready"]);

/** In milliseconds. */
const patience = 2_000;

/**
 * /health/live: the process answers. /health/ready: and so does whatever it needs, each by name; 503 with the reasons
 * where something does not. /health and /ready say the same in short.
 */
export function serveHealth(app: FastifyInstance, checks: Checks): void {
  const all = () => Promise.all(Object.entries(checks).map(([name, check]) => checked(app, name, check)));
  for (const url of ["/health", "/health/live"]) app.get(url, async () => ({ status: "ok" }));
  app.get("/ready", async (_request, reply) => {
    const ready = (await all()).every(({ ok }) => ok);
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not ready" });
  });
  app.get("/health/ready", async (_request, reply) => {
    const found = await all();
    const ready = found.every(({ ok }) => ok);
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not ready", checks: found });
  });
}

async function checked(app: FastifyInstance, name: string, check: () => Promise<unknown>): Promise<Checked> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patience);
  });
  try {
    const inTime = await Promise.race([check().then(() => true), late]);
    if (inTime) return { name, ok: true };
    app.log.warn(`not ready: ${name} did not answer within ${patience} ms`);
    return { name, ok: false, reason: `did not answer within ${patience / 1_000} s` };
  } catch (error) {
    app.log.warn({ err: error }, `not ready: ${name}`);
    return { name, ok: false, reason: "failed; the log tells why" };
  } finally {
    clearTimeout(timer);
  }
}
