import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from "graphql";
import { expect, test } from "vitest";
import { schema } from "./index.js";

interface Described {
  readonly description?: string | null | undefined;
}

/** Each part of a type, by the name under which a person looks for it. */
function* partsOf(type: GraphQLNamedType): Generator<readonly [string, Described]> {
  yield [type.name, type];
  if (isObjectType(type) || isInterfaceType(type))
    for (const field of Object.values(type.getFields())) {
      yield [`${type.name}.${field.name}`, field];
      for (const argument of field.args) yield [`${type.name}.${field.name}(${argument.name}:)`, argument];
    }
  if (isInputObjectType(type))
    for (const field of Object.values(type.getFields())) yield [`${type.name}.${field.name}`, field];
  if (isEnumType(type)) for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value];
}

const parts = Object.values(schema.getTypeMap())
  .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
  .flatMap((type) => [...partsOf(type)]);

test("every type, field, argument, input field and enum value has a description", () => {
  expect(parts.filter(([, { description }]) => !description?.trim()).map(([name]) => name)).toEqual([]);
  expect(parts.length).toBeGreaterThan(500);
});

test("descriptions are sentences, without blanks around them", () => {
  const odd = parts.filter(
    ([, { description }]) => description && !/^(?!\s)[\s\S]*[.?)]$|^https:\/\/\S+$/.test(description),
  );
  expect(odd.map(([name, { description }]) => `${name}: ${description}`)).toEqual([]);
});

test("every connection has nodes beside edges", () => {
  const connections = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => name.endsWith("Connection"));
  expect(connections.length).toBeGreaterThan(3);
  for (const connection of connections) {
    const { edges, nodes } = connection.getFields();
    const edge = schema.getType(String(edges?.type).replaceAll(/[[\]!]/g, ""));
    const node = isObjectType(edge) ? edge.getFields().node : null;
    expect(String(nodes?.type), connection.name).toBe(`[${node?.type}]!`);
  }
});
