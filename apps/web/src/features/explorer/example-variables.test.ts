import { readFileSync } from "node:fs";
import { buildSchema, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { cookbook } from "@/graphql/generated/cookbook";
import { exampleVariables } from "./example-variables";

const ids = { dataset: "D", run: "R", movies: ["1", "2", "3"] };
const schema = buildSchema(readFileSync(new URL("../../../../api/schema.graphql", import.meta.url), "utf8"));

test("variables are the things at hand, each movie another one", () => {
  const query = "query ($run: ID!, $a: ID!, $b: [ID!]!, $words: String!, $limit: Int) { x }";
  expect(exampleVariables(query, ids)).toEqual({ run: "R", a: "1", b: "2", words: "star" });
  expect(exampleVariables("{ recipes { name } }", ids)).toEqual({});
  expect(exampleVariables("query ($run: ID) { x }", { ...ids, run: null, movies: [] })).toEqual({});
});

test("every example of the cookbook is valid and gets a value for each variable that it needs", () => {
  expect(cookbook.length).toBeGreaterThan(5);
  for (const { title, query } of cookbook) {
    const document = parse(query);
    expect(validate(schema, document), title).toEqual([]);
    const [operation] = document.definitions;
    const needed =
      operation?.kind === "OperationDefinition"
        ? (operation.variableDefinitions ?? [])
            .filter(({ type }) => type.kind === "NonNullType")
            .map(({ variable }) => variable.name.value)
        : [];
    expect(Object.keys(exampleVariables(query, ids)), title).toEqual(expect.arrayContaining(needed));
  }
});
