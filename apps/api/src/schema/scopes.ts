import { ForbiddenError } from "@cinevec/core";
import { type GraphQLField, type GraphQLSchema, isObjectType } from "graphql";
import { movieIdIn, uuidIn } from "../ids/global-ids.js";
import type { MaybePromise } from "../maybe-promise.js";
import { covers } from "../services/keys/scope.js";
import type { Context } from "./context.js";
import { guard } from "./guard.js";
import { mayName, mustName, namesIn } from "./named-ids.js";
import { reachOf } from "./roles.js";

/**
 * Keeps a key that is for some datasets away from all others. Whatever an argument of the type ID names, at whatever
 * depth of the question or of an input, must be one of these datasets or belong to one. A field of Query, Mutation or
 * Subscription that can be asked without naming anything says by itself what it reaches (roles.ts).
 * @throws Error that names the fields that do not.
 */
export function withScopes(schema: GraphQLSchema): GraphQLSchema {
  const undeclared: string[] = [];
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    for (const field of Object.values(root?.getFields() ?? {})) {
      const reach = reachOf(field);
      if (reach === "whole") guard(field, (_args, context) => requireAll(context));
      else if (reach === undefined && !field.args.some(({ type }) => mustName(type)))
        undeclared.push(`${root!.name}.${field.name}`);
    }
  if (undeclared.length > 0)
    throw new Error(`These fields declare no reach, and need not name a thing: ${undeclared.join(", ")}.`);
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type)) for (const field of Object.values(type.getFields())) guardNames(field);
  return schema;
}

function guardNames(field: GraphQLField<unknown, Context>): void {
  const naming = field.args.filter(({ type }) => mayName(type));
  if (naming.length === 0) return;
  guard(field, (args, context) => {
    if (context.viewer.datasets === null) return;
    const ids = new Set(naming.flatMap(({ name, type }) => namesIn(type, args[name])));
    return requireCovered([...ids], context);
  });
}

function requireAll({ viewer }: Context): void {
  if (viewer.datasets !== null)
    throw new ForbiddenError(
      "This key is for some datasets only, and this reaches beyond them: use a key that is for all.",
    );
}

async function requireCovered(ids: readonly string[], context: Context): Promise<void> {
  for (const id of ids) {
    const datasetId = await datasetOf(id, context);
    if (datasetId !== null && !covers(context.viewer.datasets, datasetId))
      throw new ForbiddenError(
        `This key is for some datasets only; ${JSON.stringify(id.slice(0, 100))} is none of them and belongs to none of them.`,
      );
  }
}

/** The UUID of the dataset that a global id names or belongs to; null where it names nothing that there is. */
function datasetOf(id: string, { services }: Context): MaybePromise<string | null> {
  const dataset = uuidIn("Dataset", id) ?? movieIdIn(id)?.datasetId;
  if (dataset) return dataset;
  const ofRun = async (run: string) => (await services.directory.run(run))?.datasetId ?? null;
  const run = uuidIn("TrainingRun", id);
  if (run) return ofRun(run);
  const map = uuidIn("EmbeddingMap", id);
  return map ? services.maps.byId(map).then((row) => (row ? ofRun(row.runId) : null)) : null;
}
