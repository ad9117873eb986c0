import { type GraphQLField, isObjectType } from "graphql";
import { expect, test } from "vitest";
import type { Context } from "./context.js";
import { schema } from "./index.js";

test("a field that hands out the property of its name has no resolver: compiled queries read it in place", () => {
  const fields = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()) as GraphQLField<unknown, Context>[]);
  const plain = fields.filter(({ name, extensions }) => extensions.pothosExposedField === name);
  expect(plain.map(({ name }) => name)).toEqual(expect.arrayContaining(["similarity", "title", "movie"]));
  expect(plain.filter(({ resolve }) => resolve !== undefined).map(({ name }) => name)).toEqual([]);
});
