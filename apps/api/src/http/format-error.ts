import {
  ConflictError,
  CorruptDataError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
} from "@cinevec/core";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { GaveUpError } from "../schema/index.js";

const codes = [
  [InvalidInputError, "BAD_USER_INPUT"],
  [NotFoundError, "NOT_FOUND"],
  [ConflictError, "CONFLICT"],
  [ForbiddenError, "FORBIDDEN"],
  [CorruptDataError, "CORRUPT_DATA"],
] as const;

/** The error that a resolver threw, beneath what executors wrap around it: not all of them use graphql's own class. */
function thrown(error: unknown): unknown {
  return error instanceof Error && "originalError" in error && error.originalError
    ? thrown(error.originalError)
    : error;
}

/** The code by which an error is told. */
export function codeOf(error: unknown): string {
  const cause = thrown(error);
  const known = codes.find(([kind]) => cause instanceof kind);
  if (known) return known[1];
  if (cause instanceof GaveUpError) return "CANCELLED";
  if (!(cause instanceof GraphQLError)) return "INTERNAL_SERVER_ERROR";
  const { code } = cause.extensions;
  if (typeof code === "string") return code;
  return cause.path === undefined ? "BAD_USER_INPUT" : "INTERNAL_SERVER_ERROR";
}

/**
 * What the caller is told of an error: those of core say what to do and keep their message; GraphQL's own (syntax,
 * validation, variables) too; anything else is a fault of ours and is told only in development.
 * @param report gets the faults.
 */
export function createErrorFormatter(options: {
  readonly development: boolean;
  report(error: unknown): void;
}): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const cause = thrown(error);
    const { locations, path } = formatted;
    const known = codes.find(([kind]) => cause instanceof kind);
    if (known) {
      const [, code] = known;
      const problems = cause instanceof InvalidInputError ? { problems: cause.problems } : {};
      return { message: formatted.message, locations, path, extensions: { code, ...problems } };
    }
    if (cause instanceof GraphQLError) {
      const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
      const coded = extensions.code !== undefined && extensions.code !== "INTERNAL_SERVER_ERROR";
      if (coded) return { message: formatted.message, locations, path, extensions };
      // Apollo and graphql-js give no code to what is wrong with a request as a whole. At a field it is an answer of
      // ours that does not fit the schema.
      if (path === undefined)
        return {
          message: formatted.message,
          locations,
          path,
          extensions: { ...extensions, code: "BAD_USER_INPUT" },
        };
    }
    // Nobody reads this: whoever asked has left, or was told of the deadline.
    if (cause instanceof GaveUpError)
      return { message: cause.message, locations, path, extensions: { code: "CANCELLED" } };
    options.report(cause);
    return {
      message: options.development ? formatted.message : "Internal server error.",
      locations,
      path,
      extensions: { code: "INTERNAL_SERVER_ERROR" },
    };
  };
}
