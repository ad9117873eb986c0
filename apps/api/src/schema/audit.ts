import type { GraphQLField, GraphQLSchema } from "graphql";
import { encodeId, withSafeLetters } from "../ids/global-ids.js";
import type { Context } from "./context.js";
import { Refusal } from "./errors.js";
import { namesIn } from "./named-ids.js";

/**
 * Writes every mutation to the audit log, before it is done and after. What a role or a key's datasets forbid does not
 * come this far: guard.ts counts it as refused.
 */
export function withAudit(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) audited(field);
  return schema;
}

function audited(field: GraphQLField<unknown, Context>): void {
  const { resolve } = field;
  field.resolve = async (root, args, context, info) => {
    const { audit } = context.services;
    const { name: keyName, role } = context.viewer;
    const target = targetOf(field, args);
    const { address } = context;
    const id = await audit.begin({ keyName, role, operation: field.name, target, address });
    try {
      const answer = await resolve?.(root, args, context, info);
      const made = idOf(answer);
      await audit.end(
        id,
        answer instanceof Refusal ? answer.kind : "OK",
        made !== null && made !== target ? made : null,
      );
      return answer;
    } catch (error) {
      await audit.end(id, error instanceof Error ? error.name : "Error", null);
      throw error;
    }
  };
}

/** What the arguments name: their ids, and a name where one is given. */
function targetOf(
  field: GraphQLField<unknown, Context>,
  args: Readonly<Record<string, unknown>>,
): string | null {
  const ids = field.args.flatMap(({ name, type }) => namesIn(type, args[name])).map(withSafeLetters);
  const input = (args.input ?? args) as Readonly<Record<string, unknown>>;
  const named = typeof input.name === "string" ? [JSON.stringify(input.name)] : [];
  return [...ids, ...named].join(" ") || null;
}

/** The global id of the row that a success carries; null where it carries none. */
function idOf(answer: unknown): string | null {
  if (typeof answer !== "object" || answer === null || !("data" in answer)) return null;
  const { data } = answer;
  if (typeof data !== "object" || data === null || !("id" in data) || typeof data.id !== "string")
    return null;
  if ("recipe" in data) return encodeId("TrainingRun", data.id);
  if ("projection" in data) return encodeId("EmbeddingMap", data.id);
  return "format" in data ? encodeId("Dataset", data.id) : null;
}
