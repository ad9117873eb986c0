import { type ExecutionResult, GraphQLError } from "graphql";
import { chain, type MaybePromise } from "../maybe-promise.js";
import type { Context } from "../schema/index.js";
import type { Budgets } from "../services/limits/budgets.js";

/** What an answer says of its cost, at extensions.cost. */
interface Cost {
  /** At most, as told from the question alone. */
  readonly requested: number;
  /** The work that was done, and a point for each value of the answer. */
  readonly actual: number;
  /** What the caller may still spend, as this process knows; null where no account is kept. */
  readonly remaining: number | null;
}

/**
 * Begins an operation where its caller's budget has what it may cost, and then takes what it did cost.
 * @param budgets null where none are kept.
 */
export function metered(
  budgets: Budgets | null,
  context: Context,
  requested: number,
  begin: () => MaybePromise<ExecutionResult>,
): MaybePromise<ExecutionResult> {
  const { caller } = context;
  const told = (result: ExecutionResult, actual: number): ExecutionResult => {
    const remaining = budgets && caller !== null ? budgets.remaining(caller) : null;
    const cost: Cost = { requested, actual, remaining };
    return { ...result, extensions: { ...result.extensions, cost } };
  };
  const answered = (result: ExecutionResult) => {
    const actual = context.spent + valuesIn(result.data);
    if (budgets && caller !== null) budgets.settle(caller, requested, actual);
    return told(result, actual);
  };
  if (!budgets || caller === null) return chain(begin(), answered);
  return chain(budgets.take(caller, requested), ({ granted, retryAfter }) =>
    granted ? chain(begin(), answered) : told({ errors: [spent(requested, retryAfter)] }, 0),
  );
}

/** What an answer that went through `metered` did cost; 0 for one that did not. */
export function costOf({ extensions }: ExecutionResult): number {
  return (extensions?.cost as Cost | undefined)?.actual ?? 0;
}

/** How many values an answer has: objects, and whatever they hold. */
function valuesIn(data: unknown): number {
  // A compiled query keeps the places of fields that @skip leaves out.
  if (data === undefined) return 0;
  if (typeof data !== "object" || data === null) return 1;
  let values = 0;
  if (Array.isArray(data)) for (const item of data) values += valuesIn(item);
  else for (const name in data) values += valuesIn((data as Record<string, unknown>)[name]);
  return values;
}

function spent(requested: number, retryAfter: number): GraphQLError {
  return new GraphQLError(
    `This operation may cost ${requested}, and the budget does not have it now; try again in ${retryAfter} s, or ask for less at a time.`,
    {
      extensions: {
        code: "RATE_LIMITED",
        http: { status: 429, headers: new Map([["retry-after", String(retryAfter)]]) },
      },
    },
  );
}
