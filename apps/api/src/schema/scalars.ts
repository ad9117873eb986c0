import { GraphQLError, valueFromASTUntyped } from "graphql";
import { builder } from "./builder.js";

function parseDate(value: unknown): Date {
  const date = typeof value === "string" ? new Date(value) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) throw new GraphQLError("A DateTime is an ISO 8601 string.");
  return date;
}

builder.scalarType("DateTime", {
  description: "A moment as an ISO 8601 string in UTC: 2026-01-31T12:00:00.000Z.",
  serialize: (date) => (date instanceof Date ? date.toISOString() : String(date)),
  parseValue: parseDate,
});

builder.scalarType("JSON", {
  description: "Any JSON value.",
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});
