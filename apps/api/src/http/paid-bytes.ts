import type { FastifyReply, FastifyRequest } from "fastify";
import type { Budgets } from "../services/limits/budgets.js";

/** What a file costs before a byte of it is sent: it is found, and checked where it was not yet. */
const fileCost = 50;
/** So many bytes cost 1. */
const bytesForOne = 10_000;
/** What one file costs at most, as one operation does. */
const mostCost = 50_000;

/**
 * Lets a file be sent where its caller's budget has something left, and takes what the sent bytes cost when it ends, be it
 * whole or broken off. @throws Error with the status 429 where nothing is left.
 */
export async function payForBytes(
  budgets: Budgets | null,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { caller } = request;
  if (!budgets || caller === null) return;
  const { granted, retryAfter } = await budgets.take(caller, fileCost);
  if (!granted) {
    reply.header("retry-after", String(retryAfter));
    throw Object.assign(new Error(`The budget has nothing left for a file; try again in ${retryAfter} s.`), {
      statusCode: 429,
    });
  }
  const { socket } = request.raw;
  const before = socket.bytesWritten ?? 0;
  reply.raw.once("close", () => {
    const sent = (socket.bytesWritten ?? 0) - before;
    budgets.settle(caller, fileCost, Math.min(mostCost, fileCost + Math.floor(sent / bytesForOne)));
  });
}
