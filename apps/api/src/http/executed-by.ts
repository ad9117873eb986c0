import {
  type ApolloServerPlugin,
  type GraphQLResponse,
  HeaderMap,
  type HTTPGraphQLHead,
} from "@apollo/server";
import {
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type OperationDefinitionNode,
} from "graphql";
import type { MaybePromise } from "../maybe-promise.js";
import type { Context } from "../schema/index.js";
import type { Execution } from "./executor.js";

type Formatter = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/**
 * Lets Apollo answer by an executor of ours, through the event that it has for that: what `responseForOperation` gives is
 * the response. Errors are told and statuses set as Apollo does it after an execution of its own.
 */
export function executedBy(
  execute: (execution: Execution) => MaybePromise<ExecutionResult>,
  formatError: Formatter,
): ApolloServerPlugin<Context> {
  const respond = ({ errors, ...result }: ExecutionResult): GraphQLResponse => {
    const http = { status: undefined, headers: new HeaderMap() } as HTTPGraphQLHead;
    const formatted = errors?.map((error) => formatError(withoutHead(error, http), error));
    return {
      http,
      body: { kind: "single", singleResult: formatted ? { ...result, errors: formatted } : result },
    };
  };
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ document, operation, operationName, request, contextValue }) {
          try {
            const answer = await execute({
              document,
              // Apollo's type promises it, yet hands over undefined where no operation has the name.
              operation: operation as OperationDefinitionNode | undefined,
              operationName: request.operationName ?? operationName,
              variables: request.variables ?? {},
              context: contextValue,
            });
            return respond(answer);
          } catch (error) {
            return respond({ errors: [asGraphqlError(error)] });
          }
        },
      };
    },
  };
}

/** An error as it is told; the status and the headers that it asks for (extensions.http) go into the response's. */
function withoutHead(error: GraphQLError, head: HTTPGraphQLHead): GraphQLFormattedError {
  const formatted = error.toJSON();
  const { http, ...extensions } = formatted.extensions ?? {};
  const { status, headers = [] } = (http ?? {}) as Partial<HTTPGraphQLHead>;
  if (status !== undefined) head.status = status;
  for (const [name, value] of headers) head.headers.set(name, value);
  return { ...formatted, extensions };
}

function asGraphqlError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
