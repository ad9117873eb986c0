import type { ObjectRef } from "@pothos/core";
import { builder } from "./builder.js";
import type { Connection } from "./connection.js";

const PageInfo = builder.objectRef<Connection<unknown>["pageInfo"]>("PageInfo").implement({
  description: "https://relay.dev/graphql/connections.htm",
  fields: (t) => ({
    hasNextPage: t.exposeBoolean("hasNextPage"),
    hasPreviousPage: t.exposeBoolean("hasPreviousPage"),
    startCursor: t.exposeString("startCursor", { nullable: true }),
    endCursor: t.exposeString("endCursor", { nullable: true }),
  }),
});

/** The connection and edge types of a node type. */
export function connectionOf<Row, More extends Connection<Row> = Connection<Row>>(
  node: ObjectRef<(typeof builder)["$inferSchemaTypes"], Row>,
  name: string,
) {
  const Edge = builder.objectRef<Connection<Row>["edges"][number]>(`${name}Edge`).implement({
    fields: (t) => ({
      cursor: t.exposeString("cursor", { description: "For after and before. Opaque." }),
      // Pothos can't tell that a row of any type is what a reference to that type stands for.
      node: t.field({ type: node, resolve: (edge) => edge.node as never }),
    }),
  });
  return builder.objectRef<More>(`${name}Connection`).implement({
    fields: (t) => ({
      edges: t.field({ type: [Edge], resolve: (connection): Connection<Row>["edges"] => connection.edges }),
      pageInfo: t.field({ type: PageInfo, resolve: (connection) => connection.pageInfo }),
      totalCount: t.int({
        description: "Of the whole list, not of this page.",
        resolve: (connection) => connection.totalCount,
      }),
    }),
  });
}

/** A page costs as many of its rows. */
export const pageCost = ({ first, last }: { first?: number | null; last?: number | null }) => ({
  field: 2,
  multiplier: Math.max(1, first ?? last ?? 20),
});
