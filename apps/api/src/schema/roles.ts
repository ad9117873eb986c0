import { ForbiddenError } from "@cinevec/core";
import { type GraphQLField, type GraphQLSchema, getNamedType, isUnionType } from "graphql";
import type { Context, Viewer } from "./context.js";
import { Refusal } from "./errors.js";

type Role = Viewer["role"];

const roles: readonly Role[] = ["VIEWER", "TRAINER", "ADMIN"];

/** Declares who may ask for a field of Query, Mutation or Subscription: spread it into the field's options. */
export const needs = (role: Role) => ({ extensions: { role } });

/** The role that a field declares; undefined where it declares none. */
export function roleOf(field: GraphQLField<unknown, Context>): Role | undefined {
  return roles.find((role) => role === field.extensions.role);
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
      else if (role !== "VIEWER") guard(field, role);
    }
  }
  if (undeclared.length > 0) throw new Error(`These fields declare no role: ${undeclared.join(", ")}.`);
  return schema;
}

function guard(field: GraphQLField<unknown, Context>, role: Role): void {
  const { resolve, subscribe } = field;
  if (subscribe)
    field.subscribe = (root, args, context, info) => {
      requireRole(context.viewer, role);
      return subscribe(root, args, context, info);
    };
  const type = getNamedType(field.type);
  const refuses = isUnionType(type) && type.getTypes().some(({ name }) => name === "ForbiddenError");
  field.resolve = (root, args, context, info) => {
    try {
      requireRole(context.viewer, role);
    } catch (error) {
      // Where the answer is a union, the refusal is one of its members.
      const refusal = refuses ? Refusal.of(error, ["ForbiddenError"]) : null;
      if (!refusal) throw error;
      return refusal;
    }
    return resolve?.(root, args, context, info);
  };
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
