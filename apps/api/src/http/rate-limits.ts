import { isIPv6 } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { chain } from "../maybe-promise.js";
import type { Budgets } from "../services/limits/budgets.js";
import { openToAll } from "./health.js";

/**
 * Limits the requests of each key, or address where there is none: a bucket of so many, which refills within a minute. An
 * answer says how many there may be and are left, in x-ratelimit-limit and x-ratelimit-remaining.
 * @param report gets why requests could not be counted; they are answered then.
 */
export function limitRequests(
  app: FastifyInstance,
  requests: Budgets,
  report: (error: unknown) => void,
): void {
  app.addHook("preHandler", (request, reply, done) => {
    if (openToAll.has(request.url)) return done();
    const caller = callerOrAddress(request);
    const decide = ({ granted, retryAfter }: { granted: boolean; retryAfter: number }) => {
      reply.header("x-ratelimit-limit", requests.capacity);
      reply.header("x-ratelimit-remaining", requests.remaining(caller));
      if (granted) return done();
      reply.header("retry-after", retryAfter);
      const message = `Too many requests; try again in ${retryAfter} s.`;
      return done(Object.assign(new Error(message), { statusCode: 429 }));
    };
    const counted = chain(requests.take(caller, 1), decide);
    if (counted instanceof Promise)
      counted.catch((error) => {
        report(error);
        done();
      });
  });
}

/**
 * Counts the refusals of each address. Whoever has a right key is never refused, so this stops nobody but guessers.
 * @returns counts a request; for how many seconds its sender is refused without a look, else 0.
 */
export function refusalsCounted(
  refusals: Budgets,
  report: (error: unknown) => void,
): (request: FastifyRequest) => Promise<number> {
  return async ({ ip }) => {
    try {
      return (await refusals.take(networkOf(ip), 1)).retryAfter;
    } catch (error) {
      report(error);
      return 0;
    }
  };
}

/** Who is counted: the caller, or, where no account is kept, the network that asks. */
export function callerOrAddress({ caller, ip }: FastifyRequest): string {
  return caller ?? `address ${networkOf(ip)}`;
}

/** One sender: an IPv4 address, or the 64 bits of an IPv6 network, whose other 64 anybody may choose anew each time. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(ip)) return ip;
  const [head = "", tail] = ip.toLowerCase().split("%")[0]!.split("::");
  const groups = groupsIn(head);
  if (tail !== undefined) {
    const after = groupsIn(tail);
    while (groups.length + after.length < 8) groups.push("0");
    groups.push(...after);
  }
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}

function groupsIn(part: string): string[] {
  return part === "" ? [] : part.split(":");
}
