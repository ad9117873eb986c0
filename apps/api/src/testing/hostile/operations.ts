import type { Random } from "@cinevec/core";
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from "graphql";

type Field = GraphQLField<unknown, unknown>;

const texts = [
  "",
  "x",
  "\0",
  "\ud800",
  "../../etc/passwd",
  "'; DROP TABLE x; --",
  "𝕏".repeat(300),
  "2026-01-01",
  "a".repeat(5_000),
];
const numbers = [0, -1, 1, 1.5, 10, 500, 501, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 53, 1e308, -1e308];
const wrong: readonly unknown[] = [null, "text", 3, true, [], {}, [[]], { a: { b: [] } }];

/** Operations as somebody with the schema and bad intentions would make them, the same for the same seed. */
export class HostileOperations {
  private readonly roots: readonly (readonly [string, GraphQLObjectType])[];

  /** @param ids global ids, some of things that there are. */
  constructor(
    schema: GraphQLSchema,
    private readonly ids: readonly string[],
    private readonly random: Random,
  ) {
    this.roots = [
      ["query", schema.getQueryType()!],
      ["query", schema.getQueryType()!],
      ["query", schema.getQueryType()!],
      ["mutation", schema.getMutationType()!],
    ];
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.random.integer(items.length)]!;
  }

  /** One that is right in form, with values from right to absurd. */
  likely(): { query: string; variables: Record<string, unknown> } {
    const [kind, root] = this.pick(this.roots);
    const field = this.pick(Object.values(root.getFields()));
    const variables: Record<string, unknown> = {};
    const declared: string[] = [];
    const call = this.call(field, declared, variables, 1 + this.random.integer(4));
    return { query: `${kind}${declared.length ? `(${declared.join(", ")})` : ""} { ${call} }`, variables };
  }

  /** One that is too much of something: depth, width, aliases, fragments, numbers, nesting. */
  excessive(): { query: string; variables: Record<string, unknown> } {
    const size = 1 + this.random.integer(2_000);
    const id = JSON.stringify(this.pick(this.ids));
    switch (this.random.integer(9)) {
      case 0: {
        const levels = Math.min(size, 400);
        const opened = "{ trainingRuns(first: 1) { edges { node { dataset { promotedRun ".repeat(levels);
        return { query: `{ viewer ${opened}{ id }${" } } } } }".repeat(levels)} }`, variables: {} };
      }
      case 1:
        return { query: `{ ${"__typename ".repeat(size)} }`, variables: {} };
      case 2: {
        const field = this.pick([
          `movie(id: ${id}) { neighbors(first: 500) { movie { title } } }`,
          "embedding { closestPairs(first: 500) { similarity } }",
          `embedding { recommend(liked: [${id}], first: 500) { score } }`,
          'movies(search: "matrxi", first: 100) { totalCount }',
          "datasets(first: 100) { edges { node { downloads { bytes } } } }",
          "trainingRuns(first: 100) { edges { node { embedding { dimensions } } } }",
        ]);
        const aliased = Array.from({ length: 1 + (size % 60) }, (_, at) => `a${at}: ${field}`);
        return { query: `{ ${aliased.join(" ")} }`, variables: {} };
      }
      case 3:
        return {
          query:
            "fragment a on Query { ...b } fragment b on Query { ...c } fragment c on Query { ...a } { ...a }",
          variables: {},
        };
      case 4: {
        const doubled = Array.from(
          { length: 2 + (size % 40) },
          (_, at) => `fragment f${at} on Query { ...f${at + 1} ...f${at + 1} }`,
        );
        const last = `fragment f${doubled.length} on Query { viewer { role } }`;
        return { query: `${doubled.join(" ")} ${last} { ...f0 }`, variables: {} };
      }
      case 5:
        return {
          query: "query ($n: Int) { movies(first: $n) { edges { node { neighbors(first: $n) { rank } } } } }",
          variables: { n: this.pick(numbers) },
        };
      case 6: {
        let nested: unknown = 1;
        for (let level = 0; level < Math.min(size, 1_000); level++)
          nested = level % 2 ? [nested] : { a: nested };
        const query =
          'mutation ($o: JSON) { startTraining(input: { dataset: "x", recipe: NMF, options: $o }) { __typename } }';
        return { query, variables: { o: nested } };
      }
      case 7:
        return {
          query:
            "query ($ids: [ID!]!) { embedding { mostSimilar(positive: $ids, negative: $ids, method: MULTIPLY) { rank } } }",
          variables: { ids: Array.from({ length: size }, () => this.pick(this.ids)) },
        };
      default:
        return {
          query:
            "{ __schema { types { fields { args { type { ofType { ofType { ofType { name } } } } } type { fields { name } } } } } }",
          variables: {},
        };
    }
  }

  /** A value that a client might send for a type. */
  private value(type: GraphQLInputType, depth = 0): unknown {
    if (isNonNullType(type)) return this.value(type.ofType, depth);
    if (this.random.integer(20) === 0) return this.pick(wrong);
    if (isListType(type))
      return Array.from({ length: this.random.integer(4) }, () => this.value(type.ofType, depth + 1));
    if (isInputObjectType(type)) {
      if (depth > 4) return {};
      const fields = Object.values(type.getFields()).filter(
        (field) => isNonNullType(field.type) || this.random.integer(2) === 0,
      );
      return Object.fromEntries(fields.map((field) => [field.name, this.value(field.type, depth + 1)]));
    }
    if (isEnumType(type)) return this.pick([...type.getValues().map(({ name }) => name), "NONE"]);
    switch (type.name) {
      case "ID":
        return this.pick([...this.ids, ...this.ids, ...texts]);
      case "Int":
      case "Float":
        return this.pick(numbers);
      case "Boolean":
        return this.random.integer(2) === 0;
      case "JSON":
        return this.pick([{ epochs: 1e308 }, { "a\0": 1 }, [[[1]]], ...wrong]);
      default:
        return this.pick(texts);
    }
  }

  private call(field: Field, declared: string[], variables: Record<string, unknown>, levels: number): string {
    const given: string[] = [];
    for (const argument of field.args) {
      if (!isNonNullType(argument.type) && this.random.integer(3) > 0) continue;
      const name = `v${declared.length}`;
      declared.push(`$${name}: ${argument.type}`);
      variables[name] = this.value(argument.type);
      given.push(`${argument.name}: $${name}`);
    }
    const name = given.length > 0 ? `${field.name}(${given.join(", ")})` : field.name;
    return `${name} ${this.selection(field.type, declared, variables, levels)}`;
  }

  private selection(
    type: GraphQLOutputType,
    declared: string[],
    variables: Record<string, unknown>,
    levels: number,
  ): string {
    const named = getNamedType(type);
    if (isLeafType(named)) return "";
    if (isUnionType(named)) return "{ __typename }";
    if (levels === 0 || (!isObjectType(named) && !isInterfaceType(named))) return "{ __typename }";
    const fields = Object.values(named.getFields());
    const chosen = Array.from({ length: 1 + this.random.integer(4) }, () => this.pick(fields));
    const calls = [...new Set(chosen)].map((field) => this.call(field, declared, variables, levels - 1));
    return `{ __typename ${calls.join(" ")} }`;
  }
}
