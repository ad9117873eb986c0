import { buildSchema, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { aliasLimit } from "./alias-limit.js";

const schema = buildSchema("type Query { a: Int q: Query }");
const problems = (source: string) => validate(schema, parse(source), [aliasLimit]);
const aliases = (count: number, prefix = "a") =>
  Array.from({ length: count }, (_, at) => `${prefix}${at}: a`).join(" ");

test("fifty aliases are allowed, wherever they stand, and fields without any are not counted", () => {
  expect(problems(`{ ${aliases(50)} ${"a ".repeat(60)} }`)).toEqual([]);
  expect(problems(`{ ${aliases(25)} q { ${aliases(25, "b")} } }`)).toEqual([]);
});

test("more are refused once, with the place of the first that is too many", () => {
  const found = problems(`{ ${aliases(40)} q { ${aliases(30, "b")} } }`);
  expect(found.map(({ message }) => message)).toEqual(["This document has more than 50 aliases."]);
  expect(found[0]?.nodes?.map((node) => "alias" in node && node.alias?.value)).toEqual(["b10"]);
});
