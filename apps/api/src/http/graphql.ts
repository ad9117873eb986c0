import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from "@as-integrations/fastify";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { GraphQLFormattedError, GraphQLSchema } from "graphql";
import type { Context } from "../schema/index.js";
import type { Budgets } from "../services/limits/budgets.js";
import { aliasLimit } from "./alias-limit.js";
import { executedBy } from "./executed-by.js";
import { createExecutor } from "./executor.js";
import { overlapLimit } from "./overlap-limit.js";
import { plainText } from "./plain-text.js";

/** Most tokens of a document; long lists belong into variables. */
const mostTokens = 5_000;

/** Queries and mutations at /graphql. */
export async function serveGraphql(
  app: FastifyInstance,
  options: {
    readonly schema: GraphQLSchema;
    readonly budgets: Budgets | null;
    /** In milliseconds. */
    readonly deadline: number;
    contextOf(request: FastifyRequest): Context;
    formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError;
  },
): Promise<ApolloServer<Context>> {
  const apollo = new ApolloServer<Context>({
    schema: options.schema,
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    validationRules: [overlapLimit, aliasLimit, plainText],
    parseOptions: { maxTokens: mostTokens },
    formatError: options.formatError,
    plugins: [
      executedBy(createExecutor(options.schema, options), options.formatError),
      fastifyApolloDrainPlugin(app),
      ApolloServerPluginLandingPageDisabled(),
    ],
    // Stopping in order is the process' own business; Apollo would raise the signal again.
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  app.route({
    method: ["GET", "POST"],
    url: "/graphql",
    handler: fastifyApolloHandler(apollo, { context: async (request) => options.contextOf(request) }),
  });
  return apollo;
}
