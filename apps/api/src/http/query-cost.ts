import { complexityFromQuery } from "@pothos/plugin-complexity";
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from "graphql";

export interface QueryLimits {
  /** Levels of nested fields. */
  readonly depth: number;
  /** Every field costs 1 or what the schema says, as often as the lists around it may be long. */
  readonly cost: number;
}

const queryLimits: QueryLimits = { depth: 12, cost: 50_000 };

/** The parts of an operation's variables that a cost can depend on: its numbers. */
function numbersIn(variables: Readonly<Record<string, unknown>>): string {
  let key = "";
  for (const name in variables) {
    const value = variables[name];
    if (typeof value === "number") key += `${name}=${value};`;
  }
  return key;
}

/** Says before anything runs that an operation asks for too much. Remembers what it found for documents it knows. */
export class QueryCost {
  private readonly known = new WeakMap<OperationDefinitionNode, Map<string, GraphQLError | null>>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly limits: QueryLimits = queryLimits,
  ) {}

  /** What is too much, or null. @param document valid for the schema; `operation` is the one of it that will run. */
  problem(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): GraphQLError | null {
    let answers = this.known.get(operation);
    if (!answers) {
      answers = new Map();
      this.known.set(operation, answers);
    }
    const key = numbersIn(variables);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const problem = this.measure(document, operation, variables);
    // Numbers that never repeat must not fill the memory.
    if (answers.size >= 100) answers.clear();
    answers.set(key, problem);
    return problem;
  }

  private measure(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): GraphQLError | null {
    const alone: DocumentNode = {
      kind: Kind.DOCUMENT,
      definitions: [
        operation,
        ...document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION),
      ],
    };
    let found: { depth: number; complexity: number };
    try {
      found = complexityFromQuery(alone, { schema: this.schema, variables: { ...variables } });
    } catch {
      // Wrong variables: executing says so, with the place.
      return null;
    }
    const { depth, cost } = this.limits;
    if (found.depth > depth) return tooMuch(`is ${found.depth} fields deep; at most ${depth} are answered`);
    if (found.complexity > cost)
      return tooMuch(
        `may cost ${found.complexity} fields; at most ${cost} are answered: ask for fewer rows or fields at a time`,
      );
    return null;
  }
}

function tooMuch(what: string): GraphQLError {
  return new GraphQLError(`This operation ${what}.`, {
    extensions: { code: "BAD_USER_INPUT", http: { status: 400 } },
  });
}
