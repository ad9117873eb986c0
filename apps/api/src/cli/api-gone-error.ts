import { CommandError } from "./command-error.js";

/** The API does not answer any more, or never did. What it works on goes on with it, or when it runs again. */
export class ApiGoneError extends CommandError {}

/** Why a request got no answer, in a word: "ECONNREFUSED", "other side closed". */
export function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  if (cause instanceof AggregateError) return reasonOf({ cause: cause.errors[0] });
  const inner = cause instanceof Error ? cause : error;
  if (!(inner instanceof Error)) return String(inner);
  return "code" in inner && typeof inner.code === "string" ? inner.code : inner.message;
}
