import type { Problem } from "@cinevec/core";
import { InvalidInputError } from "@cinevec/core";
import { z } from "zod";

/** What has options: a recipe, a projection. */
interface Optioned<Options> {
  readonly name: string;
  readonly options: z.ZodType<Options>;
}

/** What JSON Schema says of one option, as far as messages need it. */
interface OptionSchema {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
}

/**
 * The options with defaults filled in.
 * @param given as it came: undefined and null stand for all defaults.
 * @throws InvalidInputError with every problem, each under ["options", name], with the bounds and the default.
 */
export function checkOptions<Options>(recipe: Optioned<Options>, given: unknown): Options {
  const parsed = recipe.options.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const known = knownOptions(recipe);
  throw new InvalidInputError(
    parsed.error.issues.flatMap((issue): Problem[] => {
      const path = ["options", ...issue.path.map(String)];
      if (issue.code === "unrecognized_keys")
        return issue.keys.map((key) => ({
          path: [...path, key],
          message: `There is no such option of ${recipe.name}. It has: ${Object.keys(known).join(", ") || "none"}.`,
        }));
      const option = issue.path.length === 1 ? known[String(issue.path[0])] : undefined;
      return [
        { path, message: [issue.message, option && describeOption(option)].filter(Boolean).join(". ") },
      ];
    }),
  );
}

function knownOptions(recipe: Optioned<unknown>): Record<string, OptionSchema> {
  const schema = z.toJSONSchema(recipe.options, { io: "input", unrepresentable: "any" });
  return (schema.properties ?? {}) as Record<string, OptionSchema>;
}

/** "Allowed: 1 to 512; default 64." */
function describeOption(option: OptionSchema): string {
  const parts: string[] = [];
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = option;
  const low = minimum ?? (exclusiveMinimum === undefined ? undefined : `above ${exclusiveMinimum}`);
  const high = maximum ?? (exclusiveMaximum === undefined ? undefined : `below ${exclusiveMaximum}`);
  if (option.enum) parts.push(`allowed: ${option.enum.map((value) => JSON.stringify(value)).join(", ")}`);
  else if (low !== undefined && high !== undefined) parts.push(`allowed: ${low} to ${high}`);
  else if (minimum !== undefined) parts.push(`allowed: ${minimum} or more`);
  else if (maximum !== undefined) parts.push(`allowed: ${maximum} or less`);
  else if (low !== undefined || high !== undefined) parts.push(`allowed: ${low ?? high}`);
  if (option.default !== undefined) parts.push(`default ${JSON.stringify(option.default)}`);
  const text = parts.join("; ");
  return text && `${text[0]?.toUpperCase()}${text.slice(1)}.`;
}
