import { ForbiddenError } from "@cinevec/core";
import type { GraphQLField, GraphQLSchema } from "graphql";
import type { Context, Viewer } from "./context.js";
import { guard } from "./guard.js";

type Role = Viewer["role"];

const roles: readonly Role[] = ["VIEWER", "TRAINER", "ADMIN"];

/**
 * What a field reaches for a key that is for some datasets only, where its arguments need not name a thing:
 * "none": nothing of any dataset; "scoped": its resolver keeps to Viewer.datasets; "named": its resolver refuses a
 * question that names nothing; "whole": more than these datasets, so that such a key is refused.
 */
type Reach = "none" | "scoped" | "named" | "whole";

const reaches: readonly Reach[] = ["none", "scoped", "named", "whole"];

/**
 * Declares who may ask for a field of Query, Mutation or Subscription: spread it into the field's options.
 * @param reach may be left out where every question names what it is about by an argument of the type ID (scopes.ts).
 */
export const needs = (role: Role, reach?: Reach) => ({ extensions: { role, reach } });

/** The role that a field declares; undefined where it declares none. */
export function roleOf(field: GraphQLField<unknown, Context>): Role | undefined {
  return roles.find((role) => role === field.extensions.role);
}

/** What a field declares to reach; undefined where it declares nothing. */
export function reachOf(field: GraphQLField<unknown, Context>): Reach | undefined {
  return reaches.find((reach) => reach === field.extensions.reach);
}

/**
 * Lets nobody ask for a field whose role is beyond theirs. Every field through which a request enters must declare a
 * role, so that a new one is nobody's by default.
 * @throws Error that names the fields without one.
 */
export function withRoles(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const undeclared: string[] = [];
  for (const root of roots) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const role = roleOf(field);
      if (role === undefined) undeclared.push(`${root!.name}.${field.name}`);
      else if (role !== "VIEWER") guard(field, (_args, { viewer }) => requireRole(viewer, role));
    }
  }
  if (undeclared.length > 0) throw new Error(`These fields declare no role: ${undeclared.join(", ")}.`);
  return schema;
}

/** @throws ForbiddenError, which says what to do where nobody said who asks. */
function requireRole(viewer: Viewer, role: Role): void {
  if (roles.indexOf(viewer.role) >= roles.indexOf(role)) return;
  throw new ForbiddenError(
    viewer.name === null
      ? `This takes the role ${role}. Without a key or token one may only read: open the address that ./cinevec start prints (it ends in ?token=…), or send a key.`
      : `This takes the role ${role}; yours is ${viewer.role}.`,
  );
}
