import { complexityFromQuery } from "@pothos/plugin-complexity";
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from "graphql";
import { problemOfVariables } from "./plain-text.js";

export interface QueryLimits {
  /** Levels of nested fields. */
  readonly depth: number;
  /** Every field costs 1 or what the schema says, as often as the lists around it may be long. */
  readonly cost: number;
}

const queryLimits: QueryLimits = { depth: 12, cost: 50_000 };

/** What an operation may cost, or why it is not begun. */
export type Measured =
  | { readonly problems: readonly GraphQLError[]; readonly cost: 0 }
  | { readonly problems: null; readonly cost: number };

const refused = (...problems: readonly GraphQLError[]): Measured => ({ problems, cost: 0 });

/** The parts of an operation's variables that a cost can depend on: numbers, words of enums, lengths of lists. */
function weightIn(value: unknown, depth = 0): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string") return /^[A-Z_]{1,40}$/.test(value) ? value : "text";
  if (Array.isArray(value)) return `[${value.length}]`;
  if (typeof value !== "object" || value === null || depth > 2) return "";
  return Object.entries(value)
    .map(([name, part]) => `${name}=${weightIn(part, depth + 1)};`)
    .join("");
}

/** Values of JSON that need no coercion to be of the scalar. */
const plainly: Readonly<Record<string, (value: unknown) => boolean>> = {
  ID: (value) => typeof value === "string",
  String: (value) => typeof value === "string",
  Boolean: (value) => typeof value === "boolean",
};

/**
 * Whether a variable is given, and is what its definition asks for at a glance. It is so for nearly all questions, and
 * saves them the long way of graphql-js, which alone says what is wrong with a variable.
 */
function isPlainlyRight(
  { type, variable }: VariableDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  if (named.kind !== Kind.NAMED_TYPE || !Object.hasOwn(plainly, named.name.value)) return false;
  const { value: name } = variable.name;
  return Object.hasOwn(variables, name) && plainly[named.name.value]!(variables[name]);
}

/** Longer keys are of JSON that nothing's cost depends on: measured each time. In characters. */
const longestKey = 1_000;

/**
 * Says before anything runs that an operation's variables are wrong, or that it asks for too much. Remembers the costs
 * of documents it knows, and never anything of variables that were wrong: what they cost was not measured.
 */
export class QueryCost {
  private readonly known = new WeakMap<OperationDefinitionNode, Map<string, Measured>>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly limits: QueryLimits = queryLimits,
  ) {}

  /** @param document valid for the schema; `operation` is the one of it that will run. */
  of(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): Measured {
    const unreadable = problemOfVariables(variables);
    if (unreadable !== null) return refused(unreadable);
    const definitions = operation.variableDefinitions ?? [];
    if (!definitions.every((definition) => isPlainlyRight(definition, variables))) {
      const coerced = getVariableValues(this.schema, definitions, variables, { maxErrors: 20 });
      if (coerced.errors) return refused(...coerced.errors.map(wrongVariable));
    }
    let answers = this.known.get(operation);
    if (!answers) {
      answers = new Map();
      this.known.set(operation, answers);
    }
    const key = weightIn(variables);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const measured = this.measure(document, operation, variables);
    if (measured === null) return refused(tooMuch("could not be measured"));
    if (key.length > longestKey) return measured;
    // Numbers that never repeat must not fill the memory.
    if (answers.size >= 100) answers.clear();
    answers.set(key, measured);
    return measured;
  }

  /** Null where it fails, which must not let the operation through. */
  private measure(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): Measured | null {
    // The first operation is what is measured, with the fragments that it spreads.
    const foremost: DocumentNode = {
      kind: Kind.DOCUMENT,
      definitions: [operation, ...document.definitions],
    };
    let found: { depth: number; complexity: number };
    try {
      found = complexityFromQuery(foremost, { schema: this.schema, variables: { ...variables } });
    } catch {
      return null;
    }
    const { depth, cost } = this.limits;
    if (found.depth > depth)
      return refused(tooMuch(`is ${found.depth} fields deep; at most ${depth} are answered`));
    // Not > alone: a cost that is no number is no cost.
    if (!(found.complexity <= cost))
      return refused(
        tooMuch(
          `may cost ${found.complexity}; at most ${cost} are answered: ask for fewer rows, fields or movies at a time`,
        ),
      );
    return { problems: null, cost: found.complexity };
  }
}

function wrongVariable(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    originalError: error.originalError,
    extensions: { code: "BAD_USER_INPUT", http: { status: 400 } },
  });
}

function tooMuch(what: string): GraphQLError {
  return new GraphQLError(`This operation ${what}.`, {
    extensions: { code: "BAD_USER_INPUT", http: { status: 400 } },
  });
}
