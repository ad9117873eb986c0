import { type GraphQLField, type GraphQLSchema, isObjectType } from "graphql";
import type { Context } from "./context.js";

/** Fields that cost less are read from what is in memory: nothing is saved by leaving them out. */
const leastWork = 5;

type Cost = number | { readonly field?: number };

/**
 * Counts the work that is done, and does none for whoever left or whose time is up: a field that declares a cost of its
 * own asks the context before it begins (Context.work).
 */
export function withWork(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type)) for (const field of Object.values(type.getFields())) metered(field);
  return schema;
}

function metered(field: GraphQLField<unknown, Context>): void {
  const { resolve } = field;
  const declared = field.extensions.complexity as Cost | ((args: object) => Cost) | undefined;
  if (declared === undefined || !resolve) return;
  if (typeof declared === "function") {
    field.resolve = (root, args, context, info) => {
      context.work(ownCost(declared(args)));
      return resolve(root, args, context, info);
    };
    return;
  }
  const cost = ownCost(declared);
  if (cost < leastWork) return;
  field.resolve = (root, args, context, info) => {
    context.work(cost);
    return resolve(root, args, context, info);
  };
}

const ownCost = (cost: Cost) => (typeof cost === "number" ? cost : (cost.field ?? 1));
