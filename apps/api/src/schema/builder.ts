import SchemaBuilder from "@pothos/core";
import ComplexityPlugin from "@pothos/plugin-complexity";
import type { Context } from "./context.js";

/**
 * Everything that comes out is non-null unless said otherwise. The complexity plugin only keeps each field's cost;
 * http/query-cost.ts adds them up before anything runs; schema/work.ts counts what was done.
 */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: unknown; Output: unknown };
  };
}>({
  plugins: [ComplexityPlugin],
  defaultFieldNullability: false,
  complexity: { disabled: true, defaultComplexity: 1, defaultListMultiplier: 1 },
});

builder.queryType({ description: "Reading. Every list that can grow without bound is a Relay connection." });
builder.mutationType({ description: "Changing. What can go wrong is part of each answer's union." });
builder.subscriptionType({ description: "Over Server-Sent Events at /graphql/stream." });
