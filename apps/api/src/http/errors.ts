import {
  ConflictError,
  CorruptDataError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
} from "@cinevec/core";
import type { FastifyInstance, FastifyRequest } from "fastify";

interface ToldError {
  readonly message: string;
  readonly extensions: { readonly code: string };
}

interface Refusal {
  readonly statusCode: number;
  readonly errors: readonly ToldError[];
}

const statuses = [
  [InvalidInputError, 400, "BAD_USER_INPUT"],
  [ForbiddenError, 403, "FORBIDDEN"],
  [NotFoundError, 404, "NOT_FOUND"],
  [ConflictError, 409, "CONFLICT"],
  // Not the caller's to mend, but to know: the stored file is not what was written.
  [CorruptDataError, 500, "CORRUPT_DATA"],
] as const;

const codesOfStatuses: Readonly<Record<number, string>> = {
  404: "NOT_FOUND",
  405: "METHOD_NOT_ALLOWED",
  413: "BODY_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  429: "RATE_LIMITED",
};

/** What an answer may have said of a file before that file failed. An error is none of it: it is JSON, not packed, and no part. */
const saidOfFiles = ["content-type", "content-encoding", "content-disposition", "content-range", "etag"];

/** The paths that have a handler, by method: what is asked of them by another method gets 405, not 404. */
const methodsOf = new Map([
  ["/graphql", "GET, POST"],
  ["/graphql/stream", "GET, POST"],
]);

/**
 * Every error outside GraphQL, in GraphQL's own form: { errors: [{ message, extensions: { code } }] }. What the caller
 * can mend keeps its message; anything else is a fault of ours, whose message may name hosts, paths and queries.
 */
export function tellErrors(
  app: FastifyInstance,
  options: { readonly development: boolean; report(error: unknown): void },
): void {
  app.setErrorHandler((error, _request, reply) => {
    const { statusCode, errors } = refusalOf(error) ?? fault(error);
    // Told to the caller, and still something for whoever runs the server.
    if (error instanceof CorruptDataError) options.report(error);
    for (const name of saidOfFiles) reply.removeHeader(name);
    return reply.code(statusCode).send({ errors });
  });
  app.setNotFoundHandler((request, reply) => {
    const allowed = methodsOf.get(pathOf(request));
    const statusCode = allowed ? 405 : 404;
    if (allowed) reply.header("allow", allowed);
    const message = allowed
      ? `${pathOf(request)} takes ${allowed}.`
      : "There is nothing at this address; GET / lists what there is.";
    return reply.code(statusCode).send({ errors: [told(message, statusCode)] });
  });

  function fault(error: unknown): Refusal {
    options.report(error);
    const message = options.development && error instanceof Error ? error.message : "Internal server error.";
    return { statusCode: 500, errors: [{ message, extensions: { code: "INTERNAL_SERVER_ERROR" } }] };
  }
}

/** The path of a request's address, without its query. */
function pathOf(request: FastifyRequest): string {
  return request.url.split("?", 1)[0]!;
}

function told(message: string, statusCode: number): ToldError {
  return { message, extensions: { code: codesOfStatuses[statusCode] ?? "BAD_REQUEST" } };
}

/** What the caller did wrong, or null where the error is ours. */
function refusalOf(error: unknown): Refusal | null {
  for (const [kind, statusCode, code] of statuses)
    if (error instanceof kind)
      return { statusCode, errors: [{ message: error.message, extensions: { code } }] };
  if (typeof error !== "object" || error === null || !("statusCode" in error)) return null;
  const { statusCode } = error;
  if (typeof statusCode !== "number" || statusCode < 400 || statusCode > 499) return null;
  // Fastify's own: a body that is no JSON, too large, or of a kind that nothing here reads; too many requests.
  const message = "message" in error && typeof error.message === "string" ? error.message : "Bad request.";
  return { statusCode, errors: [told(message, statusCode)] };
}
