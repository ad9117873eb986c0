import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { networkOf } from "./rate-limits.js";

/** A line of JSON for every request that was answered, with nothing of its content but the operation's name. */
export function logAccess(app: FastifyInstance, log: Pick<Logger, "info">): void {
  app.addHook("onResponse", (request, reply, done) => {
    const told = request.question?.told;
    log.info(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? "no route",
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime * 10) / 10,
        keyName: request.viewer?.name ?? null,
        role: request.viewer?.role ?? null,
        address: networkOf(request.ip),
        ...(told && {
          operation: told.operation,
          operationName: told.name?.slice(0, 100) ?? null,
          result: told.result,
          cost: told.cost,
        }),
      },
      "access",
    );
    done();
  });
}
