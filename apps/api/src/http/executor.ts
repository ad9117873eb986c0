import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";
import { chain, type MaybePromise } from "../maybe-promise.js";
import type { Context } from "../schema/index.js";
import type { Budgets } from "../services/limits/budgets.js";
import { within } from "./deadline.js";
import { codeOf } from "./format-error.js";
import { costOf, metered } from "./metering.js";
import { labelOf } from "./operation-label.js";
import { QueryCost } from "./query-cost.js";

export interface Execution {
  readonly document: DocumentNode;
  /** Undefined where the document has no operation of the name that was asked for, or several and none was named. */
  readonly operation: OperationDefinitionNode | undefined;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: Context;
}

/** A query is compiled when it has come this often: compiling takes as long as some tens of executions. */
const compileAt = 5;
/** Longer documents are executed as they are: their code would be long as well. In characters. */
const longest = 10_000;

interface Seen {
  times: number;
  compiled: CompiledQuery | null;
}

/**
 * Executes operations: what comes once by graphql-js, queries that come again as code that graphql-jit made of
 * them, in a third of the time. Where that meets an error, graphql-js answers after all (a query changes nothing):
 * every error is then told as graphql-js tells it. Nothing runs that costs too much, alone or with what the caller asked
 * before, and nobody waits longer than the deadline.
 */
export function createExecutor(
  schema: GraphQLSchema,
  options: {
    readonly compile?: boolean;
    /** Null: none are kept. */
    readonly budgets?: Budgets | null;
    /** For an answer, in milliseconds. */
    readonly deadline?: number;
  } = {},
): (execution: Execution) => MaybePromise<ExecutionResult> {
  const { budgets = null, deadline = 60_000 } = options;
  const cost = new QueryCost(schema);
  const seen = new WeakMap<OperationDefinitionNode, Seen>();

  function compiledQuery(
    { document, operationName }: Execution,
    operation: OperationDefinitionNode,
  ): CompiledQuery | null {
    if (operation.operation !== "query") return null;
    let known = seen.get(operation);
    if (!known) {
      known = { times: 0, compiled: null };
      seen.set(operation, known);
    }
    if (++known.times !== compileAt || (document.loc?.end ?? longest) >= longest) return known.compiled;
    const result = compileQuery(schema, document, operationName ?? undefined);
    if (isCompiledQuery(result)) known.compiled = result as CompiledQuery;
    return known.compiled;
  }

  return (execution) => {
    const { document, operation, operationName, variables, context } = execution;
    if (!operation) return { errors: [unnamed(operationName)] };
    if (operation.operation === "subscription") return { errors: [elsewhere()] };
    const tell = (result: ExecutionResult): ExecutionResult => {
      const [error] = result.errors ?? [];
      context.tell({
        operation: labelOf(operation),
        name: operationName ?? operation.name?.value ?? null,
        result: error ? codeOf(error) : "OK",
        cost: costOf(result),
      });
      return result;
    };
    const measured = cost.of(document, operation, variables);
    if (measured.problems) return tell({ errors: measured.problems });
    const interpreted = () =>
      execute({ schema, document, operationName, variableValues: variables, contextValue: context });
    const answer = metered(budgets, context, measured.cost, () => {
      const compiled = options.compile === false ? null : compiledQuery(execution, operation);
      const answer = compiled
        ? chain(compiled.query(undefined, context, variables), (result) =>
            result.errors ? interpreted() : result,
          )
        : interpreted();
      return answer instanceof Promise ? within(deadline, answer) : answer;
    });
    return chain(answer, tell);
  };
}

function unnamed(name: string | null | undefined): GraphQLError {
  return new GraphQLError(
    name
      ? `The document has no operation named ${JSON.stringify(name.slice(0, 100))}.`
      : "The document has several operations: say which by operationName.",
    { extensions: { code: "OPERATION_RESOLUTION_FAILURE", http: { status: 400 } } },
  );
}

function elsewhere(): GraphQLError {
  return new GraphQLError(
    "Subscriptions are answered at /graphql/stream, as Server-Sent Events: POST the same body there.",
    { extensions: { code: "BAD_USER_INPUT", http: { status: 400 } } },
  );
}
