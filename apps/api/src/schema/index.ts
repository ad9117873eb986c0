import "./scalars.js";
import "./errors.js";
import "./node.js";
import "./viewer.js";
import "./api-keys.js";
import "./dataset.js";
import "./import-folder.js";
import "./import-preview.js";
import "./neighbor.js";
import "./movie.js";
import "./movies.js";
import "./recipe.js";
import "./training-run.js";
import "./training-runs.js";
import "./neighborhood-comparison.js";
import "./run-comparison.js";
import "./embedding.js";
import "./embedding-query.js";
import "./most-similar.js";
import "./compared-movies.js";
import "./closest-pairs.js";
import "./recommend.js";
import "./letterboxd.js";
import "./recommend-for-user.js";
import "./place-movie.js";
import "./axis.js";
import "./download.js";
import "./embedding-map.js";
import "./dataset-mutations.js";
import "./run-mutations.js";
import "./training-mutations.js";
import "./subscriptions.js";
import "./audit-log.js";
import "./server-state.js";
import { type GraphQLSchema, isObjectType, lexicographicSortSchema, printSchema } from "graphql";
import { withAudit } from "./audit.js";
import { builder } from "./builder.js";
import { withRoles } from "./roles.js";
import { withScopes } from "./scopes.js";
import { withWork } from "./work.js";

export { Context, GaveUpError, type Question, type Viewer } from "./context.js";

/** The whole schema, ready to execute. */
export const schema: GraphQLSchema = withScopes(
  withRoles(withAudit(withWork(withPlainProperties(builder.toSchema())))),
);

/** The schema as text: schema.graphql. */
export function printSdl(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

/**
 * A field that only hands out the property of its own name needs no resolver: executors read it in place. Pothos
 * gives every field a function. A compiled query would call it for each row, graphql-js' own default function, too.
 */
function withPlainProperties(built: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(built.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields()))
      if (field.extensions.pothosExposedField === field.name) field.resolve = undefined;
  }
  return built;
}
