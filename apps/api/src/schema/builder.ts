import SchemaBuilder from "@pothos/core";
import ComplexityPlugin from "@pothos/plugin-complexity";
import RelayPlugin from "@pothos/plugin-relay";
import type { Context } from "./context.js";

/**
 * Everything that comes out is non-null unless said otherwise. The complexity plugin only keeps each field's cost;
 * http/query-cost.ts adds them up before anything runs; schema/work.ts counts what was done. The relay plugin makes the
 * types of connections; docs/decisions/0003 says why Node is our own.
 */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: unknown; Output: unknown };
  };
}>({
  plugins: [ComplexityPlugin, RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    edgesFieldOptions: { nullable: false, description: "The rows of this page, each with its cursor." },
    nodeFieldOptions: { nullable: false },
    nodesOnConnection: { description: "The rows of this page, without their cursors." },
    pageInfoFieldOptions: { description: "Where this page stands in the list." },
    cursorFieldOptions: { description: "For after and before. Opaque." },
    pageInfoTypeOptions: { description: "https://relay.dev/graphql/connections.htm" },
    hasNextPageFieldOptions: { description: "Whether the list goes on behind this page." },
    hasPreviousPageFieldOptions: { description: "Whether the list has something before this page." },
    startCursorFieldOptions: { description: "Of the first edge, for before; null where the page is empty." },
    endCursorFieldOptions: { description: "Of the last edge, for after; null where the page is empty." },
  },
  complexity: { disabled: true, defaultComplexity: 1, defaultListMultiplier: 1 },
});

builder.queryType({ description: "Reading. Every list that can grow without bound is a Relay connection." });
builder.mutationType({ description: "Changing. What can go wrong is part of each answer's union." });
builder.subscriptionType({ description: "Over Server-Sent Events at /graphql/stream." });
