import { isIPv6 } from "node:net";
import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { openToAll } from "./health.js";

/** Refusals a minute for one address. Whoever has a right key is never refused, so this stops nobody but guessers. */
const mostRefusals = 60;

interface RateLimits {
  /** Counts a refusal of the sender's address. @returns for how many seconds it is refused without a look; else 0. */
  countRefusal(request: FastifyRequest): Promise<number>;
}

/**
 * Limits the requests of each key, or address where there is none, and the refusals of each address.
 * @param perMinute requests; 0: no limit.
 */
export async function limitRates(app: FastifyInstance, perMinute: number): Promise<RateLimits> {
  await app.register(rateLimit, {
    global: perMinute > 0,
    max: perMinute,
    timeWindow: "1 minute",
    hook: "preHandler",
    keyGenerator: ({ caller, ip }) => caller ?? `address ${networkOf(ip)}`,
    allowList: (request) => openToAll.has(request.url),
    errorResponseBuilder: (_request, { after }) =>
      Object.assign(new Error(`Too many requests; try again in ${after}.`), { statusCode: 429 }),
  });
  const refusals = app.createRateLimit({
    max: mostRefusals,
    timeWindow: "1 minute",
    keyGenerator: ({ ip }) => networkOf(ip),
    allowList: [],
  });
  return {
    async countRefusal(request) {
      const limit = await refusals(request);
      return !limit.isAllowed && limit.isExceeded ? Math.max(1, limit.ttlInSeconds) : 0;
    },
  };
}

/** One sender: an IPv4 address, or the 64 bits of an IPv6 network, whose other 64 anybody may choose anew each time. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(ip)) return ip;
  const [head = "", tail] = ip.toLowerCase().split("%")[0]!.split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    const after = tail === "" ? [] : tail.split(":");
    while (groups.length + after.length < 8) groups.push("0");
  }
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
