import { InvalidInputError } from "@cinevec/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  specifiedRules,
  subscribe,
  validate,
} from "graphql";
import { createHandler } from "graphql-sse/lib/use/fastify";
import type { Context } from "../schema/index.js";
import type { Keys } from "../services/keys/keys.js";
import type { OpenStreams } from "../services/limits/open-streams.js";
import { aliasLimit } from "./alias-limit.js";
import { codeOf } from "./format-error.js";
import { labelOf } from "./operation-label.js";
import { overlapLimit } from "./overlap-limit.js";
import { plainText } from "./plain-text.js";
import { QueryCost } from "./query-cost.js";
import { callerOrAddress } from "./rate-limits.js";

/** Subscriptions as Server-Sent Events at /graphql/stream (graphql-sse, distinct connections). */
export function serveSubscriptions(
  app: FastifyInstance,
  options: {
    readonly schema: GraphQLSchema;
    contextOf(request: FastifyRequest): Context;
    keys: Pick<Keys, "endOf">;
    openStreams: Pick<OpenStreams, "enter">;
    formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError;
    /** Gets what broke a stream that had begun. */
    report(error: unknown): void;
  },
): void {
  const { schema } = options;
  const cost = new QueryCost(schema);
  const streams = new Set<FastifyReply>();

  const formatted = <Result extends { readonly errors?: readonly GraphQLError[] }>(result: Result): Result =>
    result.errors
      ? // The formatter's answer is what goes over the wire, in place of the error itself.
        { ...result, errors: result.errors.map((error) => plain(options.formatError(error.toJSON(), error))) }
      : result;

  const handler = createHandler({
    // No stream is kept under a token for requests to come: graphql-sse takes a request without one for the token
    // "undefined", so that everybody would share that stream.
    authenticate: () => null,
    async onSubscribe(request, { query, operationName, variables }) {
      // With data, or graphql-sse takes it for something to execute.
      const failed = (errors: readonly GraphQLError[]) => ({
        data: null,
        errors: errors.map((error) => plain(error.toJSON())),
      });
      try {
        const document = parse(query, { maxTokens: 1_000 });
        const operation = getOperationAST(document, operationName);
        if (operation?.operation !== "subscription")
          return failed([
            new GraphQLError("Only subscriptions are answered here; ask the rest at /graphql."),
          ]);
        const errors = validate(schema, document, [...specifiedRules, overlapLimit, aliasLimit, plainText]);
        if (errors.length > 0) return failed(errors);
        const { problems, cost: most } = cost.of(document, operation, variables ?? {});
        if (problems) return failed(problems);
        const context = options.contextOf(request.raw);
        const events = await subscribe({
          schema,
          document,
          operationName,
          variableValues: variables,
          contextValue: context,
        });
        const name = operationName ?? operation.name?.value ?? null;
        // What begins has no error yet, and what does not, at least one.
        const result = Symbol.asyncIterator in events ? "OK" : codeOf(events.errors![0]!);
        context.tell({ operation: labelOf(operation), name, result, cost: most });
        // What could not begin is formatted on its way out, like every event.
        return Symbol.asyncIterator in events ? withLastError(events) : { data: null, ...events };
      } catch (error) {
        if (error instanceof GraphQLError) return failed([error]);
        throw error;
      }
    },
    onNext: (_context, _request, result) => formatted(result),
  });

  app.route({
    method: ["GET", "POST"],
    url: "/graphql/stream",
    async handler(request, reply) {
      // graphql-sse would wait for a body that was read already.
      if (request.method === "POST" && !request.body)
        throw InvalidInputError.of("query", "is missing: POST { query, variables } as JSON.");
      const leave = await options.openStreams.enter(callerOrAddress(request));
      if (!leave) {
        reply.header("retry-after", 60);
        const message = "Too many streams are open: close some, and try again in a while.";
        throw Object.assign(new Error(message), { statusCode: 429 });
      }
      // Whoever left while his place was looked for has no close to come.
      if (reply.raw.destroyed) return leave();
      streams.add(reply);
      const over = new AbortController();
      reply.raw.once("close", () => {
        streams.delete(reply);
        leave();
        over.abort();
      });
      // Broken off, not completed: the listener asks again, and is told that its key opens nothing any more.
      const { keyId } = request.viewer;
      if (keyId !== null)
        options.keys
          .endOf(keyId, over.signal)
          .addEventListener("abort", () => reply.raw.destroy(), { signal: over.signal });
      // There is nothing but streams here, whatever a client says that it accepts.
      request.headers.accept = "text/event-stream";
      try {
        await handler(request, reply);
      } catch (error) {
        if (!reply.raw.headersSent) throw error;
        // Whoever leaves while something is written to him is no fault of ours.
        if (!isOfConnection(error)) options.report(error);
        reply.raw.destroy();
      }
    },
  });
  // Streams that only their listeners end would keep the server from stopping.
  app.addHook("preClose", async () => {
    for (const reply of streams) reply.raw.destroy();
  });
}

/**
 * The events, and what broke them as the last one: a listener is told that there is no such run, and need not ask again.
 * No generator, whose `return` would wait for the next event.
 */
function withLastError(
  events: AsyncGenerator<ExecutionResult, void, void>,
): AsyncIterableIterator<ExecutionResult> {
  let broken = false;
  return {
    async next() {
      if (broken) return { done: true, value: undefined };
      try {
        return await events.next();
      } catch (error) {
        broken = true;
        const told = new GraphQLError(error instanceof Error ? error.message : String(error), {
          originalError: error instanceof Error ? error : undefined,
        });
        return { done: false, value: { errors: [told] } };
      }
    },
    return: () => events.return(),
    // Never called, but graphql-sse ends nothing that lacks it: the source of whoever left would be followed on and on.
    throw: (error) => events.throw(error),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function isOfConnection(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return ["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END"].includes(String(code));
}

/** An error that serialises to exactly this. */
function plain({ message, extensions, path, locations }: GraphQLFormattedError): GraphQLError {
  const error = new GraphQLError(message, { path, extensions });
  Object.defineProperty(error, "locations", { value: locations });
  return error;
}
