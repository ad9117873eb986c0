import { GraphQLError, type ValidationRule } from "graphql";

/**
 * Texts that are no text: a NUL, which PostgreSQL can't store, and half of a surrogate pair, which has no UTF-8. Both
 * would fail deep inside the database or come back as something else.
 */
function problemOf(text: string): string | null {
  if (text.includes("\0")) return "holds a NUL character";
  if (/\p{Surrogate}/u.test(text)) return "holds half of a surrogate pair";
  return null;
}

function error(what: string): GraphQLError {
  return new GraphQLError(what, { extensions: { code: "BAD_USER_INPUT", http: { status: 400 } } });
}

/** A validation rule for texts that stand in the document. */
export const plainText: ValidationRule = (context) => ({
  StringValue(node) {
    const problem = problemOf(node.value);
    if (problem !== null)
      context.reportError(new GraphQLError(`A text in this document ${problem}.`, { nodes: node }));
  },
});

/** The first text among the variables, names of JSON fields included, that is none; or null. */
export function problemOfVariables(variables: Readonly<Record<string, unknown>>): GraphQLError | null {
  const problem = find(variables, "variables", 0);
  return problem === null ? null : error(problem);
}

/** Deeper than any input of the schema; JSON beyond it is refused, for it could exhaust the stack. */
const deepest = 50;

function find(value: unknown, path: string, depth: number): string | null {
  if (typeof value === "string") {
    const problem = problemOf(value);
    return problem === null ? null : `The text at ${path} ${problem}.`;
  }
  if (typeof value !== "object" || value === null) return null;
  if (depth > deepest)
    return `The value at ${path.slice(0, 100)} is nested more than ${deepest} levels deep.`;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) {
      // Long lists are of numbers or ids: a path is only written for what may hold something.
      const item = value[at];
      if (typeof item !== "string" && typeof item !== "object") continue;
      const problem = find(item, `${path}[${at}]`, depth + 1);
      if (problem !== null) return problem;
    }
    return null;
  }
  for (const [name, item] of Object.entries(value)) {
    const problem = problemOf(name);
    if (problem !== null) return `A name at ${path} ${problem}.`;
    const inside = find(item, `${path}.${name}`, depth + 1);
    if (inside !== null) return inside;
  }
  return null;
}
