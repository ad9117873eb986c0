import type { ObjectRef } from "@pothos/core";
import { builder } from "./builder.js";
import type { Connection } from "./connection.js";

/** The connection and edge types of a node type. @param rows what a page holds, in words. */
export function connectionOf<Row, More extends Connection<Row> = Connection<Row>>(
  node: ObjectRef<(typeof builder)["$inferSchemaTypes"], Row>,
  name: string,
  rows: string,
) {
  const made = builder.connectionObject<typeof node, More, false, false, [], []>(
    {
      type: node,
      name: `${name}Connection`,
      description: `A page of a list of ${rows}.`,
      fields: (t) => ({
        totalCount: t.int({
          description: "Of the whole list, not of this page.",
          resolve: (connection) => connection.totalCount,
        }),
      }),
    },
    {
      name: `${name}Edge`,
      description: `One of the ${rows} of a page, and where it stands in the list.`,
      nodeField: { description: "What stands there." },
    },
  );
  // The plugin's type says nothing of what else a page knows, for fields that are added to one connection.
  return made as ObjectRef<(typeof builder)["$inferSchemaTypes"], More>;
}

/** A page costs as many of its rows. */
export const pageCost = ({ first, last }: { first?: number | null; last?: number | null }) => ({
  field: 2,
  multiplier: Math.max(1, first ?? last ?? 20),
});
