import type { FastifyInstance } from "fastify";

/** /health: the process answers. /ready: and so do its database and its searching thread. */
export function serveHealth(app: FastifyInstance, isReady: () => Promise<void>): void {
  app.get("/health", async () => ({ status: "ok" }));
  app.get("/ready", async (_request, reply) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error("The database or the searching thread did not answer within 2 s.")),
        2_000,
      );
    });
    try {
      await Promise.race([isReady(), late]);
      return { status: "ready" };
    } catch (error) {
      app.log.warn({ err: error }, "not ready");
      return reply.code(503).send({ status: "not ready" });
    } finally {
      clearTimeout(timer);
    }
  });
}
